"""Receipt printer: prints a job only when the printer is well, and proves that it was printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from devices.errors import DeviceAbsentError
from devices.printer import escpos
from devices.printer.job import PrintJob, PrintOutcome, PrintResult, Trouble
from devices.printer.status import Answer, PaperAnswer, ProcessDone
from devices.printer.talk import LOOK_S, Talk

# Characters that no status byte can be (bits 4 and 0 set) and that begin no block: a byte lost
# from a confirmation then never reads as paper end, nor a status as a confirmation.
MARK_LETTERS: Final = b"139QSUWYqsuwy{}"
SLICE_BYTES: Final = 256  # between two looks at flow control and faults


@dataclass(slots=True)
class _Run:
    """One job on its way. Times are of the driver's clock."""

    job: PrintJob
    mark: bytes
    deadline: float
    sent_bytes: int = 0
    taken_up_at: float | None = None  # GS r came: all bytes were taken up
    done: bool = False  # the mark came: all of it is on paper
    troubled_at: float | None = None


@dataclass(slots=True)
class ReceiptPrinter:
    """One printer. Not thread-safe: its owner thread is its only caller."""

    talk: Talk
    answers_marks: bool = True
    answers_paper: bool = True
    _proved_marks: bool = field(default=False, init=False)
    _jobs: int = field(default=0, init=False)

    def print_job(self, job: PrintJob, deadline_s: float) -> PrintResult:
        """Print and confirm. Never raises: a broken line is a result too.

        Sends nothing unless the printer says that it is well.
        """
        run = _Run(job=job, mark=self._next_mark(), deadline=self.talk.clock() + deadline_s)
        try:
            trouble = self._preflight(run) or self._send(run) or self._await_proof(run)
        except DeviceAbsentError:
            self.talk.trouble = trouble = Trouble.ABSENT
        if not trouble:
            self.talk.unsettled_bytes = 0
            return PrintResult(
                job_id=job.job_id,
                outcome=PrintOutcome.PRINTED,
                reason="",
                confirmed=run.done or run.taken_up_at is not None,
            )
        return self._failed(run, trouble)

    def _failed(self, run: _Run, trouble: Trouble) -> PrintResult:
        outcome = PrintOutcome.UNKNOWN if run.sent_bytes else PrintOutcome.NOT_PRINTED
        if run.sent_bytes and trouble is not Trouble.ABSENT:
            self._forget_the_rest()
        return PrintResult(job_id=run.job.job_id, outcome=outcome, reason=trouble)

    def _forget_the_rest(self) -> None:
        """Else it would come out before the reprint, once there is paper again."""
        try:
            self.talk.push(escpos.clear_buffer(), self.talk.clock() + LOOK_S)
        except DeviceAbsentError:
            self.talk.trouble = Trouble.ABSENT

    def _preflight(self, run: _Run) -> Trouble:
        trouble = self.talk.query(run.deadline)
        if not trouble and self.talk.unsettled_bytes:
            self.talk.settle(run.deadline)
            if self.talk.unsettled_bytes:
                return Trouble.STALLED
        return trouble

    def _next_mark(self) -> bytes:
        number, mark = self._jobs, bytearray()
        self._jobs += 1
        for _ in range(4):
            number, letter = divmod(number, len(MARK_LETTERS))
            mark.append(MARK_LETTERS[letter])
        return bytes(mark)

    def _closing(self, mark: bytes) -> bytes:
        """Return the questions after a job: those that this printer is known to answer."""
        paper = escpos.request_paper_answer() if self.answers_paper else b""
        return (escpos.process_id(mark) if self.answers_marks else b"") + paper

    def _send(self, run: _Run) -> Trouble:
        talk, outgoing = self.talk, run.job.data + self._closing(run.mark)
        talk.unsettled_bytes = len(outgoing)
        give_up = self._patience(run)
        while run.sent_bytes < len(outgoing):
            left_s = give_up - talk.clock()
            if left_s <= 0:
                return self._why_stalled(run)
            at = run.sent_bytes
            offer = b"" if talk.stopped else outgoing[at : at + SLICE_BYTES]
            turn = talk.port.step(offer, min(left_s, LOOK_S))
            if turn.sent_bytes:
                run.sent_bytes += turn.sent_bytes
                give_up = self._patience(run)
            self._note(run, talk.sort(turn.received))
            if talk.condition is not None and talk.condition.needs_hands:
                return talk.trouble
        return Trouble.NONE

    def _patience(self, run: _Run) -> float:
        """Return until when it may take no byte; some time is kept to ask why."""
        timing = self.talk.timing
        return min(run.deadline - timing.answer_s, self.talk.clock() + timing.stall_s)

    def _why_stalled(self, run: _Run) -> Trouble:
        """Ask in the middle of the job: it is given up, so that does no more harm."""
        return self.talk.query(run.deadline) or Trouble.STALLED

    def _note(self, run: _Run, answers: list[Answer]) -> None:
        for answer in answers:
            if isinstance(answer, ProcessDone) and answer.mark == run.mark:
                run.done = self._proved_marks = True
            elif isinstance(answer, PaperAnswer):
                run.taken_up_at = self.talk.clock()

    def _await_proof(self, run: _Run) -> Trouble:
        talk, started = self.talk, self.talk.clock()
        last_call = run.deadline - talk.timing.answer_s
        judge_at = min(started + self._paper_time_s(run), last_call)
        next_check = started + talk.timing.check_s
        while not run.done:
            now = talk.clock()
            if now >= judge_at:
                return self._judge_by_time(run)
            if self._taken_up_long_ago(run, now):
                return self._judge_by_paper_answer(run)
            if self._in_lasting_trouble(run, now):
                return talk.trouble
            if now >= next_check:
                talk.query(min(run.deadline, now + talk.timing.answer_s))
                next_check = talk.clock() + talk.timing.check_s
            self._note(run, talk.listen(min(LOOK_S, max(judge_at - now, 0.0))))
        return Trouble.NONE

    def _paper_time_s(self, run: _Run) -> float:
        """Return when to stop waiting; a printer that may still answer has the whole deadline."""
        if self.answers_marks or self.answers_paper:
            return float("inf")
        return run.job.height_mm / self.talk.timing.slowest_mm_s

    def _taken_up_long_ago(self, run: _Run, now: float) -> bool:
        if run.taken_up_at is None:
            return False
        return not self.answers_marks or now - run.taken_up_at >= self.talk.timing.grace_s

    def _in_lasting_trouble(self, run: _Run, now: float) -> bool:
        """Paper that ends right behind a ticket must not hide the ticket's own confirmation."""
        if not (self.talk.condition is not None and self.talk.condition.needs_hands):
            run.troubled_at = None
            return False
        if run.troubled_at is None:
            run.troubled_at = now
        return now - run.troubled_at >= self.talk.timing.grace_s

    def _judge_by_paper_answer(self, run: _Run) -> Trouble:
        """All was taken up; a printer that never sent a mark is not asked for one again."""
        self.answers_marks = self._proved_marks
        return self.talk.query(run.deadline)

    def _judge_by_time(self, run: _Run) -> Trouble:
        """No confirmation came. Believe a healthy printer only if it never could confirm."""
        could_confirm = self._proved_marks or (self.answers_paper and not self.answers_marks)
        trouble = self.talk.query(run.deadline)
        if trouble:
            return trouble
        if could_confirm:
            return Trouble.UNCONFIRMED
        self.answers_marks = self.answers_paper = False
        return Trouble.NONE
