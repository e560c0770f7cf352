"""Figures put into the citizens' words, the same on every screen."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from config.i18n import Translator, _
from hall.contract.board import Admission

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from hall.contract.api import Band
    from hall.contract.board import GroupWait, HallHours

WEEKDAYS: Final = (
    _("星期一"),
    _("星期二"),
    _("星期三"),
    _("星期四"),
    _("星期五"),
    _("星期六"),
    _("星期日"),
)
REFUSALS: Final = {
    Admission.CLOSED: _("现在不办理"),
    Admission.LAST_TICKET: _("今天已停止取号"),
    Admission.QUOTA: _("今天的号已发完"),
}
MINUTE_S: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitWords:
    """How long a group takes now, for the right end of a row. `mood`: wait, free or stop."""

    lead: str
    tail: str
    mood: str


def counters(numbers: Iterable[int]) -> str:
    """Return 1–5, or 1–3、7 for what is not in a row; nothing for no counter."""
    ordered = sorted(set(numbers))
    spans = []
    for _offset, run in groupby(enumerate(ordered), key=lambda pair: pair[1] - pair[0]):
        members = [number for _place, number in run]
        spans.append(str(members[0]) if len(members) == 1 else f"{members[0]}–{members[-1]}")
    return "、".join(spans)


def wait(
    words: Translator, found: GroupWait | None, numbers: Iterable[int], *, brief: bool = False
) -> WaitWords:
    """Say how long a group takes now. Without the hall only its counters are known.

    `brief` leaves the counters away, where letters are large and room is short.
    """
    _ = words
    where = "" if brief else _("{counters} 号").format(counters=counters(numbers))
    if found is None:
        return WaitWords(lead=where, tail="", mood="free")
    if found.admission is not Admission.OPEN:
        return WaitWords(lead=_(REFUSALS[found.admission]), tail="", mood="stop")
    if found.waiting == 0:
        soon = _("马上办") if found.counters_open else ""
        return WaitWords(lead=_("现在不用等"), tail=joined(soon, where), mood="free")
    span = _("约 {n} 分").format(n=minutes(found.wait_s_median))
    lead = _("等 ‹{n}› 人").format(n=found.waiting)
    return WaitWords(lead=lead, tail=joined(span, where), mood="wait")


def minutes(seconds: float) -> int:
    """Return whole minutes, at least one: nobody is told 约 0 分."""
    return max(1, round(seconds / MINUTE_S))


def band(words: Translator, span: Band, *, strong: bool = False) -> str:
    """Say a forecast: 即将叫号, 约 8 分钟 or 8–14 分钟."""
    _ = words
    if span.high_min <= 0:
        return _("即将叫号")
    if span.low_min >= span.high_min:
        figure, text = str(span.high_min), _("约 {n} 分钟")
    else:
        figure, text = f"{span.low_min}–{span.high_min}", _("{n} 分钟")
    return text.format(n=f"‹{figure}›" if strong else figure)


def hours(words: Translator, today: HallHours | None, now: datetime) -> str:
    """Say when the hall is open today; empty while that is not known."""
    _ = words
    if today is None:
        return ""
    if not today.opens:
        return _("今天不对外办理")
    span = _("今天 {opens}–{closes} 办理").format(opens=today.opens, closes=today.closes)
    if today.extended_until and now.strftime("%H:%M") < today.extended_until:
        return _("{span}，延时服务到 {until}").format(span=span, until=today.extended_until)
    return span


def date(words: Translator, now: datetime) -> str:
    _ = words
    return _("{month}月{day}日").format(month=now.month, day=now.day)


def weekday(words: Translator, now: datetime) -> str:
    return words(WEEKDAYS[now.weekday()])


def joined(*parts: str) -> str:
    """Join what there is with a middle dot."""
    return " · ".join(part for part in parts if part)


def figures_marked(text: str) -> str:
    """Mark a phrase's leading number, so that it is set in numerals: ‹1.5› 小时."""
    head = text.split(" ", 1)
    if len(head) == 2 and head[0].replace(".", "").replace("–", "").isdigit():
        return f"‹{head[0]}› {head[1]}"
    return text
