"""Receipt printer: prints a job only when the printer is well, and proves that it was printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from devices.errors import DeviceAbsentError
from devices.printer import escpos
from devices.printer.job import PrintJob, PrintOutcome, PrintResult, Trouble
from devices.printer.status import PaperAnswer, ProcessDone
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
    took_at: float = 0.0  # when the line last took a byte
    offering: bool = False  # bytes are with the line, which has not said how many it took
    taken_up_at: float | None = None  # GS r came: all bytes were taken up
    done: bool = False  # the mark came: all of it is on paper
    troubled_at: float | None = None

    @property
    def confirmed(self) -> bool:
        return self.done or self.taken_up_at is not None


@dataclass(slots=True)
class ReceiptPrinter:
    """One printer. Not thread-safe: its owner thread is its only caller."""

    talk: Talk
    answers_marks: bool = False
    answers_paper: bool = False
    known: bool = False  # whether it was asked what it answers
    _marks: int = field(default=0, init=False)

    def print_job(self, job: PrintJob, deadline_s: float) -> PrintResult:
        """Print and confirm. Never raises: a broken line is a result too.

        Sends nothing unless the printer says that it is well.
        """
        run = _Run(job=job, mark=self._next_mark(), deadline=self.talk.clock() + deadline_s)
        try:
            trouble = self._preflight(run) or self._send(run) or self._await_proof(run)
        except DeviceAbsentError:
            trouble = self.talk.lose(Trouble.ABSENT)
        if trouble:
            return self._failed(run, trouble)
        if run.confirmed:
            self.talk.unsettled_bytes = 0
        return PrintResult(
            job_id=job.job_id, outcome=PrintOutcome.PRINTED, reason="", confirmed=run.confirmed
        )

    def make_ready(self, deadline: float) -> Trouble:
        """Let a healthy printer forget what was cut off, and find out what it answers."""
        talk = self.talk
        if talk.unsettled_bytes:
            talk.settle(deadline)
            if talk.unsettled_bytes:
                return Trouble.STALLED
        talk.stopped = False  # all that was sent is printed or forgotten: its buffer is empty
        return Trouble.NONE if self.known else self._ask_what_it_answers(deadline)

    def _ask_what_it_answers(self, deadline: float) -> Trouble:
        """Ask both questions with nothing to print; ESC @ drops what a clone took for letters.

        Its silence is believed only if it was well all the time.
        """
        talk, mark = self.talk, self._next_mark()
        until = min(deadline, talk.clock() + talk.timing.answer_s)
        questions = escpos.process_id(mark) + escpos.request_paper_answer() + escpos.init()
        if not talk.push(questions, until):
            return Trouble.STALLED
        self.answers_marks = self.answers_paper = False
        while not (self.answers_marks and self.answers_paper) and talk.clock() < until:
            talk.listen(min(LOOK_S, until - talk.clock()))
            for answer in talk.take_proofs():
                self.answers_marks |= answer == ProcessDone(mark)
                self.answers_paper |= isinstance(answer, PaperAnswer)
        complete = self.answers_marks and self.answers_paper
        trouble = Trouble.NONE if complete else talk.query(deadline)
        self.known = not trouble
        return trouble

    def _failed(self, run: _Run, trouble: Trouble) -> PrintResult:
        touched = run.sent_bytes > 0 or run.offering
        self.known = False
        if touched and trouble is not Trouble.ABSENT:
            self._forget_the_rest()
        outcome = PrintOutcome.UNKNOWN if touched else PrintOutcome.NOT_PRINTED
        return PrintResult(job_id=run.job.job_id, outcome=outcome, reason=trouble)

    def _forget_the_rest(self) -> None:
        """Else it would come out before the reprint, once there is paper again."""
        try:
            self.talk.push(escpos.clear_buffer(), self.talk.clock() + LOOK_S)
        except DeviceAbsentError:
            self.talk.lose(Trouble.ABSENT)

    def _preflight(self, run: _Run) -> Trouble:
        return self.talk.query(run.deadline) or self.make_ready(run.deadline)

    def _next_mark(self) -> bytes:
        number, mark = self._marks, bytearray()
        self._marks += 1
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
        talk.take_proofs()  # a late one of the last job proves nothing of this one
        run.took_at = talk.clock()
        while run.sent_bytes < len(outgoing):
            left_s = self._patience(run) - talk.clock()
            if left_s <= 0:
                return self._why_stalled(run)
            at = run.sent_bytes
            offer = b"" if talk.stopped else outgoing[at : at + SLICE_BYTES]
            run.offering = bool(offer)
            turn = talk.port.step(offer, min(left_s, LOOK_S))
            run.offering = False
            if turn.sent_bytes:
                run.sent_bytes += turn.sent_bytes
                run.took_at = talk.clock()
            talk.sort(turn.received)
            self._note(run)
            if talk.condition is not None and talk.condition.needs_hands and not run.done:
                return talk.trouble
        return Trouble.NONE

    def _patience(self, run: _Run) -> float:
        """Return until when it may take no byte; some time is kept to ask why.

        One that said stop is printing what it has, which takes the time that it takes.
        """
        timing = self.talk.timing
        last_call = run.deadline - timing.answer_s
        return last_call if self.talk.stopped else min(last_call, run.took_at + timing.stall_s)

    def _why_stalled(self, run: _Run) -> Trouble:
        """Ask in the middle of the job: it is given up, so that does no more harm."""
        return self.talk.query(run.deadline) or Trouble.STALLED

    def _note(self, run: _Run) -> None:
        for answer in self.talk.take_proofs():
            if answer == ProcessDone(run.mark):
                run.done = True
            elif isinstance(answer, PaperAnswer):
                run.taken_up_at = self.talk.clock()

    def _await_proof(self, run: _Run) -> Trouble:
        talk = self.talk
        judge_at = self._judge_at(run)
        next_check = talk.clock() + talk.timing.check_s
        while not run.done:
            now = talk.clock()
            if now >= judge_at:
                return self._judge_by_time(run)
            if self._taken_up_long_ago(run, now):
                return talk.query(run.deadline)
            if self._in_lasting_trouble(run, now):
                return talk.trouble
            if now >= next_check:
                talk.query(min(run.deadline, now + talk.timing.answer_s))
                next_check = talk.clock() + talk.timing.check_s
            talk.listen(min(LOOK_S, judge_at - now))
            self._note(run)
        return Trouble.NONE

    def _judge_at(self, run: _Run) -> float:
        """Return when to stop waiting: near the deadline, unless only time can tell anyway."""
        timing = self.talk.timing
        last_call = run.deadline - timing.answer_s
        if self.answers_marks or self.answers_paper:
            return last_call
        return min(last_call, self.talk.clock() + run.job.height_mm / timing.slowest_mm_s)

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

    def _judge_by_time(self, run: _Run) -> Trouble:
        """No confirmation came. Believe a healthy printer only if it never confirms."""
        trouble = self.talk.query(run.deadline)
        could_confirm = self.answers_marks or self.answers_paper
        return trouble or (Trouble.UNCONFIRMED if could_confirm else Trouble.NONE)
