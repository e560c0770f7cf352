"""The lobby board: widgets only. Places are in board.kv beside this file, as in picture l01."""

from functools import lru_cache
from pathlib import Path

from kivy.animation import Animation
from kivy.lang import Builder
from kivy.properties import ColorProperty, ObjectProperty
from PIL import ImageFont

from config.look import fonts, tokens
from config.look.linebreak import wrap
from display.lobby import ROWS, CallLine, LobbyModel
from display.views.stage import Group, Stage

Builder.load_file(str(Path(__file__).with_name("stage.kv")))
Builder.load_file(str(Path(__file__).with_suffix(".kv")))

NOTICES_KEPT = 64  # a hall shows a handful; each is broken into lines once
NOTICE_TEXT_W = 494  # design px between the paddings of the notice's card
FIRST_ROW_Y = tokens.LOBBY_FRAME_TOP + tokens.LOBBY_HERO_H


@lru_cache(NOTICES_KEPT)
def wrap_notice(body: str) -> tuple[str, ...]:
    """Break a notice's body into the lines that its card shows."""
    return tuple(wrap(body, _notice_face().getlength, NOTICE_TEXT_W))


@lru_cache(1)
def _notice_face() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts.font_path(fonts.SANS)), tokens.LOBBY_NOTICE)


class CallRow(Group):
    line = ObjectProperty(CallLine(), rebind=True)


class LobbyBoard(Stage):
    model = ObjectProperty(LobbyModel(), rebind=True)  # else kv misses the change
    hero_ground = ColorProperty(tokens.Q700)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.rows = [self._row(index) for index in range(ROWS)]

    def _row(self, index: int) -> CallRow:
        y = FIRST_ROW_Y + index * tokens.LOBBY_ROW_H
        row = CallRow(at=[0, y, tokens.LOBBY_LEFT_W, tokens.LOBBY_ROW_H])
        self.add_widget(row)
        return row

    def render(self, model: LobbyModel) -> None:
        """Show the model. Called on the window's thread alone."""
        fresh_call = model.flash and model.flash != self.model.flash
        self.model = model
        for row, line in zip(self.rows, model.rows, strict=True):
            row.line = line
        if fresh_call:
            self._flash()

    def _flash(self) -> None:
        """Swap the ground three times, slower than three a second (photosensitivity)."""
        Animation.cancel_all(self, "hero_ground")
        swap = self._hold(tokens.CU600) + self._hold(tokens.Q700)
        for _ in range(tokens.CALL_SWAPS - 1):
            swap += self._hold(tokens.CU600) + self._hold(tokens.Q700)
        swap.start(self)

    @staticmethod
    def _hold(colour: str) -> Animation:
        step = Animation(hero_ground=tokens.rgba(colour), duration=0, step=1)
        return step + Animation(duration=tokens.CALL_SWAP_S / 2, step=1)
