"""The sheet of one common service: how long it takes now, and the number at one more touch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kiosk.presenters import wording
from kiosk.presenters.parts import Fact, Row, ToggleLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.presenters.green import GreenPresenter
    from kiosk.presenters.place import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmModel:
    badge: Row = Row(code="", title="")
    title: str = ""
    text: str = ""
    facts: tuple[Fact, ...] = (Fact(label="", text=""),) * 3
    toggle: ToggleLine = ToggleLine()
    take: str = ""
    guide: str = ""
    back: str = ""


@dataclass(slots=True)
class ConfirmPresenter:
    place: Place
    green: GreenPresenter
    issue: Callable[[str], None]
    open_guide: Callable[[str], None]
    close: Callable[[], None]
    render: Callable[[ConfirmModel], None] = lambda _model: None
    model: ConfirmModel = field(default_factory=ConfirmModel)
    _code: str = ""

    def open(self, service_code: str) -> None:
        self._code = service_code
        self.refresh()

    def take(self) -> None:
        self.close()
        self.issue(self._code)

    def show_guide(self) -> None:
        self.close()
        self.open_guide(self._code)

    def refresh(self) -> None:
        if not self._code:
            return
        _ = self.place.words
        place = self.place
        service = place.catalogue.service(self._code)
        group = place.group_of(service)
        counters = place.hall.counters_of(service.group)
        told = wording.wait(place.words, place.view.wait_of(service.group), counters, brief=True)
        waiting = told.lead if place.view.known else _("暂时看不到")
        span = told.tail or _("请留意大屏")
        model = ConfirmModel(
            badge=Row(code="", title="", letter=service.group, colour=group.colour),
            title=service.name_zh,
            text=service.summary,
            facts=(
                Fact(label=_("现在"), text=waiting),
                Fact(label=_("大约"), text=span),
                Fact(
                    label=_("办理窗口"),
                    text=_("‹{n}› 号").format(n=wording.counters(counters)),
                ),
            ),
            toggle=self.green.line(allowed=service.green_channel),
            take=_("取号"),
            guide=_("先看材料"),
            back=_("返回"),
        )
        if model != self.model:
            self.model = model
            self.render(model)

    def forget(self) -> None:
        self._code = ""
        self.model = ConfirmModel()
        self.render(self.model)
