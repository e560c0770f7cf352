"""When something does not work: what, why, and what works all the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from hall.contract.board import Admission
from kiosk.models import PaperState
from kiosk.presenters import wording
from kiosk.presenters.parts import NoteLine, Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.presenters.place import Place

TAKE, GUIDE, HELP = "take", "guide", "help"
COMMON_SHOWN = 2


class Trouble(StrEnum):
    CLOSED = "closed"  # the hall answers, and gives no numbers
    UNREACHABLE = "unreachable"  # the hall does not answer: numbers of the offline series
    NO_PAPER = "no_paper"  # numbers without paper


def trouble_of(place: Place) -> Trouble | None:
    """Return what the citizen must know first, or None when all is well."""
    if not place.view.linked and place.view.since is not None:
        return Trouble.UNREACHABLE
    if not place.view.admitting:
        return Trouble.CLOSED
    if not place.printing:
        return Trouble.NO_PAPER
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubleModel:
    title: str = ""
    text: str = ""
    icon: str = "plugs"
    rows: tuple[Row, ...] = ()
    note: NoteLine = NoteLine()


@dataclass(slots=True)
class TroublePresenter:
    place: Place
    take: Callable[[], None]
    guide: Callable[[], None]
    confirm: Callable[[str], None]
    call_help: Callable[[], None]
    render: Callable[[TroubleModel], None] = lambda _model: None
    model: TroubleModel = field(default_factory=TroubleModel)

    def choose(self, code: str) -> None:
        actions = {TAKE: self.take, GUIDE: self.guide, HELP: self.call_help}
        if code in actions:
            actions[code]()
        else:
            self.confirm(code)

    def refresh(self) -> None:
        trouble = trouble_of(self.place)
        if trouble is None:
            return
        title, text, icon = self._banner(trouble)
        model = TroubleModel(
            title=title, text=text, icon=icon, rows=self._rows(trouble), note=self._note(trouble)
        )
        if model != self.model:
            self.model = model
            self.render(model)

    def _banner(self, trouble: Trouble) -> tuple[str, str, str]:
        _ = self.place.words
        if trouble is Trouble.CLOSED:
            return _("现在不能取号"), self._why_closed(), "clock"
        if trouble is Trouble.UNREACHABLE:
            prefix = self.place.kiosk.offline_prefix
            text = _(
                "取号照常，号码以 {prefix} 开头，窗口一样会叫。\n等候人数暂时看不到，请留意大屏。"
            )
            return _("暂时连不上大厅系统"), text.format(prefix=prefix), "wifi-slash"
        return _("这台机器暂时不能打印"), self._why_no_paper(), "printer"

    def _why_closed(self) -> str:
        _ = self.place.words
        found = {each.admission for each in self.place.view.waits}
        span = wording.hours(_, self.place.view.hours, self.place.clock())
        if found == {Admission.QUOTA}:
            return _("今天的号已发完，请改日再来。\n办事指南照常可看。")
        if Admission.LAST_TICKET in found:
            return _("今天已停止取号，已取的号照常办理。\n") + span
        return _("现在不是取号时间，办事指南照常可看。\n") + span

    def _why_no_paper(self) -> str:
        _ = self.place.words
        paper = self.place.printer.paper
        if self.place.kiosk.printer is None:
            why = _("这台机器不带打印机，其他照常。")
        elif paper is PaperState.OUT:
            why = _("打印纸用完了，其他照常。")
        elif paper is PaperState.JAMMED:
            why = _("打印机卡纸了，其他照常。")
        else:
            why = _("打印机没有响应，其他照常。")
        return why + "\n" + _("号码显示在屏幕上，用手机扫码带走。")

    def _rows(self, trouble: Trouble) -> tuple[Row, ...]:
        _ = self.place.words
        closed = trouble is Trouble.CLOSED
        hints = {
            Trouble.CLOSED: _("现在不能取号"),
            Trouble.UNREACHABLE: _("先给本机的号，连上后一并排队"),
            Trouble.NO_PAPER: _("不出小票，手机扫码带走号码"),
        }
        take = Row(
            code=TAKE, title=_("取号排队"), hint=hints[trouble], icon="ticket", enabled=not closed
        )
        common = () if closed else self._common()
        guide_hint = _("要带什么材料") if self.place.printing else _("要带什么材料（暂不能打印）")
        guide = Row(code=GUIDE, title=_("办事指南"), hint=guide_hint, icon="list-checks")
        person = Row(
            code=HELP, title=_("请工作人员帮我"), hint=_("有人过来帮您"), icon="headset", tone="cu"
        )
        return (take, *common, guide, person)[: len(self.place.plans.trouble.rows)]

    def _common(self) -> tuple[Row, ...]:
        """Name the commonest services, as many as leave room for the rest."""
        room = min(COMMON_SHOWN, len(self.place.plans.trouble.rows) - 3)
        return tuple(
            Row(
                code=each.code,
                title=each.short_zh,
                hint=self.place.say(self.place.group_of(each).name),
                letter=each.group,
                colour=self.place.group_of(each).colour,
            )
            for each in self.place.common[:room]
        )

    def _note(self, trouble: Trouble) -> NoteLine:
        _ = self.place.words
        if trouble is Trouble.NO_PAPER and self.place.view.linked:
            return NoteLine(text=_("已通知工作人员处理"), icon="headset")
        if trouble is Trouble.UNREACHABLE and self.place.view.since is not None:
            since = self.place.view.since.strftime("%H:%M")
            return NoteLine(
                text=_("{time} 起连不上，正在自动重连").format(time=since), icon="wrench"
            )
        return NoteLine(text=_("有疑问请到服务台"), icon="info")
