"""The green channel: a reason to tick, which a person at the counter looks at, never a machine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kiosk.presenters.parts import Row, ToggleLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.presenters.place import Place

REASONS_NAMED: Final = 4  # on the toggle; the sheet shows all


@dataclass(frozen=True, slots=True, kw_only=True)
class GreenModel:
    title: str = ""
    text: str = ""
    reasons: tuple[Row, ...] = ()
    done: str = ""


@dataclass(slots=True)
class GreenPresenter:
    """`changed` lets the screen below repaint its toggle; `close` takes the sheet away."""

    place: Place
    open_sheet: Callable[[], None]
    close: Callable[[], None]
    changed: Callable[[], None] = lambda: None
    render: Callable[[GreenModel], None] = lambda _model: None
    model: GreenModel = field(default_factory=GreenModel)
    reason: str | None = None

    def toggle(self) -> None:
        """Ask for a reason; a touch on the switched-on row switches it off."""
        if self.reason is not None:
            self.reason = None
            self.changed()
            return
        self.refresh()
        self.open_sheet()

    def pick(self, code: str) -> None:
        self.reason = None if self.reason == code else code
        self.refresh()
        self.changed()

    def done(self) -> None:
        self.close()
        self.changed()

    def reason_for(self, *, allowed: bool) -> str | None:
        """Return the reason to send: none where the service knows no green channel."""
        return self.reason if allowed else None

    def line(self, *, allowed: bool = True) -> ToggleLine:
        """Return the toggle as it stands."""
        _ = self.place.words
        if not allowed:
            return ToggleLine()
        reasons = self.place.hall.queue.green_reasons
        chosen = next((each for each in reasons if each.code == self.reason), None)
        named = "、".join(self.place.say(each.name) for each in reasons[:REASONS_NAMED])
        title = _("优先叫号") if self.place.modes.large else _("绿色通道优先叫号")
        return ToggleLine(
            title=title,
            hint=named if chosen is None else self.place.say(chosen.name),
            state=_("关") if chosen is None else _("开"),
            on=chosen is not None,
        )

    def refresh(self) -> None:
        _ = self.place.words
        rows = tuple(
            Row(code=each.code, title=self.place.say(each.name), chosen=each.code == self.reason)
            for each in self.place.hall.queue.green_reasons
        )
        done = _("选好了") if self.reason else _("都不是，按普通取号")
        model = GreenModel(
            title=_("哪一项是您的情况？"),
            text=_("点一项就可以，到窗口时请出示证件。\n这里不查验任何证件。"),
            reasons=rows,
            done=done,
        )
        if model != self.model:
            self.model = model
            self.render(model)

    def forget(self) -> None:
        self.reason = None
        self.model = GreenModel()
        self.render(self.model)
