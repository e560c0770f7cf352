"""The sheet that asks "您还在吗", and says what will be wiped."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.presenters.place import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleModel:
    left_s: int = 0
    total_s: int = 20
    title: str = ""
    text: str = ""
    stay: str = ""
    leave: str = ""


@dataclass(slots=True)
class IdlePresenter:
    place: Place
    stay: Callable[[], None]
    leave: Callable[[], None]
    render: Callable[[IdleModel], None] = lambda _model: None
    model: IdleModel = field(default_factory=IdleModel)

    def show(self, left_s: float, total_s: float) -> None:
        """Show how many seconds are left of those in which an answer is awaited."""
        _ = self.place.words
        left = -int(-left_s // 1)
        text = _("{n} 秒后将回到首页并清除您的选择，\n已经取的号不受影响。").format(n=left)
        model = IdleModel(
            left_s=left,
            total_s=round(total_s),
            title=_("您还在吗？"),
            text=text,
            stay=_("我还在，继续办"),
            leave=_("现在就退出"),
        )
        if model != self.model:
            self.model = model
            self.render(model)
