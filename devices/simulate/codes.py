"""The QR code that a printer draws by itself: what GS ( k sets, and the picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import qrcode
import qrcode.constants
from PIL import Image
from qrcode.exceptions import DataOverflowError

LEVELS: Final = {
    0x30: qrcode.constants.ERROR_CORRECT_L,
    0x31: qrcode.constants.ERROR_CORRECT_M,
    0x32: qrcode.constants.ERROR_CORRECT_Q,
    0x33: qrcode.constants.ERROR_CORRECT_H,
}
CODES_KEPT_MAX: Final = 16  # a reprint draws the same code again
MODULE_DOTS_MAX: Final = 16


@dataclass(slots=True)
class QrMaker:
    """Holds what was set until ESC @ or power-off; bodies that make no sense change nothing."""

    module_dots: int = 3
    level: int = 0x30
    text: bytes = b""

    def obey(self, body: bytes) -> bool:
        """Take a command that sets something; return whether it was one."""
        function, rest = body[1:2], body[2:]
        if function == b"A" and len(rest) == 2:
            return True  # the model: all that is drawn is model 2
        if function == b"C" and len(rest) == 1 and 1 <= rest[0] <= MODULE_DOTS_MAX:
            self.module_dots = rest[0]
        elif function == b"E" and len(rest) == 1 and rest[0] in LEVELS:
            self.level = rest[0]
        elif function == b"P" and len(rest) > 1:
            self.text = rest[1:]
        else:
            return False
        return True

    def picture(self) -> Image.Image | None:
        """Return the code; none when nothing was stored, or more than fits a code."""
        modules = _modules(self.text, self.level) if self.text else None
        if modules is None:
            return None
        edge = modules.width * self.module_dots
        return modules.resize((edge, edge), Image.Resampling.NEAREST)


@lru_cache(maxsize=CODES_KEPT_MAX)
def _modules(text: bytes, level: int) -> Image.Image | None:
    """Return the code at one dot a module; none for more than fits a code."""
    code = qrcode.QRCode(error_correction=LEVELS[level], box_size=1, border=0)
    code.add_data(text, optimize=0)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError):  # ValueError: qrcode 8 past version 40
        return None
    rows = code.get_matrix()
    picture = Image.new("1", (len(rows), len(rows)))
    picture.putdata([not dark for row in rows for dark in row])
    return picture
