"""Which characters the cut fonts must hold: GB 2312, punctuation, and all that the project says."""

from pathlib import Path
from typing import Final

BLOCKS: Final = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x017F),  # Latin-1 and Latin Extended-A
    (0x0391, 0x03C9),  # Greek
    (0x0410, 0x0451),  # Cyrillic
    (0x2000, 0x206F),  # general punctuation
    (0x20A0, 0x20BF),  # currency
    (0x2100, 0x214F),  # ℃ № ℡
    (0x2150, 0x218F),  # fractions, Ⅳ
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematics
    (0x2460, 0x24FF),  # ①
    (0x2500, 0x25FF),  # rules and shapes
    (0x2605, 0x2606),  # stars
    (0x2700, 0x27BF),  # ticks and crosses
    (0x3000, 0x303F),  # CJK punctuation
    (0x3220, 0x325F),  # ㈠
    (0xFE30, 0xFE4F),  # vertical forms
    (0xFF00, 0xFFEF),  # full width
)
# Every Han character of Noto CJK: a citizen named 喆 or 堃, outside GB 2312, reads the own name.
HAN: Final = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FA1F))
FOLDERS: Final = ("config", "kiosk", "display", "hall", "devices")
SUFFIXES: Final = frozenset({".toml", ".po", ".py", ".kv", ".html", ".txt", ".json", ".sql"})
SKIPPED: Final = frozenset({"assets", "vendor", "__pycache__"})


def gb2312() -> frozenset[int]:
    """List the 7 445 characters of GB 2312-80: signs, level 1 and level 2."""
    found: set[int] = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            text = bytes((row, cell)).decode("gb2312", errors="ignore")
            found.update(map(ord, text))
    return frozenset(found)


def spoken(root: Path) -> frozenset[int]:
    """Every character past ASCII in the project's texts, Mongolian and private use apart."""
    found: set[str] = set()
    for folder in FOLDERS:
        for path in (root / folder).rglob("*"):
            if path.suffix in SUFFIXES and not SKIPPED.intersection(path.parts):
                found.update(path.read_text(encoding="utf-8", errors="replace"))
    return frozenset(code for code in map(ord, found) if _is_han_font_text(code))


def common(root: Path) -> frozenset[int]:
    return gb2312() | _expanded(BLOCKS) | spoken(root)


def every_han(root: Path) -> frozenset[int]:
    return common(root) | _expanded(HAN)


def _expanded(blocks: tuple[tuple[int, int], ...]) -> frozenset[int]:
    return frozenset(code for first, last in blocks for code in range(first, last + 1))


def _is_han_font_text(code: int) -> bool:
    mongolian = 0x1800 <= code <= 0x18AF
    private = 0xE000 <= code <= 0xF8FF
    return code > 0x7F and code != 0xFFFD and not mongolian and not private
