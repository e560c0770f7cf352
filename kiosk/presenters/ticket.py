"""A number is issued, printed and shown: what the paper says, where to go, what to bring."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from config.i18n import _
from config.schema_catalogue import MaterialKind
from kiosk.models import PaperState, PrintOutcome, PrintReport, TicketRefusedError
from kiosk.presenters import wording
from kiosk.presenters.parts import MapModel, NoteLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from hall.contract.api import IssuedTicket
    from kiosk.presenters.place import Place
    from kiosk.presenters.ports import PrintRoom, TicketDesk
    from kiosk.presenters.running import Run

MATERIALS_NAMED: Final = 4
REFUSED: Final = {
    "closed": _("现在不在取号时间，没有取号"),
    "last_ticket": _("今天已停止取号，没有取号"),
    "quota": _("今天的号已发完，没有取号"),
}
PRINTING, PRINTED, FAILED = "printing", "printed", "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What the drawn ticket says."""

    hall: str = ""
    service: str = ""
    ticket_no: str = ""
    wait: str = ""
    link: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketModel:
    sign: str = "check"
    alarmed: bool = False
    title: str = ""
    sub: str = ""
    paper: Paper = Paper()
    state: str = PRINTING
    status: str = ""
    status_icon: str = "printer"
    arrow: str = ""
    phone_title: str = ""
    phone_hint: str = ""
    link: str = ""
    place_title: str = ""
    place_hint: str = ""
    floor: MapModel = MapModel()
    bring: NoteLine = NoteLine()
    slip: str = ""
    slip_allowed: bool = False
    done: str = ""


