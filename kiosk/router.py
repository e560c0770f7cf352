"""Which screen is on the glass, and what a finger or the clock makes of it. No window in here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from config.i18n import Translator
from kiosk.layout import Modes
from kiosk.presenters.choose import ChoosePresenter
from kiosk.presenters.confirm import ConfirmPresenter
from kiosk.presenters.frame import FramePresenter
from kiosk.presenters.green import GreenPresenter
from kiosk.presenters.guide import DetailPresenter, GuideListPresenter
from kiosk.presenters.home import AttractPresenter, HomePresenter
from kiosk.presenters.idle import IdlePresenter
from kiosk.presenters.ticket import TicketPresenter
from kiosk.presenters.trouble import TroublePresenter, trouble_of
from kiosk.session import Limits, Phase, Session, Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.models import HallView, PrinterState
    from kiosk.presenters.place import Place
    from kiosk.presenters.ports import CallHelp, PrintRoom, TicketDesk
    from kiosk.presenters.running import Run

REFUSAL_SHOWN_S: Final = 8.0


class PageName(StrEnum):
    ATTRACT = "attract"
    HOME = "home"
    TROUBLE = "trouble"
    CHOOSE = "choose"
    TICKET = "ticket"
    GUIDE = "guide"
    DETAIL = "detail"


class SheetName(StrEnum):
    NONE = "none"
    CONFIRM = "confirm"
    GREEN = "green"
    IDLE = "idle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is to be seen: a page, and at most one sheet over it."""

    page: PageName = PageName.ATTRACT
    sheet: SheetName = SheetName.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """The kiosk's back half, and the ways between its threads and the window's."""

    desk: TicketDesk
    printing: PrintRoom
    help: CallHelp
    run: Run
    on_window: Callable[[Callable[[], None]], None]
    clock_s: Callable[[], float]  # monotonic


