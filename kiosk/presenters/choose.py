"""Choose a number: groups of counters, then the services of a group; touching one issues it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kiosk.presenters import wording
from kiosk.presenters.parts import Row, ToggleLine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from config.schema_catalogue import Service
    from config.schema_hall import Group
    from kiosk.presenters.green import GreenPresenter
    from kiosk.presenters.place import Place

LETTER_LENGTH: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseModel:
    title: str = ""
    sub: str = ""
    rows: tuple[Row, ...] = ()
    toggle: ToggleLine = ToggleLine()
    page: str = ""  # "1 / 3", empty when there is one page
    earlier: bool = False
    later: bool = False
    earlier_text: str = ""
    later_text: str = ""
    back: str = ""
    more: str = ""  # the other way out: from numbers to the guide, and back


@dataclass(slots=True)
class ChoosePresenter:
    """`issue` takes a service code; `leave` goes back to where this screen was entered."""

    place: Place
    green: GreenPresenter
    issue: Callable[[str], None]
    leave: Callable[[], None]
    more: Callable[[], None]
    render: Callable[[ChooseModel], None] = lambda _model: None
    model: ChooseModel = field(default_factory=ChooseModel)
    _letter: str = ""
    _page: int = 0

    def open(self) -> None:
        self._letter, self._page = "", 0
        self.refresh()

    def choose(self, code: str) -> None:
        """Take a row's code: a group's letter opens it, a service's code issues a number."""
        if len(code) != LETTER_LENGTH:
            self.issue(code)
            return
        services = self.place.catalogue.of_group(code)
        if len(services) == 1:
            self.issue(services[0].code)
            return
        self._letter, self._page = code, 0
        self.refresh()

    def back(self) -> None:
        if not self._letter:
            self.leave()
            return
        self.open()

    def turn(self, pages: int) -> None:
        """Turn so many pages on; past the ends nothing happens."""
        last = (len(self._all()) - 1) // self._held
        self._page = min(max(self._page + pages, 0), last)
        self.refresh()

    def forget(self) -> None:
        self._letter, self._page = "", 0
        self._show(ChooseModel())

    def refresh(self) -> None:
        _ = self.place.words
        rows = self._all()
        held = self._held
        pages = -(-len(rows) // held)
        self._page = min(self._page, max(0, pages - 1))
        title, sub = self._heading()
        self._show(
            ChooseModel(
                title=title,
                sub=sub,
                rows=tuple(rows[self._page * held : (self._page + 1) * held]),
                toggle=self.green.line(),
                page=f"{self._page + 1} / {pages}" if pages > 1 else "",
                earlier=self._page > 0,
                later=self._page + 1 < pages,
                earlier_text=_("上一页"),
                later_text=_("下一页"),
                back=_("返回"),
                more=_("先看要带什么材料"),
            )
        )

    @property
    def _held(self) -> int:
        return len(self.place.plans.list.rows)

    def _heading(self) -> tuple[str, str]:
        _ = self.place.words
        if not self._letter:
            return _("您要办哪类业务？"), _("先选一类，再选要办的事，不用填任何信息")
        group = self.place.hall.group(self._letter)
        told = self._told(self._letter)
        counters = wording.counters(self.place.hall.counters_of(self._letter))
        where = _("{counters} 号窗口").format(counters=counters)
        lead = told.lead.replace("‹", "").replace("›", "") if self.place.view.known else ""
        return self.place.say(group.name), wording.joined(_("选一项就出号"), lead, where)

    def _all(self) -> Sequence[Row]:
        if not self._letter:
            return [self._group_row(each) for each in self.place.hall.groups if self._serves(each)]
        services = self.place.catalogue.of_group(self._letter)
        return [self._service_row(each) for each in services]

    def _serves(self, group: Group) -> bool:
        return bool(self.place.catalogue.of_group(group.letter))

    def _told(self, letter: str) -> wording.WaitWords:
        brief = self.place.modes.large
        found = self.place.view.wait_of(letter)
        counters = self.place.hall.counters_of(letter)
        return wording.wait(self.place.words, found, counters, brief=brief)

    def _group_row(self, group: Group) -> Row:
        place, told = self.place, self._told(group.letter)
        name = group.short if place.modes.large else group.name
        return Row(
            code=group.letter,
            title=place.say(name),
            hint=place.say(group.hint),
            letter=group.letter,
            colour=group.colour,
            lead=told.lead,
            tail=told.tail,
            mood=told.mood,
            enabled=told.mood != "stop",
        )

    def _service_row(self, service: Service) -> Row:
        group = self.place.group_of(service)
        told = self._told(service.group)
        return Row(
            code=service.code,
            title=service.short_zh if self.place.modes.large else service.name_zh,
            hint=wording.joined(service.limit.text, service.fee.text),
            letter=service.group,
            colour=group.colour,
            enabled=told.mood != "stop",
        )

    def _show(self, model: ChooseModel) -> None:
        if model != self.model:
            self.model = model
            self.render(model)