@dataclass(slots=True)
class TicketPresenter:
    """`shown` moves to the screen when a number is there; `refused` says why there is none.

    `held` and `released` stop and restart the session's clock while the hall is asked.
    """

    place: Place
    desk: TicketDesk
    printing: PrintRoom
    run: Run
    on_window: Callable[[Callable[[], None]], None]
    shown: Callable[[], None]
    refused: Callable[[str], None]
    leave: Callable[[], None]
    render: Callable[[TicketModel], None] = lambda _model: None
    model: TicketModel = field(default_factory=TicketModel)
    busy: bool = False
    _serial: int = 0  # answers about an earlier ticket are ignored
    _ticket: IssuedTicket | None = None

    def issue(self, service_code: str, reason: str | None) -> None:
        """Ask for a number, once: a second touch while the first is under way does nothing."""
        if self.busy:
            return
        self.busy = True
        self._serial += 1
        serial = self._serial

        def ask() -> IssuedTicket | TicketRefusedError:
            try:
                return self.desk.issue(service_code, priority_reason=reason)
            except TicketRefusedError as error:
                return error

        self.run(ask, lambda answer: self._answered(serial, answer))

    def print_slip(self) -> None:
        """Print the list of materials; the number's own paper is not asked for again."""
        if self._ticket is None or not self.model.slip_allowed:
            return
        _ = self.place.words
        self._show(replace(self.model, slip=_("正在打印…"), slip_allowed=False))
        service = self.place.catalogue.service(self._ticket.service_code)
        serial = self._serial
        self.printing.print_guide(
            service, lambda report: self.on_window(lambda: self._slip_ended(serial, report))
        )

    def tell_left(self, left_s: int | None) -> None:
        """Put the seconds until the screen goes away on the button that sends it away."""
        _ = self.place.words
        if not self._ticket:
            return
        text = _("完成") if left_s is None else _("完成（{n} 秒后返回）").format(n=left_s)
        self._show(replace(self.model, done=text))

    def refresh(self) -> None:
        """Say everything again in the present mode and language."""
        if self._ticket is not None:
            state, reason = self.model.state, self.model.status
            done = self.model.done
            self._show(self._model(self._ticket))
            if state == PRINTED:
                self._printed()
            elif state == FAILED:
                self._failed(reason)
            self._show(replace(self.model, done=done))

    def forget(self) -> None:
        self._serial += 1
        self._ticket = None
        self.busy = False
        self._show(TicketModel())

    def _answered(self, serial: int, answer: IssuedTicket | TicketRefusedError) -> None:
        if serial != self._serial:
            return
        self.busy = False
        if isinstance(answer, TicketRefusedError):
            _ = self.place.words
            plain = REFUSED.get(answer.code, _("这次没有取到号，请到服务台取号"))
            self.refused(answer.text or _(plain))
            return
        self._ticket = answer
        self._show(self._model(answer))
        self.shown()
        if not self.place.printing:
            self._failed(self._why_no_paper())
            return
        self.printing.print_ticket(
            answer, lambda report: self.on_window(lambda: self._print_ended(serial, report))
        )

    def _print_ended(self, serial: int, report: PrintReport) -> None:
        if serial != self._serial or self._ticket is None:
            return
        if report.outcome is PrintOutcome.PRINTED:
            self._printed()
        else:
            self._failed(self._why(report.paper))

    def _slip_ended(self, serial: int, report: PrintReport) -> None:
        if serial != self._serial or self._ticket is None:
            return
        _ = self.place.words
        good = report.outcome is PrintOutcome.PRINTED
        text = _("清单已打印") if good else _("没打印出来，请扫码")
        self._show(replace(self.model, slip=text))

    def _printed(self) -> None:
        _ = self.place.words
        self._show(
            replace(
                self.model, state=PRINTED, status=_("已打印\n1 张"), arrow="arrow-down-right",
                slip_allowed=True,
            )
        )  # fmt: skip

    def _failed(self, why: str) -> None:
        """Say that the number stands, why there is no paper, and what to do instead."""
        _ = self.place.words
        self._show(
            replace(
                self.model,
                sign="warning",
                alarmed=True,
                title=_("取号成功，小票没有打印"),
                sub=_("号码有效：请记住号码，或用手机扫码带走"),
                state=FAILED,
                status=why,
                status_icon="warning",
                arrow="",
                slip=_("暂不能打印"),
                slip_allowed=False,
            )
        )

    def _why_no_paper(self) -> str:
        _ = self.place.words
        if self.place.kiosk.printer is None:
            return _("本机不带\n打印机")
        return self._why(self.place.printer.paper)

    def _why(self, paper: PaperState) -> str:
        _ = self.place.words
        if paper is PaperState.OUT:
            return _("打印纸\n用完了")
        if paper is PaperState.JAMMED:
            return _("卡纸了")
        return _("打印机\n没有响应")

    def _model(self, ticket: IssuedTicket) -> TicketModel:
        _ = self.place.words
        place = self.place
        counters = wording.counters(ticket.counters)
        group = place.hall.group(ticket.group)
        location = place.say(group.location)
        hall_side = location.replace("，", ",").split(",")[0]
        where = _("{where}\n{counters} 号") if place.modes.large else _("{where} {counters} 号")
        return TicketModel(
            title=_("取号成功，请拿好小票"),
            sub=_("小票在{where}出口").format(where=place.kiosk.slot_note),
            paper=self._paper(ticket, counters, location),
            status=_("正在打印"),
            phone_title=_("手机\n看叫号") if place.modes.large else _("手机看叫号"),
            phone_hint=_("微信扫一扫，\n随时看排到哪了"),
            link=ticket.link,
            place_title=where.format(where=hall_side, counters=counters),
            place_hint=place.say(group.directions).replace("，", "，\n"),
            floor=floor_map(place, ticket.group),
            bring=bring(place, ticket.service_code),
            slip=_("打印材料清单"),
            done=_("完成"),
        )

    def _paper(self, ticket: IssuedTicket, counters: str, location: str) -> Paper:
        _ = self.place.words
        span = wording.band(_, ticket.wait, strong=True)
        ahead = _("前面还有 ‹{n}› 人").format(n=ticket.ahead)
        if ticket.offline:
            wait = _("离线号，窗口会按取号时间叫您")
        elif ticket.ahead == 0 or ticket.wait.high_min <= 0:
            wait = _("即将叫号，请到窗口附近等候")
        else:
            wait = wording.joined(ahead, span)
        places = self.place.hall.queue.re_entry_places
        return Paper(
            hall=self.place.hall.name.zh,
            service=ticket.service_name,
            ticket_no=ticket.ticket_no,
            wait=wait,
            link=ticket.link,
            lines=(
                _("‹请到 {counters} 号窗口›").format(counters=counters),
                location,
                _("过号后移 {n} 位再叫").format(n=places),
                ticket.issued_at.strftime("%Y-%m-%d %H:%M"),
            ),
        )

    def _show(self, model: TicketModel) -> None:
        if model != self.model:
            self.model = model
            self.render(model)


def floor_map(place: Place, letter: str) -> MapModel:
    """Return the little map with one group's counters as its goal."""
    floor, groups = place.hall.floor, place.hall.groups
    areas = tuple((g.area.x, g.area.y, g.area.width, g.area.height) for g in groups)
    letters = [each.letter for each in groups]
    return MapModel(
        width=floor.width,
        height=floor.height,
        here=floor.here,
        areas=areas,
        goal=letters.index(letter),
        route=place.hall.group(letter).route,
    )


def bring(place: Place, service_code: str) -> NoteLine:
    """Say what must be in the hand at the counter, and that the rest may follow."""
    _ = place.words
    service = place.catalogue.service(service_code)
    required = [m.name for m in service.of_kind(MaterialKind.REQUIRED) if not m.optional]
    if not required:
        return NoteLine(text=_("不用带材料，人到就能办。"), icon="files")
    named = "、".join(required[:MATERIALS_NAMED])
    more = _("等") if len(required) > MATERIALS_NAMED else ""
    text = _("‹带上 {n} 样：›{names}{more}。").format(n=len(required), names=named, more=more)
    later = service.of_kind(MaterialKind.MAY_FOLLOW)
    if later and not place.modes.large:
        days = place.hall.conditional.due_workdays
        text += "\n" + _("另有 {n} 样可以后补，{days} 个工作日内补齐。").format(
            n=len(later), days=days
        )
    return NoteLine(text=text, icon="files")
