"""The simulated printer's card on the bench page."""

from __future__ import annotations

import io
import threading
from typing import TYPE_CHECKING, Final

import msgspec

from devices.simulate.page import Button, Card, Fact, Shot
from devices.simulate.paper import DOTS_A_MM, NEAR_END_MM, ROLL_MM
from devices.simulate.sensors import MOMENTARY, Fault

if TYPE_CHECKING:
    from pathlib import Path

    from devices.simulate.page import Press
    from devices.simulate.printer import Paper, PrinterState, SimulatedPrinter

SHOTS_MAX: Final = 12  # on the page; the printer keeps fifty
FILES_MAX: Final = 50  # a ticket is some 6 kB
LOOK_S: Final = 0.2  # until it ends when told to
PAPER_NAMES: Final = "ticket-*.png"
LABELS: Final = {
    Fault.PAPER_LOW: "纸将尽",
    Fault.PAPER_OUT: "缺纸",
    Fault.COVER_OPEN: "开盖",
    Fault.JAM: "切刀卡纸",
    Fault.HEAD_HOT: "打印头过热",
    Fault.OFF_LINE: "脱机",
    Fault.UNPLUG: "拔线",
    Fault.SLOW: "慢速",
    Fault.SILENT: "不应答",
    Fault.STUCK: "不收数据",
    Fault.POWER_CYCLE: "断电重启",
}


class PrinterCard:
    """Shows one simulated printer, and bounds the files of its papers. `start`, then `stop`."""

    def __init__(self, printer: SimulatedPrinter, line: Path, papers: Path) -> None:
        self._printer, self._line, self._papers = printer, line, papers
        self._ending = threading.Event()
        self._tidier = threading.Thread(target=self._tidy, name="bench papers", daemon=True)

    def start(self) -> None:
        """Clear an earlier run's papers: numbers begin at one again."""
        for file in self._papers.glob(PAPER_NAMES):
            file.unlink(missing_ok=True)
        self._tidier.start()

    def stop(self) -> None:
        self._ending.set()
        self._tidier.join()

    def card(self) -> Card:
        state = self._printer.state()
        shown = self._printer.papers[-SHOTS_MAX:]
        return Card(
            title="凭条打印机",
            line=f"串口 {self._line.name}",
            well=state.plugged and not state.off_line and not state.faults,
            facts=facts(state),
            buttons=tuple(_button(fault, state) for fault in LABELS),
            shots=tuple(_shot(paper) for paper in reversed(shown)),
            state=msgspec.to_builtins(state),
        )

    def press(self, button: str, press: Press) -> None:
        if button not in {fault.value for fault in LABELS}:
            raise KeyError(button)
        self._printer.set_fault(button, on=press.on, after_bytes=press.after_bytes)

    def shot(self, number: int) -> bytes | None:
        paper = next((each for each in self._printer.papers if each.number == number), None)
        if paper is None:
            return None
        drawn = io.BytesIO()
        paper.image.save(drawn, "PNG")
        return drawn.getvalue()

    def _tidy(self) -> None:
        seen = 0
        while not self._ending.is_set():
            if self._printer.wait_for_papers(seen + 1, LOOK_S):
                seen = self._printer.state().papers_cut
                self._keep_newest()
        self._keep_newest()

    def _keep_newest(self) -> None:
        files = sorted(self._papers.glob(PAPER_NAMES), key=lambda file: (len(file.name), file.name))
        for file in files[:-FILES_MAX]:
            file.unlink(missing_ok=True)


def facts(state: PrinterState) -> tuple[Fact, ...]:
    """Return the printer's condition in words."""
    open_ = Fault.COVER_OPEN in state.faults
    return (
        _paper_fact(state),
        Fact(label="上盖", value="打开" if open_ else "关好", tone="bad" if open_ else "good"),
        _link_fact(state),
        Fact(label="缓冲区", value=f"{state.held_bytes} 字节"),
        Fact(label="已收到", value=f"{state.received_bytes:,} 字节"),
        Fact(label="已出票", value=f"{state.papers_cut} 张"),
        Fact(
            label="不认识的指令",
            value=f"{state.unknown_commands} 条",
            tone="bad" if state.unknown_commands else "plain",
        ),
    )


def _paper_fact(state: PrinterState) -> Fact:
    left = f"{state.paper_left_mm / 1000:.1f} 米"
    if state.paper_left_mm <= 0:
        return Fact(label="纸张", value="用完", tone="bad")
    if state.paper_left_mm < NEAR_END_MM:
        return Fact(label="纸张", value=f"将尽 · {left}", tone="warn")
    return Fact(label="纸张", value=f"充足 · {left} / {ROLL_MM / 1000:.0f} 米", tone="good")


def _link_fact(state: PrinterState) -> Fact:
    if not state.plugged:
        return Fact(label="联机", value="线已拔掉", tone="bad")
    if state.off_line:
        return Fact(label="联机", value="脱机", tone="bad")
    if Fault.SILENT in state.faults:
        return Fact(label="联机", value="不应答", tone="bad")
    return Fact(label="联机", value="联机", tone="good")


def _button(fault: Fault, state: PrinterState) -> Button:
    return Button(
        name=fault.value,
        label=LABELS[fault],
        on=fault.value in state.faults,
        momentary=fault in MOMENTARY,
    )


def _shot(paper: Paper) -> Shot:
    """Show a paper at two dots of the head to a pixel: text stays readable."""
    return Shot(
        number=paper.number,
        width_px=round(paper.image.width / 2),
        height_px=round(paper.image.height / 2),
        caption=f"第 {paper.number} 张 · 长 {paper.image.height / DOTS_A_MM:.0f} 毫米",
    )
