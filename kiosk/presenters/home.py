"""Attract and home: what the hall is like now, and the few things to touch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kiosk.presenters import wording
from kiosk.presenters.parts import Figure, NoteLine, Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from config.schema_catalogue import Service
    from kiosk.presenters.place import Place

PROMISES_SHOWN: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class AttractModel:
    name: str = ""
    name_en: str = ""
    mongolian: str = ""
    clock: str = ""
    date: str = ""
    figures: tuple[Figure, ...] = ()
    start: str = ""
    start_en: str = "Touch to start"
    promises: str = ""
    large: str = ""
    help: str = ""


@dataclass(slots=True)
class AttractPresenter:
    place: Place
    begin: Callable[[], None]
    begin_large: Callable[[], None]
    call_help: Callable[[], None]
    render: Callable[[AttractModel], None] = lambda _model: None
    model: AttractModel = field(default_factory=AttractModel)

    def refresh(self) -> None:
        _ = self.place.words
        place, now = self.place, self.place.clock()
        city, name = parted(place.hall.name.zh)
        names = [each.name for each in place.hall.promises[:PROMISES_SHOWN]]
        hide = place.kiosk.bilingual.hide_unverified_mn
        model = AttractModel(
            name="\n".join(part for part in (city, name) if part),
            name_en=f"{place.hall.name.en} · Self-service",
            mongolian=place.hall.name.mongolian(hide_unverified=hide),
            clock=now.strftime("%H:%M"),
            date=f"{wording.date(_, now)} {wording.weekday(_, now)}",
            figures=self._figures(),
            start=_("轻触屏幕开始"),
            promises=_("服务承诺：{names}").format(names=" · ".join(names)) if names else "",
            large=_("大字版"),
            help=_("呼叫帮助"),
        )
        if model != self.model:
            self.model = model
            self.render(model)

    def _figures(self) -> tuple[Figure, ...]:
        _ = self.place.words
        view = self.place.view
        if not view.known:
            return ()
        average = view.average_wait_min
        return (
            Figure(text=_("‹{n}› 人").format(n=view.waiting), label=_("现在等候")),
            Figure(text=_("‹{n}› 分钟").format(n=average), label=_("平均等候")),
            Figure(text=_("‹{n}› 个").format(n=view.counters_open), label=_("开放窗口")),
        )


def parted(name: str) -> tuple[str, str]:
    """Return a hall's name in two lines, broken after its city."""
    city, mark, rest = name.partition("市")
    return (city + mark, rest) if mark and rest else ("", name)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeModel:
    greeting: str = ""
    badge: str = ""
    figures: tuple[str, ...] = ()
    take: str = ""
    take_hint: str = ""
    guide: str = ""
    guide_hint: str = ""
    help: str = ""
    help_hint: str = ""
    common_title: str = ""
    common: tuple[Row, ...] = ()
    hours: NoteLine = NoteLine()


@dataclass(slots=True)
class HomePresenter:
    place: Place
    take: Callable[[], None]
    guide: Callable[[], None]
    confirm: Callable[[str], None]
    call_help: Callable[[], None]
    render: Callable[[HomeModel], None] = lambda _model: None
    model: HomeModel = field(default_factory=HomeModel)

    def refresh(self) -> None:
        _ = self.place.words
        large = self.place.modes.large
        model = HomeModel(
            greeting=_("您要办什么？") if large else _("您好，今天想办什么？"),
            badge=_("大字版"),
            figures=self._figures(),
            take=_("取号排队"),
            take_hint=_("叫到您的号，再去窗口") if large else _("按业务取号，叫到号再去窗口"),
            guide=_("要带什么材料") if large else _("办事指南"),
            guide_hint=_("一次看清，可以打印带走")
            if large
            else _("要带什么材料、多久办好、收不收费"),
            help=_("请工作人员帮我"),
            help_hint=_("有人马上过来，不用着急"),
            common_title=_("大家常办的，点一下就能取号"),
            common=common_rows(self.place),
            hours=self._hours(),
        )
        if model != self.model:
            self.model = model
            self.render(model)

    def _figures(self) -> tuple[str, ...]:
        _ = self.place.words
        view = self.place.view
        if not view.known:
            return ()
        return (
            _("等候 ‹{n}› 人").format(n=view.waiting),
            _("平均等 ‹{n}› 分钟").format(n=view.average_wait_min),
            _("开放窗口 ‹{n}› 个").format(n=view.counters_open),
        )

    def _hours(self) -> NoteLine:
        _ = self.place.words
        if self.place.modes.large:
            elders = next(
                (r for r in self.place.hall.queue.green_reasons if r.code == "elderly"), None
            )
            if elders is None:
                return NoteLine()
            text = _("{who}可以优先，取号时点“优先”").format(who=self.place.say(elders.name))
            return NoteLine(text=text, icon="hand-heart", tone="g")
        text = wording.hours(_, self.place.view.hours, self.place.clock())
        return NoteLine(text=text, icon="clock")


def common_rows(place: Place) -> tuple[Row, ...]:
    return tuple(service_tile(place, each) for each in place.common)


def service_tile(place: Place, service: Service) -> Row:
    """Return a service as a tile: its letter, its short name, how long it takes now."""
    group = place.group_of(service)
    found = place.view.wait_of(service.group)
    told = wording.wait(place.words, found, place.hall.counters_of(service.group), brief=True)
    lead = wording.joined(told.lead, told.tail) or place.say(group.short)
    return Row(
        code=service.code,
        title=service.short_zh,
        letter=service.group,
        colour=group.colour,
        lead=lead,
        mood=told.mood,
        enabled=told.mood != "stop",
    )
