"""Textures by what they show, made once: texts, skins, icons, pictures. Bounded.

One store a window, on the window's thread.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from kivy.graphics.texture import Texture
from PIL import Image

from config.look import icons
from kiosk.widgets.skins import Patch, nine_patch
from kiosk.widgets.typeset import Block, Room, set_text

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from pathlib import Path

    from kiosk.widgets.styles import Skin, TypeStyle

T = TypeVar("T")

TEXTURE_BYTES_MAX: Final = 48 << 20  # six screens of 1080×1920, far more than two pages of text
ENTRIES_MAX: Final = 1500
SHEETS_MAX: Final = 10  # icon sheets kept decoded: four sizes, three weights in use


@dataclass(frozen=True, slots=True, kw_only=True)
class SetText:
    """A block on the graphics card; `plain` and `strong` are white, to be tinted."""

    block: Block
    plain: Texture
    strong: Texture | None


@dataclass(slots=True)
class Store:
    """Least recently used goes first, once there are too many bytes."""

    scale: float = 1.0
    _kept: OrderedDict[tuple[Hashable, ...], tuple[object, int]] = field(
        default_factory=OrderedDict
    )
    _bytes: int = 0
    _sheets: OrderedDict[Path, Image.Image] = field(default_factory=OrderedDict)

    def text(self, style: TypeStyle, text: str, room: Room, *, private: bool = False) -> SetText:
        """Return a text set. What is `private` is dropped when the session ends."""
        key = ("private" if private else "text", style, text, room)
        return self._get(key, lambda: self._set(style, text, room))

    def patch(self, skin: Skin, *, pressed: bool) -> tuple[Texture, Patch]:
        def bake() -> tuple[tuple[Texture, Patch], int]:
            patch = nine_patch(skin, scale=self.scale, pressed=pressed)
            texture = upload(patch.image)
            return (texture, patch), _size_of(patch.image)

        return self._get(("patch", skin, pressed), bake)

    def picture(self, path: Path) -> Texture:
        def load() -> tuple[Texture, int]:
            with Image.open(path) as file:
                image = file.convert("RGBA")
            return upload(image), _size_of(image)

        return self._get(("picture", path), load)

    def made(
        self, key: Hashable, make: Callable[[], Image.Image], *, private: bool = False
    ) -> Texture:
        """Return the texture of an image that a widget draws by itself, such as a QR code."""

        def bake() -> tuple[Texture, int]:
            image = make()
            return upload(image), _size_of(image)

        return self._get(("private" if private else "made", key), bake)

    def icon(self, name: str, size: float, weight: str) -> Texture:
        """Return an icon as a white mask, from the sheet drawn for its size on this panel."""

        def cut() -> tuple[Texture, int]:
            found = icons.icon(name, round(size * self.scale), weight)
            left, top, width, height = found.box
            image = self._sheet(found.sheet).crop((left, top, left + width, top + height))
            return upload(image), _size_of(image)

        return self._get(("icon", name, round(size), weight), cut)

    def forget(self) -> None:
        """Drop what was private: a citizen's number and code do not stay in memory."""
        for key in [key for key in self._kept if key[0] == "private"]:
            self._bytes -= self._kept.pop(key)[1]

    def rescale(self, scale: float) -> None:
        """Drop everything: the panel has another size."""
        self.scale = scale
        self._kept.clear()
        self._bytes = 0

    def _set(self, style: TypeStyle, text: str, room: Room) -> tuple[SetText, int]:
        block = set_text(style, text, room, scale=self.scale)
        strong = upload(block.strong) if block.strong is not None else None
        kept = SetText(block=block, plain=upload(block.plain), strong=strong)
        return kept, _size_of(block.plain) * (1 if strong is None else 2)

    def _sheet(self, path: Path) -> Image.Image:
        if path not in self._sheets:
            with Image.open(path) as file:
                self._sheets[path] = file.convert("RGBA").getchannel("A")
            if len(self._sheets) > SHEETS_MAX:
                self._sheets.popitem(last=False)
        return self._sheets[path]

    def _get(self, key: tuple[Hashable, ...], make: Callable[[], tuple[T, int]]) -> T:
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key][0]  # type: ignore[return-value]
        value, size = make()
        self._kept[key] = value, size
        self._bytes += size
        while len(self._kept) > 1 and (
            self._bytes > TEXTURE_BYTES_MAX or len(self._kept) > ENTRIES_MAX
        ):
            _, (_, dropped) = self._kept.popitem(last=False)
            self._bytes -= dropped
        return value


def upload(image: Image.Image) -> Texture:
    """Return an image as a texture; a mask becomes white with that alpha."""
    if image.mode == "L":
        white = Image.new("L", image.size, 255)
        image = Image.merge("LA", (white, image))
    colour_format = "luminance_alpha" if image.mode == "LA" else "rgba"
    texture = Texture.create(size=image.size, colorfmt=colour_format, mipmap=False)
    texture.flip_vertical()
    texture.blit_buffer(image.tobytes(), colorfmt=colour_format, bufferfmt="ubyte")
    return texture


def _size_of(image: Image.Image) -> int:
    return image.width * image.height * (4 if image.mode == "RGBA" else 2)
