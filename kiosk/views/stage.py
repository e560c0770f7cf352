"""The window's layers: ground, page, frame, sheet, toast; pages are built when first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.graphics import Translate
from kivy.properties import ObjectProperty

from config.look import tokens as t
from kiosk.layout import WINDOW
from kiosk.plans import TOAST
from kiosk.router import PageName, Router, Scene, SheetName
from kiosk.widgets.cards import Ground
from kiosk.widgets.frame import AccessBar, Belt, Header, Toast
from kiosk.widgets.pane import Glass, Look, Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.layout import Modes
    from kiosk.presenters.frame import FrameModel
    from kiosk.widgets.store import Store

BLINK_S: Final = 4.0  # other windows of the town are lit: one redraw of the glass
IDLE_FPS: Final = 15  # how often an idle window asks for touches; 66 ms is not felt
ACTIVE_FPS: Final = 60
CALM_AFTER_S: Final = 1.5  # the last touch or animation, then the window rests


class Frame(Page):
    """Header, belt and accessibility bar; hidden while the hall at dusk is shown."""

    def __init__(self, router: Router, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.header = Header()
        self.bar = AccessBar()
        self.bar.bind(on_choose=lambda _bar, code: router.frame.choose(code))
        for each in (self.header, Belt(), self.bar):
            self.add_widget(each)


class Layer(Page):
    """Holds at most one page, and slides it in."""

    shown = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        with self.canvas.before:
            self.slide = Translate(0, 0)
        with self.canvas.after:
            self._back = Translate(0, 0)

    def put(self, page: Page | None, *, moving: bool) -> None:
        """Replace what is shown. `moving` slides the new page in by PAGE_SLIDE."""
        if page is self.shown:
            return
        Animation.cancel_all(self.slide)
        self.clear_widgets()
        self.shown = page
        self.slide.x = 0
        self._back.x = 0
        if page is None:
            return
        self.add_widget(page)
        if moving:
            self._slide_in()

    def _slide_in(self) -> None:
        self.slide.x = t.PAGE_SLIDE
        self._back.x = -t.PAGE_SLIDE
        Animation(x=0, duration=t.PAGE_CHANGE_S, transition="out_cubic").start(self.slide)
        Animation(x=0, duration=t.PAGE_CHANGE_S, transition="out_cubic").start(self._back)


class KioskStage(Glass):
    """The root widget. `render_frame` and the pages' `render` come from the router's presenters."""

    def __init__(self, router: Router, store: Store, **kwargs: Any) -> None:
        self.router = router
        self.look = Look.of(store, router.place.modes)
        self._pages: dict[PageName | SheetName, Page] = {}
        self._beats: tuple[Any, ...] = ()
        super().__init__(**kwargs)
        self.ground = Ground(box=WINDOW)
        self.page_layer, self.frame_layer, self.sheet_layer = Layer(), Layer(), Layer()
        self.frame = Frame(router)
        self.toast = Toast(box=TOAST)
        layers = (self.page_layer, self.frame_layer, self.sheet_layer)
        for each in (self.ground, *layers, self.toast):
            self.add_widget(each)
        self._calm = Clock.create_trigger(lambda _dt: self._rate(IDLE_FPS), CALM_AFTER_S)
        router.show, router.dress = self.show, self.dress
        router.frame.render = self.render_frame
        router.forgotten = store.forget
        self.dress(router.place.modes)

    def start(self) -> None:
        """Show the router's first scene, and let the town's windows blink."""
        self.router.refresh()
        self.show(self.router.scene)
        self._beats = (
            Clock.schedule_interval(lambda _dt: self._blink(), BLINK_S),
            Clock.schedule_interval(lambda _dt: self._shift(), t.PIXEL_SHIFT_EVERY_S),
        )

    def stop(self) -> None:
        """Let go of the clock; the stage can then be thrown away."""
        for beat in (*self._beats, self._calm):
            beat.cancel()

    def show(self, scene: Scene) -> None:
        attract = scene.page is PageName.ATTRACT
        self.ground.opacity = 0 if attract else 1  # dusk covers it
        self.frame_layer.put(None if attract else self.frame, moving=False)
        moving = not attract and not self.look.modes.accessible
        self.page_layer.put(self.page(scene.page), moving=moving)
        has_sheet = scene.sheet is not SheetName.NONE
        self.sheet_layer.put(self.page(scene.sheet) if has_sheet else None, moving=False)
        self.awake()

    def dress(self, modes: Modes) -> None:
        """Show what is visible in other modes; hidden pages follow when they are shown."""
        self.look = Look.of(self.look.store, modes)
        for each in (self.ground, self.toast):
            each.look = self.look
        self.frame.dress(self.look)
        for layer in (self.page_layer, self.sheet_layer):
            if layer.shown is not None:
                layer.shown.dress(self.look)

    def render_frame(self, model: FrameModel) -> None:
        self.frame.header.model = model.header
        self.frame.bar.items = model.items
        self.toast.text = model.toast

    def page(self, name: PageName | SheetName) -> Page:
        """Return a page in the present look, built and bound to its presenter when first asked."""
        if name not in self._pages:
            self._pages[name] = self._built(name)
        page = self._pages[name]
        if page.look is not self.look:
            page.dress(self.look)
        return page

    def build_rest(self) -> None:
        """Build one page that has not been needed yet, then the next one a moment later."""
        waiting = [n for n in (*PageName, *SheetName) if n not in self._pages and n != "none"]
        if not waiting:
            return
        self._pages[waiting[0]] = self._built(waiting[0])
        Clock.schedule_once(lambda _dt: self.build_rest(), 0.05)

    def awake(self) -> None:
        """Draw at full rate for a while: something moves, or somebody is touching."""
        self._rate(ACTIVE_FPS)
        self._calm.cancel()
        self._calm()

    def _lay(self, *args: object) -> None:
        super()._lay(*args)
        store = self.look.store
        if store.scale != self.fitted.scale:
            store.rescale(self.fitted.scale)
            self.dress(self.look.modes)

    def on_touch_down(self, touch: Any) -> bool:
        self.awake()
        self.router.touched()
        return super().on_touch_down(touch)

    def _built(self, name: PageName | SheetName) -> Page:
        make, presenter = _makers(self.router)[name]
        page = make(presenter=presenter)
        presenter.render = page.render
        page.render(presenter.model)
        return page

    def _blink(self) -> None:
        shown: Any = self.page_layer.shown
        if self.router.scene.page is PageName.ATTRACT and not self.look.modes.accessible:
            shown.blink()

    def _shift(self) -> None:
        """Move the picture against burn-in, while nobody is aiming at it."""
        if self.router.scene.page is not PageName.ATTRACT:
            self.shift_x = self.shift_y = 0
            return
        step = {0: t.PIXEL_SHIFT, t.PIXEL_SHIFT: -t.PIXEL_SHIFT, -t.PIXEL_SHIFT: 0}
        self.shift_x = step[self.shift_x]
        self.shift_y = -self.shift_x

    @staticmethod
    def _rate(fps: int) -> None:
        Clock._max_fps = fps  # noqa: SLF001 - Kivy reads it every frame and offers no setter


def _makers(router: Router) -> dict[PageName | SheetName, tuple[Callable[..., Page], Any]]:
    """Import the views as late as they are needed: the first frame waits for none of the rest."""
    from kiosk.views import attract, choose, detail, home, sheets, ticket, trouble

    return {
        PageName.ATTRACT: (attract.AttractPage, router.attract),
        PageName.HOME: (home.HomePage, router.home),
        PageName.TROUBLE: (trouble.TroublePage, router.trouble),
        PageName.CHOOSE: (choose.ChoosePage, router.choose),
        PageName.TICKET: (ticket.TicketPage, router.ticket),
        PageName.GUIDE: (choose.ListPage, router.guide),
        PageName.DETAIL: (detail.DetailPage, router.detail),
        SheetName.CONFIRM: (sheets.ConfirmSheet, router.confirm),
        SheetName.GREEN: (sheets.GreenSheet, router.green),
        SheetName.IDLE: (sheets.IdleSheet, router.idle),
    }
