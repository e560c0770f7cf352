"""Header, accessibility bar and calling for a person: the same on every screen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from config.i18n import _
from kiosk.presenters import wording
from kiosk.presenters.parts import AccessItem, HeaderModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.layout import Modes
    from kiosk.presenters.place import Place
    from kiosk.presenters.ports import CallHelp
    from kiosk.presenters.running import Run

LARGE, CONTRAST, HELP = "large", "contrast", "help"
HELP_REPEAT_S: Final = 15.0  # a second touch within this is the same call


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameModel:
    header: HeaderModel = HeaderModel()
    items: tuple[AccessItem, ...] = ()
    toast: str = ""


@dataclass(slots=True)
class FramePresenter:
    """`change_modes` is the app's: it dresses every screen and stretches the session."""

    place: Place
    help: CallHelp
    run: Run
    change_modes: Callable[[Modes], None]
    render: Callable[[FrameModel], None] = lambda _model: None
    model: FrameModel = field(default_factory=FrameModel)
    _called_at_s: float | None = None
    _toast_until_s: float = 0.0
    _now_s: float = 0.0

    def refresh(self, now_s: float, *, left_s: float | None, total_s: float) -> None:
        """Show the clock, the ring and the bar as of `now_s` (monotonic)."""
        self._now_s = now_s
        toast = self.model.toast if now_s < self._toast_until_s else ""
        header = self._header(left_s, total_s)
        self._show(FrameModel(header=header, items=self._items(), toast=toast))

    def choose(self, code: str) -> None:
        modes = self.place.modes
        if code == LARGE:
            self.change_modes(replace(modes, large=not modes.large))
        elif code == CONTRAST:
            self.change_modes(replace(modes, high_contrast=not modes.high_contrast))
        elif code == HELP:
            self.call_help()

    def call_help(self) -> None:
        """Call a person once; within HELP_REPEAT_S the same answer is shown again."""
        _ = self.place.words
        if self._called_at_s is not None and self._now_s - self._called_at_s < HELP_REPEAT_S:
            self.toast(self.model.toast or _("已通知工作人员，请在这里稍等"))
            return
        self._called_at_s = self._now_s
        self.toast(_("正在呼叫工作人员…"))
        self.run(self.help.request_help, self._called)

    def toast(self, text: str, seconds: float = 4.0) -> None:
        self._toast_until_s = self._now_s + seconds
        self._show(replace(self.model, toast=text))

    def forget(self) -> None:
        self._called_at_s = None
        self._toast_until_s = 0.0
        self._show(replace(self.model, toast=""))

    def _called(self, delivered: bool) -> None:  # noqa: FBT001 - the answer itself
        _ = self.place.words
        if delivered:
            self.toast(_("已通知工作人员，请在这里稍等"), 8.0)
            return
        self._called_at_s = None
        self.toast(_("没能通知到工作人员，请到服务台，或请旁边的人帮忙"), 8.0)

    def _header(self, left_s: float | None, total_s: float) -> HeaderModel:
        place, now = self.place, self.place.clock()
        bilingual = place.kiosk.bilingual
        shown = "header" in bilingual.surfaces
        hide = bilingual.hide_unverified_mn
        return HeaderModel(
            hall=place.hall.name.zh,
            hall_en=place.hall.name.en,
            machine=place.words("{n} 号自助机").format(n=place.kiosk.number),
            mongolian=place.hall.name.mongolian(hide_unverified=hide) if shown else "",
            mongolian_first=bilingual.order == "mn_first",
            clock=now.strftime("%H:%M"),
            date=wording.date(place.words, now),
            day_of_week=wording.weekday(place.words, now),
            left_s=None if left_s is None else -int(-left_s // 1),
            total_s=round(total_s),
        )

    def _items(self) -> tuple[AccessItem, ...]:
        """Only what works: the other modes bring their buttons with them."""
        words, modes = self.place.words, self.place.modes
        large = _("普通版") if modes.large else _("大字版")
        contrast = _("普通颜色") if modes.high_contrast else _("高对比")
        return (
            AccessItem(code=LARGE, text=words(large), icon="text-aa", on=modes.large),
            AccessItem(
                code=CONTRAST, text=words(contrast), icon="circle-half", on=modes.high_contrast
            ),
            AccessItem(code=HELP, text=words(_("呼叫帮助")), icon="headset", help=True),
        )

    def _show(self, model: FrameModel) -> None:
        if model != self.model:
            self.model = model
            self.render(model)
