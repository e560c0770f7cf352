"""The glass and what lies on it: panes painted in design pixels, pages of panes, the look.

A pane paints itself once, with a Brush, when something that it shows has changed. It draws only
cached textures, so an idle kiosk draws nothing at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final

from kivy.clock import Clock
from kivy.graphics import PopMatrix, PushMatrix, Rotate, Scale, Translate
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.widget import Widget

from config.look import tokens as t
from kiosk.layout import Box, Fit, Modes, fit
from kiosk.plans import Plans, plans_for
from kiosk.widgets.brush import Brush, Laid

if TYPE_CHECKING:
    from kiosk.widgets.store import Store

NO_ROTATION: Final = 0


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """How things look now: the modes, their plans, and the window's textures."""

    store: Store
    modes: Modes = Modes()
    plans: Plans = field(default_factory=Plans)

    @classmethod
    def of(cls, store: Store, modes: Modes) -> Look:
        return cls(store, modes, plans_for(modes))


class Pane(Widget):
    """`box` is where it stands. Subclasses name in `shows` what a change of repaints it."""

    box = ObjectProperty(Box())
    look = ObjectProperty(None, allownone=True)
    shows: ClassVar[tuple[str, ...]] = ()

    def __init__(self, **kwargs: Any) -> None:
        self.laid: list[Laid] = []
        self.private = False
        self._paint_soon = Clock.create_trigger(self.repaint, -1)
        super().__init__(**kwargs)
        for name in ("box", "look", *self.shows):
            self.fbind(name, self._changed)
        self._changed()

    def _changed(self, *_: object) -> None:
        box = self.box
        self.pos = box.x, t.KIOSK_H - box.bottom
        self.size = box.w, box.h
        self._paint_soon()

    def repaint(self, *_: object) -> None:
        """Draw again from the present properties. Without a look or a place it draws nothing."""
        self.canvas.before.clear()
        self.laid = []
        if self.look is None or self.box.w <= 0:
            return
        with self.canvas.before:
            brush = Brush(self.look.store, self.look.modes, laid=self.laid, private=self.private)
            self.paint(brush)

    def paint(self, brush: Brush) -> None:
        """Draw; the base pane is empty."""

    @property
    def shown(self) -> bool:
        """Whether it takes up space: a plan hides a part by giving it no box."""
        return bool(self.box.w > 0)


class Pressable(ButtonBehavior, Pane):
    """A pane that a finger can mean; `on_release` says so. Its height includes no slab edge."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fbind("state", self._changed)
        self.fbind("disabled", self._changed)

    def collide_point(self, x: float, y: float) -> bool:
        inside: bool = super().collide_point(x, y)
        return self.shown and inside

    def repaint(self, *_: object) -> None:
        self.canvas.before.clear()
        self.laid = []
        if self.look is None or self.box.w <= 0:
            return
        down = self.state == "down" and not self.disabled
        with self.canvas.before:
            drop = t.PRESS_DROP if down else 0
            brush = Brush(
                self.look.store,
                self.look.modes,
                laid=self.laid,
                drop=drop,
                pressed=down,
                private=self.private,
            )
            self.paint(brush)


class Page(Widget):
    """A screen: hands its look on to everything that it holds. `plan` is all plans of the mode."""

    look = ObjectProperty(None, allownone=True, rebind=True)
    plan = ObjectProperty(Plans(), rebind=True)
    presenter = ObjectProperty(None, allownone=True)
    private = False  # whether what it shows is one citizen's

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.size_hint = None, None
        self.size = t.KIOSK_W, t.KIOSK_H

    def dress(self, look: Look) -> None:
        """Show everything in another mode."""
        self.plan = look.plans
        self.look = look
        hand_on(self, look, private=self.private)


def hand_on(widget: Widget, look: Look, *, private: bool = False) -> None:
    """Give a look to a widget and all below it."""
    for child in widget.walk(restrict=True):
        if isinstance(child, Pane) or (isinstance(child, Page) and child is not widget):
            child.private = private
            child.look = look


class Glass(Widget):
    """The whole window: scales the design grid to the panel and letterboxes the rest.

    `shift` moves the picture by whole design pixels, against burn-in.
    """

    shift_x = NumericProperty(0)
    shift_y = NumericProperty(0)

    def __init__(self, **kwargs: Any) -> None:
        self.fitted = Fit(scale=1.0, left=0, bottom=0)
        super().__init__(**kwargs)
        with self.canvas.before:
            PushMatrix()
            self._translate = Translate()
            self._turn = Rotate(angle=NO_ROTATION, axis=(0, 0, 1))
            self._scale = Scale()
        with self.canvas.after:
            PopMatrix()
        for name in ("size", "shift_x", "shift_y"):
            self.fbind(name, self._lay)

    def _lay(self, *_: object) -> None:
        fitted = self.fitted = fit(int(self.width), int(self.height))
        self._translate.xy = (
            fitted.left + self.shift_x * fitted.scale,
            fitted.bottom + self.shift_y * fitted.scale,
        )
        self._scale.xyz = fitted.scale, fitted.scale, 1

    def to_local(self, x: float, y: float, relative: bool = False) -> tuple[float, float]:  # noqa: FBT001, FBT002, ARG002 - Kivy's signature
        left, bottom = self._translate.xy
        return (x - left) / self.fitted.scale, (y - bottom) / self.fitted.scale

    def to_parent(self, x: float, y: float, relative: bool = False) -> tuple[float, float]:  # noqa: FBT001, FBT002, ARG002 - Kivy's signature
        left, bottom = self._translate.xy
        return x * self.fitted.scale + left, y * self.fitted.scale + bottom

    def _touched(self, name: str, touch: Any) -> bool:
        touch.push()
        touch.apply_transform_2d(self.to_local)
        taken = bool(getattr(super(), name)(touch))
        touch.pop()
        return taken

    def on_touch_down(self, touch: Any) -> bool:
        return self._touched("on_touch_down", touch)

    def on_touch_move(self, touch: Any) -> bool:
        return self._touched("on_touch_move", touch)

    def on_touch_up(self, touch: Any) -> bool:
        return self._touched("on_touch_up", touch)