@dataclass(slots=True)
class Router:
    """Made once; every method is called on the window's thread.

    `show` puts a scene on the glass, `dress` shows everything in the modes of `place`.
    """

    place: Place
    back: Back
    show: Callable[[Scene], None] = lambda _scene: None
    dress: Callable[[Modes], None] = lambda _modes: None
    forgotten: Callable[[], None] = lambda: None
    scene: Scene = field(default_factory=Scene)
    session: Session = field(init=False)
    attract: AttractPresenter = field(init=False)
    home: HomePresenter = field(init=False)
    trouble: TroublePresenter = field(init=False)
    choose: ChoosePresenter = field(init=False)
    green: GreenPresenter = field(init=False)
    confirm: ConfirmPresenter = field(init=False)
    ticket: TicketPresenter = field(init=False)
    guide: GuideListPresenter = field(init=False)
    detail: DetailPresenter = field(init=False)
    idle: IdlePresenter = field(init=False)
    frame: FramePresenter = field(init=False)
    _under: SheetName = SheetName.NONE  # the sheet that another one covers
    _detail_from: PageName = PageName.HOME

    def __post_init__(self) -> None:
        place, back = self.place, self.back
        idle = place.kiosk.idle
        self.session = Session(
            Limits(
                session_s=idle.session_s,
                prompt_s=idle.prompt_s,
                result_s=idle.result_s,
                accessible_factor=idle.accessible_factor,
            )
        )
        self.frame = FramePresenter(place, back.help, back.run, self.change_modes)
        self.attract = AttractPresenter(place, self.begin, self.begin_large, self.frame.call_help)
        self.green = GreenPresenter(place, self._open_green, self._close_green, self.refresh)
        self.home = HomePresenter(
            place, self.open_choose, self.open_guide, self.open_confirm, self.frame.call_help
        )
        self.trouble = TroublePresenter(
            place, self.open_choose, self.open_guide, self.open_confirm, self.frame.call_help
        )
        self.choose = ChoosePresenter(place, self.green, self.issue, self.go_home, self.open_guide)
        self.confirm = ConfirmPresenter(
            place, self.green, self.issue, self.open_detail, self.close_sheet
        )
        self.ticket = TicketPresenter(
            place, back.desk, back.printing, back.run, back.on_window,
            self._ticket_shown, self._refused, self.leave,
        )  # fmt: skip
        self.guide = GuideListPresenter(place, self.open_detail, self.go_home, self.open_choose)
        self.detail = DetailPresenter(
            place, back.printing, back.on_window, self.issue, self._leave_detail
        )
        self.idle = IdlePresenter(place, self.stay, self.leave)

    # --- what a finger means ----------------------------------------------------------------------

    def touched(self) -> None:
        """Somebody touched the glass anywhere: the session's time starts again."""
        if self.session.phase is not Phase.PROMPTING:  # there, a button says what is meant
            self.session.advance(Step.TOUCH, self.back.clock_s())

    def begin(self) -> None:
        self.session.advance(Step.TOUCH, self.back.clock_s())
        self.go_home()

    def begin_large(self) -> None:
        self.change_modes(Modes(language=self.place.modes.language, large=True))
        self.begin()

    def go_home(self) -> None:
        troubled = trouble_of(self.place) is not None
        self._go(PageName.TROUBLE if troubled else PageName.HOME)

    def open_choose(self) -> None:
        self.choose.open()
        self._go(PageName.CHOOSE)

    def open_guide(self) -> None:
        self.guide.open()
        self._go(PageName.GUIDE)

    def open_detail(self, service_code: str) -> None:
        self._detail_from = self.scene.page
        self.detail.open(service_code)
        self._go(PageName.DETAIL)

    def open_confirm(self, service_code: str) -> None:
        self.confirm.open(service_code)
        self._go(self.scene.page, SheetName.CONFIRM)

    def close_sheet(self) -> None:
        self._go(self.scene.page)

    def issue(self, service_code: str) -> None:
        """Ask for a number; the session's clock stands still until the hall has answered."""
        if self.ticket.busy:
            return
        service = self.place.catalogue.service(service_code)
        self.session.advance(Step.FREEZE, self.back.clock_s())
        self.ticket.issue(service_code, self.green.reason_for(allowed=service.green_channel))

    def stay(self) -> None:
        self.session.advance(Step.TOUCH, self.back.clock_s())
        self._go(self.scene.page, self._under)

    def leave(self) -> None:
        self.session.advance(Step.LEAVE, self.back.clock_s())
        self._wipe_if_over()

    def change_modes(self, modes: Modes) -> None:
        self.place.modes = modes
        self.place.words = self._words(modes)
        self.session.make_accessible(self.back.clock_s(), accessible=modes.accessible)
        self.dress(modes)
        self.refresh()

    # --- what the clock and the hall mean ---------------------------------------------------------

    def tick(self) -> None:
        """Let time pass; the app calls it about once a second."""
        now_s = self.back.clock_s()
        phase = self.session.tick(now_s)
        left_s = self.session.left_s(now_s)
        if phase is Phase.PROMPTING:
            self._prompt(left_s)
        elif phase is Phase.RESULT:
            self.ticket.tell_left(-int(-left_s // 1))
        elif phase is Phase.ACTIVE and self.scene.page is PageName.TICKET:
            self.ticket.tell_left(None)
        self._wipe_if_over()
        self._tell_frame(now_s)

    def hall_changed(self, view: HallView) -> None:
        self.place.view = view
        self._state_changed()

    def printer_changed(self, state: PrinterState) -> None:
        self.place.printer = state
        self._state_changed()

    def refresh(self) -> None:
        """Say again what the present scene shows."""
        pages = {
            PageName.ATTRACT: self.attract.refresh,
            PageName.HOME: self.home.refresh,
            PageName.TROUBLE: self.trouble.refresh,
            PageName.CHOOSE: self.choose.refresh,
            PageName.TICKET: self.ticket.refresh,
            PageName.GUIDE: self.guide.refresh,
            PageName.DETAIL: self.detail.refresh,
        }
        pages[self.scene.page]()
        if self.scene.sheet is SheetName.CONFIRM:
            self.confirm.refresh()
        elif self.scene.sheet is SheetName.GREEN:
            self.green.refresh()
        self._tell_frame(self.back.clock_s())

    def wipe(self) -> None:
        """Forget the citizen: every presenter's state, the modes, the language."""
        for presenter in (
            self.green, self.confirm, self.choose, self.ticket, self.guide, self.detail, self.frame
        ):  # fmt: skip
            presenter.forget()
        self._under = SheetName.NONE
        self.change_modes(Modes())
        self.session.advance(Step.FORGET, self.back.clock_s())
        self._go(PageName.ATTRACT)
        self.forgotten()

    # --- inside -----------------------------------------------------------------------------------

    def _go(self, page: PageName, sheet: SheetName = SheetName.NONE) -> None:
        self.scene = Scene(page=page, sheet=sheet)
        self.refresh()
        self.show(self.scene)

    def _state_changed(self) -> None:
        """Home gives way to the degraded home and comes back, by itself; other pages stay."""
        at_home = self.scene.page in {PageName.HOME, PageName.TROUBLE}
        if at_home and self.scene.sheet is SheetName.NONE:
            self.go_home()
        else:
            self.refresh()

    def _prompt(self, left_s: float) -> None:
        self.idle.show(left_s, self.session.prompt_s)
        if self.scene.sheet is not SheetName.IDLE:
            self._under = self.scene.sheet
            self._go(self.scene.page, SheetName.IDLE)

    def _wipe_if_over(self) -> None:
        if self.session.phase is Phase.WIPED:
            self.wipe()

    def _tell_frame(self, now_s: float) -> None:
        counting = self.session.present and self.session.phase is not Phase.FROZEN
        left_s = self.session.left_s(now_s) if counting else None
        showing_result = self.session.phase is Phase.RESULT
        total_s = self.session.result_s if showing_result else self.session.session_s
        self.frame.refresh(now_s, left_s=left_s, total_s=total_s)
        if self.scene.page is PageName.ATTRACT:
            self.attract.refresh()

    def _ticket_shown(self) -> None:
        self.session.advance(Step.SHOW_RESULT, self.back.clock_s())
        self._go(PageName.TICKET)
        self.ticket.tell_left(round(self.session.result_s))

    def _refused(self, text: str) -> None:
        self.session.advance(Step.THAW, self.back.clock_s())
        self.frame.toast(text, REFUSAL_SHOWN_S)
        self.refresh()

    def _leave_detail(self) -> None:
        if self._detail_from is PageName.GUIDE:
            self._go(PageName.GUIDE)
        else:
            self.go_home()

    def _open_green(self) -> None:
        self._under = self.scene.sheet
        self._go(self.scene.page, SheetName.GREEN)

    def _close_green(self) -> None:
        self._go(self.scene.page, self._under)

    def _words(self, modes: Modes) -> Translator:
        if modes.language == self.place.words.language:
            return self.place.words
        hide = self.place.kiosk.bilingual.hide_unverified_mn
        language = next(each for each in self.place.kiosk.languages if each == modes.language)
        return Translator(language, hide_unverified=hide)
