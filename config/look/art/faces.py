"""The five faces of 好差评, from very dissatisfied (1) to very satisfied (5), one colour each."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from config.look import tokens

DOT_EYES: Final = (
    '<circle cx="92" cy="108" r="9" fill="currentColor" stroke="none"/>'
    '<circle cx="164" cy="108" r="9" fill="currentColor" stroke="none"/>'
)
GLARE: Final = (
    DOT_EYES.replace('cy="108"', 'cy="116"') + '<path d="M76 92L104 106M180 92L152 106"/>'
)
LAUGHING_EYES: Final = '<path d="M80 108Q92 92 104 108M152 108Q164 92 176 108"/>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    eyes: str
    mouth: str
    open_mouth: bool = False


FACES: Final[Mapping[str, Face]] = MappingProxyType(
    {
        "face1": Face(eyes=GLARE, mouth="M84 172Q128 132 172 172"),
        "face2": Face(eyes=DOT_EYES, mouth="M86 168Q128 142 170 168"),
        "face3": Face(eyes=DOT_EYES, mouth="M88 160H168"),
        "face4": Face(eyes=DOT_EYES, mouth="M84 150Q128 184 172 150"),
        "face5": Face(
            eyes=LAUGHING_EYES, mouth="M76 142H180Q174 196 128 196Q82 196 76 142Z", open_mouth=True
        ),
    }
)
FACE_COLOURS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "face1": tokens.R700,
        "face2": tokens.CU600,
        "face3": tokens.AM700,
        "face4": tokens.Q500,
        "face5": tokens.G700,
    }
)


def face(name: str) -> str:
    """Draw in `currentColor` on the icons' 256 grid; KeyError on anything but face1..face5."""
    drawn = FACES[name]
    mouth_fill = "currentColor" if drawn.open_mouth else "none"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 256 256" fill="none" '
        'stroke="currentColor" stroke-width="15" stroke-linecap="round" stroke-linejoin="round">'
        '<circle cx="128" cy="128" r="98" fill="currentColor" fill-opacity="0.16"/>'
        f"{drawn.eyes}"
        f'<path d="{drawn.mouth}" fill="{mouth_fill}" fill-opacity="0.9"/></svg>'
    )
