"""A stage of design pixels: what stands on it is placed as in the picture, at any window size.

`at` is (x, y, width, height) in design pixels from the stage's upper left corner. The stage scales
places and font sizes together, and draws text at its real size: nothing is stretched.
"""

from kivy.clock import Clock
from kivy.graphics.texture import Texture
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.image import Image
from kivy.uix.label import Label
from kivy.uix.widget import Widget
from PIL import Image as PillowImage

from config.look import fonts, tokens


class Stage(Widget):
    """Places every child that has `at`. Children of a `Group` are placed relative to the group."""

    design_w = NumericProperty(tokens.LOBBY_W)
    design_h = NumericProperty(tokens.LOBBY_H)
    scale = NumericProperty(1.0)

    def __init__(self, **kwargs: object) -> None:
        self._arrange_soon = Clock.create_trigger(lambda _: self.arrange(), -1)
        super().__init__(**kwargs)
        self.bind(size=lambda *_: self._arrange_soon(), pos=lambda *_: self._arrange_soon())

    def add_widget(self, widget: Widget, *args: object, **kwargs: object) -> None:
        super().add_widget(widget, *args, **kwargs)
        self._arrange_soon()

    def arrange(self) -> None:
        self.scale = min(self.width / self.design_w, self.height / self.design_h)
        left = self.x + (self.width - self.design_w * self.scale) / 2
        top = self.top - (self.height - self.design_h * self.scale) / 2
        self._place(self, left, top)

    def _place(self, parent: Widget, left: float, top: float) -> None:
        for child in parent.children:
            x, y, w, h = child.at
            u = self.scale
            child.size = round(w * u), round(h * u)
            child.pos = round(left + x * u), round(top - (y + h) * u)
            child.scale = u
            self._place(child, left + x * u, top - y * u)


class Placed(Widget):
    """Anything with a place on the stage; by itself a coloured, optionally rounded box."""

    at = ListProperty([0, 0, 0, 0])
    scale = NumericProperty(1.0)
    fill = ColorProperty((0, 0, 0, 0))
    border = ColorProperty((0, 0, 0, 0))
    radius = NumericProperty(0)


class Group(Placed):
    """A box whose children are placed relative to it."""


class Text(Label):
    """One line, or lines already broken, of one face. `px` is the size in design pixels.

    `hug` makes the box as wide as its text; `follows` puts it `gap` design pixels right of
    another hugging text, and makes it hug too.
    """

    at = ListProperty([0, 0, 0, 0])
    scale = NumericProperty(1.0)
    face = StringProperty(fonts.SANS)
    px = NumericProperty(tokens.LOBBY_BODY)
    hug = BooleanProperty(defaultvalue=False)
    follows = ObjectProperty(None, allownone=True)
    gap = NumericProperty(0)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.bind(face=self._set_face, px=self._set_size, scale=self._set_size)
        self.bind(size=self._fit, texture_size=self._fit)
        self._set_face()
        self._set_size()

    def on_follows(self, *_: object) -> None:
        self.hug = True
        follow(self)

    def _set_face(self, *_: object) -> None:
        self.font_name = str(fonts.font_path(self.face))

    def _set_size(self, *_: object) -> None:
        self.font_size = max(1, round(self.px * self.scale))

    def _fit(self, *_: object) -> None:
        self.text_size = (None, self.height) if self.hug else self.size
        if self.hug:
            self.width = self.texture_size[0]


class Chip(Text):
    """Text on a rounded ground that is as wide as the text."""

    fill = ColorProperty((0, 0, 0, 0))
    pad = NumericProperty(26)


class Picture(Image):
    """A built image, tinted by `color`, drawn in its box, or right of a hugging text."""

    at = ListProperty([0, 0, 0, 0])
    scale = NumericProperty(1.0)
    follows = ObjectProperty(None, allownone=True)
    gap = NumericProperty(0)

    def on_follows(self, *_: object) -> None:
        follow(self)


def follow(widget: Widget) -> None:
    """Keep the widget right of the one that it follows, whatever either does."""

    def place(*_: object) -> None:
        widget.x = widget.follows.right + round(widget.gap * widget.scale)

    widget.follows.bind(right=place)
    widget.bind(x=place)


class Tiled(Widget):
    """A small image repeated over the box at its own size."""

    at = ListProperty([0, 0, 0, 0])
    scale = NumericProperty(1.0)
    source = StringProperty("")
    tile_px = NumericProperty(tokens.LATTICE_TILE)
    texture = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.bind(source=self._load, size=self._load)

    def _load(self, *_: object) -> None:
        if not self.source or not self.width:
            return
        if self.texture is None:
            self.texture = texture_of(PillowImage.open(self.source))
            self.texture.wrap = "repeat"
        tile_h = self.tile_px * self.texture.height / self.texture.width
        across = self.width / (self.tile_px * self.scale)
        self.texture.uvsize = (across, self.height / (tile_h * self.scale))
        self.property("texture").dispatch(self)


def texture_of(image: PillowImage.Image) -> Texture:
    """Upload a Pillow image once; Kivy's rows start at the bottom."""
    rgba = image.convert("RGBA").transpose(PillowImage.Transpose.FLIP_TOP_BOTTOM)
    texture = Texture.create(size=rgba.size, colorfmt="rgba")
    texture.blit_buffer(rgba.tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    return texture
