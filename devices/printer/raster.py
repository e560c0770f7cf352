"""Dot pictures as ESC/POS: printed at once in slices, or stored in the printer's flash."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from PIL import Image

SLICE_ROWS_MAX: Final = 255  # a jam or a lost byte spoils one slice; old printers take no more
SLICE_BYTES_MAX: Final = 8000  # so that the 8192 zeros of a flush end any slice that was cut off
ROW_BYTES_MAX: Final = 128
STORED_DOTS_HIGH_MAX: Final = 2304
STORED_BYTES_MAX: Final = 65535 - 11  # the length field of GS ( L is two bytes
DLE: Final = 0x10
DOT_BESIDE: Final = 0x08  # 10 -> 18: the dot right of the one that makes the DLE

# EOT, ENQ and DC4 after DLE are real-time commands wherever they stand (TM-U295 manual, p. 36).
REAL_TIME: Final = re.compile(rb"\x10(?=[\x04\x05\x14])")


@dataclass(frozen=True, slots=True)
class NvKey:
    """The two characters under which a picture lies in the flash, each 20..7E."""

    code: str

    def __post_init__(self) -> None:
        if len(self.code) != 2 or not all(" " <= letter <= "~" for letter in self.code):
            msg = f"a stored picture's key is two printable characters, not {self.code!r}"
            raise ValueError(msg)

    def to_bytes(self) -> bytes:
        return self.code.encode("ascii")


def harmless(dots: bytes) -> bytes:
    """Return the same picture without `10 04`, `10 05`, `10 14`: one more black dot each."""
    return REAL_TIME.sub(bytes([DLE | DOT_BESIDE]), dots)


def raster(image: Image.Image) -> bytes:
    """GS v 0 in slices of at most 255 rows. Dark is black; the width is filled up with white."""
    dots, row_bytes = _dots(image)
    slice_bytes = row_bytes * min(SLICE_ROWS_MAX, SLICE_BYTES_MAX // row_bytes)
    return b"".join(
        _slice(dots[start : start + slice_bytes], row_bytes)
        for start in range(0, len(dots), slice_bytes)
    )


def _slice(dots: bytes, row_bytes: int) -> bytes:
    rows = len(dots) // row_bytes
    return b"\x1dv0\0" + row_bytes.to_bytes(2, "little") + rows.to_bytes(2, "little") + dots


def define_stored(key: NvKey, image: Image.Image) -> bytes:
    """GS ( L function 67: write a picture into the flash. Flash wears: once per picture."""
    dots, row_bytes = _dots(image)
    rows = len(dots) // row_bytes
    if rows > STORED_DOTS_HIGH_MAX or len(dots) > STORED_BYTES_MAX:
        msg = f"a picture of {row_bytes * 8}x{rows} dots does not fit the flash command"
        raise ValueError(msg)
    measures = (row_bytes * 8).to_bytes(2, "little") + rows.to_bytes(2, "little")
    body = b"0C0" + key.to_bytes() + b"\x01" + measures + b"1" + dots
    return b"\x1d(L" + len(body).to_bytes(2, "little") + body


def print_stored(key: NvKey, *, width: int = 1, height: int = 1) -> bytes:
    """GS ( L function 69: print a stored picture, each way 1 or 2 times."""
    if width not in (1, 2) or height not in (1, 2):
        msg = f"stored pictures are printed once or twice their size, not {width}x{height}"
        raise ValueError(msg)
    return b"\x1d(L\x06\x000E" + key.to_bytes() + bytes([width, height])


def _dots(image: Image.Image) -> tuple[bytes, int]:
    """Pack rows into bytes, 1 = black, leftmost dot in the highest bit."""
    row_bytes = (image.width + 7) // 8
    if not 1 <= row_bytes <= ROW_BYTES_MAX or image.height < 1:
        msg = f"a picture of {image.width}x{image.height} dots cannot be printed"
        raise ValueError(msg)
    bits = image.convert("1", dither=Image.Dither.NONE)
    white = bytearray(bits.tobytes())  # Pillow: 1 = white, rows padded with zeros
    spare = row_bytes * 8 - image.width
    if spare:
        for last in range(row_bytes - 1, len(white), row_bytes):
            white[last] |= (1 << spare) - 1
    return harmless(bytes(byte ^ 0xFF for byte in white)), row_bytes
