"""The last picture, kept beside the display so that it starts without the hall.

A cache and no more: it is written whole and renamed, so a reader meets the old one or the new one;
one that cannot be read is as good as none.
"""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from hall.contract.board import Board


@dataclass(slots=True)
class BoardCache:
    path: Path
    _kept: str = ""  # the cursor of what stands on disk

    def load(self) -> Board | None:
        try:
            board = msgspec.json.decode(self.path.read_bytes(), type=Board)
        except (OSError, msgspec.DecodeError):
            return None
        self._kept = board.cursor
        return board

    def keep(self, board: Board) -> None:
        """Write the board unless it is the one on disk. A full disk costs only the cache."""
        if board.cursor == self._kept:
            return
        draft = self.path.with_suffix(".new")
        try:
            draft.write_bytes(msgspec.json.encode(board))
            draft.replace(self.path)
        except OSError:
            return
        self._kept = board.cursor
