"""ESC/POS as bytes: text, paper, codes and stored pictures. No I/O; each function is one command.

Editions: Epson ESC/POS Application Programming Guide (commands named in the comments); Chinese
mode as in the simplified-Chinese models. Pictures dot by dot are in `devices.printer.raster`.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from devices.printer.raster import NvKey, define_stored, print_stored, raster

__all__ = [
    "ACK",
    "Align",
    "ErrorCorrection",
    "NvKey",
    "align",
    "bold",
    "chinese_mode",
    "clear_and_recover",
    "clear_buffer",
    "cut",
    "define_stored",
    "feed_dots",
    "feed_lines",
    "flush",
    "init",
    "line_spacing",
    "outside_gbk",
    "print_stored",
    "process_id",
    "qr",
    "raster",
    "request_paper_answer",
    "request_status",
    "request_stored_keys",
    "retry_line",
    "size",
    "smoothing",
    "status_back",
    "tab_to_dot",
    "text",
]

ESC: Final = b"\x1b"
FS: Final = b"\x1c"
GS: Final = b"\x1d"
DLE: Final = b"\x10"

ACK: Final = b"\x06"  # after each block of stored keys

FLUSH_BYTES_MAX: Final = 8192  # more than any command of ours can still be waiting for
QR_TEXT_BYTES_MAX: Final = 2953  # version 40, level L
CONTROL_BELOW: Final = 0x20


class Align(IntEnum):
    LEFT = 0
    CENTRE = 1
    RIGHT = 2


class ErrorCorrection(IntEnum):
    """As GS ( k function 69 counts them: 7, 15, 25 and 30 % of the code may be lost."""

    L = 0x30
    M = 0x31
    Q = 0x32
    H = 0x33


# --- set-up ------------------------------------------------------------------------------------


def init() -> bytes:
    """ESC @: print modes back to those of power-on. Bytes already received are still printed."""
    return b"\x1b@"


def chinese_mode(*, on: bool) -> bytes:
    """FS & and FS . : never rely on what a printer does at power-on."""
    return b"\x1c&" if on else b"\x1c."


def smoothing(*, on: bool) -> bytes:
    """GS b: round the steps of enlarged characters. Printers without it ignore it."""
    return b"\x1db" + bytes([on])


# --- text --------------------------------------------------------------------------------------


def outside_gbk(words: str) -> list[str]:
    """Return the characters that common printers hold no picture of; draw their line as raster.

    GB18030 can encode every character, but most printers carry the GBK set only. Python 3.11's
    gb18030 codec also follows the 2000 table for a few (U+1E3F, U+9FB4), so GBK is the test.
    """
    return [character for character in words if not _printable(character)]


def _printable(character: str) -> bool:
    try:
        encoded = character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return encoded[0] >= CONTROL_BELOW or character == "\n"


def text(words: str) -> bytes:
    """Encode for Chinese mode. Refuses with `ValueError` what `outside_gbk` names."""
    if strange := outside_gbk(words):
        points = " ".join(f"U+{ord(character):04X}" for character in strange)
        msg = f"no printer glyph for {points}: draw this line as raster"
        raise ValueError(msg)
    return words.encode("gbk")


def align(side: Align) -> bytes:
    """ESC a; works at the start of a line only."""
    return b"\x1ba" + bytes([side])


def bold(*, on: bool) -> bytes:
    return b"\x1bE" + bytes([on])


def size(width: int = 1, height: int = 1) -> bytes:
    """GS !: each of 1 to 8 times, for Chinese and half-width characters alike."""
    if not (1 <= width <= 8 and 1 <= height <= 8):
        msg = f"characters are 1 to 8 times wide and high, not {width}x{height}"
        raise ValueError(msg)
    return b"\x1d!" + bytes([(width - 1) << 4 | (height - 1)])


def line_spacing(dots: int | None = None) -> bytes:
    """ESC 3 n, or ESC 2 for the printer's own."""
    return b"\x1b2" if dots is None else b"\x1b3" + bytes([dots])


def tab_to_dot(dot: int) -> bytes:
    """ESC $: the next character starts this many dots from the left edge: columns."""
    return b"\x1b$" + dot.to_bytes(2, "little")


def feed_lines(count: int) -> bytes:
    return b"\x1bd" + bytes([count])


def feed_dots(dots: int) -> bytes:
    """ESC J; 8 dots are 1 mm at 203 dpi. 255 at most."""
    return b"\x1bJ" + bytes([dots])


def cut(*, partial: bool = True, feed_dots_before: int | None = 0) -> bytes:
    """GS V: with a feed, the printer first moves the last line past its blade (function B).

    `feed_dots_before=None` cuts where the paper stands.
    """
    if feed_dots_before is None:
        return b"\x1dV" + bytes([partial])
    return b"\x1dV" + (b"\x42" if partial else b"\x41") + bytes([feed_dots_before])


# --- codes -------------------------------------------------------------------------------------


def qr(words: str, *, module_dots: int = 6, level: ErrorCorrection = ErrorCorrection.M) -> bytes:
    """GS ( k, model 2, drawn by the printer. Refuses control characters and modules over 16.

    A control character in it could be taken as a real-time command.
    """
    content = words.encode("utf-8")
    if not 0 < len(content) <= QR_TEXT_BYTES_MAX or min(content) < CONTROL_BELOW:
        msg = "a QR code needs 1 to 2953 bytes of text without control characters"
        raise ValueError(msg)
    if not 1 <= module_dots <= 16:
        msg = f"a QR module has 1 to 16 dots, not {module_dots}"
        raise ValueError(msg)
    return b"".join(
        _code_command(body)
        for body in (
            b"1A2\0",
            b"1C" + bytes([module_dots]),
            b"1E" + bytes([level]),
            b"1P0" + content,
            b"1Q0",
        )
    )


def _code_command(body: bytes) -> bytes:
    return b"\x1d(k" + len(body).to_bytes(2, "little") + body


# --- questions and recovery --------------------------------------------------------------------


def request_status(group: int) -> bytes:
    """DLE EOT n, n = 1 printer, 2 off-line cause, 3 error cause, 4 paper: answered at once.

    Only between commands: inside another command's bytes it would also count as those.
    """
    if not 1 <= group <= 4:
        msg = f"status groups are 1 to 4, not {group}"
        raise ValueError(msg)
    return b"\x10\x04" + bytes([group])


def request_paper_answer() -> bytes:
    """GS r 1: queued, so its answer proves that everything before it was taken up."""
    return b"\x1dr\x01"


def status_back(*, on: bool) -> bytes:
    """GS a: four bytes by themselves at each change of drawer, off-line, error and paper."""
    return b"\x1da" + (b"\xff" if on else b"\0")


def process_id(mark: bytes) -> bytes:
    """GS ( H function 48: `mark` comes back when all before it is printed. Four of 20..7E."""
    if len(mark) != 4 or not all(0x20 <= byte <= 0x7E for byte in mark):
        msg = f"a process id is four printable bytes, not {mark!r}"
        raise ValueError(msg)
    return b"\x1d(H\x06\x0000" + mark


def request_stored_keys() -> bytes:
    """GS ( L function 64: which pictures are in the flash."""
    return b"\x1d(L\x04\x000@KC"


def retry_line() -> bytes:
    """DLE ENQ 1: recover from an error and print the line again."""
    return b"\x10\x05\x01"


def clear_and_recover() -> bytes:
    """DLE ENQ 2: recover from a cutter error or jam, and forget what was not printed."""
    return b"\x10\x05\x02"


def clear_buffer() -> bytes:
    """DLE DC4 function 8: forget all that was received, even off-line, and answer `37 25 00`.

    It also ends a command whose bytes are still awaited. Not in every printer.
    """
    return b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"


def flush(count: int = FLUSH_BYTES_MAX) -> bytes:
    """Zeros that end a command whose bytes were lost, then ESC @."""
    return bytes(min(count, FLUSH_BYTES_MAX)) + init()
