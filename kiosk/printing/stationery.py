"""Puts a number, or a service's materials, into the words of the hall's paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from config.i18n import _
from config.schema_catalogue import MaterialKind
from kiosk.presenters import wording
from kiosk.presenters.home import parted
from kiosk.printing.paper import Fact, Plate, SlipItem, SlipPaper, TicketPaper

if TYPE_CHECKING:
    from datetime import datetime

    from config.schema_catalogue import Material, Service
    from config.schema_hall import HallConfig
    from config.schema_machines import KioskConfig
    from hall.contract.api import Band, IssuedTicket

TICKET_TITLE: Final = _("排队小票")
SLIP_TITLE: Final = _("一次性告知单")
MATERIALS_NAMED: Final = 4  # on a ticket; the slip and the phone name all of them
TAGS: Final = {
    MaterialKind.REQUIRED: _("必带"),
    MaterialKind.MAY_FOLLOW: _("可容缺"),
    MaterialKind.ON_FILE: _("免提交"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stationery:
    """The hall's own paper, in Chinese: the counters read it too."""

    hall: HallConfig
    kiosk: KioskConfig

    def ticket(self, ticket: IssuedTicket, service: Service) -> TicketPaper:
        """Return the paper of a number. An offline one promises no wait: nobody knows it."""
        rules = self.hall.queue
        counters = wording.counters(ticket.counters)
        taken = Fact(label=_("取号时间"), figure=ticket.issued_at.strftime("%H:%M"))
        return TicketPaper(
            plate=self.plate(),
            title=_(TICKET_TITLE),
            heading=ticket.service_name,
            ticket_no=ticket.ticket_no,
            direction=_("请到 {counters} 号窗口").format(counters=counters),
            location=_("{where}，叫到号再过去").format(where=ticket.location),
            facts=(taken,) if ticket.offline else (*_waits(ticket), taken),
            link=ticket.link,
            phone_title=_("手机看叫号"),
            phone_hint=_("微信扫码，看排到哪了"),
            materials=_materials(service),
            footer=(
                _("过号往后排 {n} 位 · 老弱病残孕请走绿色通道").format(n=rules.re_entry_places),
                self._imprint(ticket.issued_at, ticket.day_serial),
            ),
            marks=(_("离线号 · 窗口按取号时间叫您"),) if ticket.offline else (),
        )

    def slip(self, service: Service, now: datetime) -> SlipPaper:
        """Return the 一次性告知单 of a service: everything is told at once."""
        group = self.hall.group(service.group)
        days = self.hall.conditional.due_workdays
        counters = wording.counters(self.hall.counters_of(service.group))
        later = service.of_kind(MaterialKind.MAY_FOLLOW)
        sample = _(" · 示例") if service.illustrative else ""
        return SlipPaper(
            plate=self.plate(),
            title=_(SLIP_TITLE),
            heading=service.name_zh,
            subheading=f"{group.name.zh} · {service.code}{sample}",
            facts=(
                Fact(label=_("办结时限"), figure=service.limit.text),
                Fact(label=_("收费"), figure=service.fee.text),
                Fact(label=_("办理窗口"), figure=counters, unit=_("号")),
            ),
            list_title=_("要带的材料（带原件，不用复印）"),
            items=tuple(_item(each) for each in service.materials),
            note=_("可容缺：先受理，{days} 个工作日内补齐。").format(days=days) if later else "",
            steps_title=_("怎么办"),
            steps=tuple(step.name for step in service.steps),
            link=f"{self.hall.public_url}/guide/{service.code}",
            phone_title=_("手机上看"),
            phone_lines=(_("微信扫码看办事指南"), group.location.zh, group.directions.zh),
            footer=(_("以窗口一次性告知的内容为准"), self._imprint(now)),
        )

    def plate(self) -> Plate:
        bilingual = self.kiosk.bilingual
        town, name = parted(self.hall.name.zh)
        shown = "ticket" in bilingual.surfaces
        columns = self.hall.name.mongolian(hide_unverified=bilingual.hide_unverified_mn)
        return Plate(
            town=town,
            name=name,
            mongolian=columns if shown else "",
            mongolian_first=bilingual.order == "mn_first",
        )

    def _imprint(self, at: datetime, serial: int | None = None) -> str:
        parts = [
            f"{at:%Y-%m-%d} {_(wording.WEEKDAYS[at.weekday()])}",
            _("{n} 号自助机").format(n=self.kiosk.number),
        ]
        if serial is not None:
            parts.append(_("流水 {n:04d}").format(n=serial))
        return "   ".join(parts)


def reprinted(paper: TicketPaper, copy_no: int) -> TicketPaper:
    """Return the same ticket as a further copy, which says so before anything else."""
    mark = _("重打 · 第 {n} 张，号码不变").format(n=copy_no)
    return replace(paper, marks=(mark, *paper.marks))


def _waits(ticket: IssuedTicket) -> tuple[Fact, Fact]:
    ahead = Fact(label=_("前面还有"), figure=str(ticket.ahead), unit=_("人"))
    return ahead, _wait(ticket.wait)


def _wait(wait: Band) -> Fact:
    label = _("大约等")
    if wait.high_min <= 0:
        return Fact(label=label, figure=_("即将叫号"))
    figure = str(wait.high_min)
    if wait.low_min < wait.high_min:
        figure = f"{wait.low_min}–{wait.high_min}"
    return Fact(label=label, figure=figure, unit=_("分钟"))


def _materials(service: Service) -> str:
    """Name what must be in the hand, then what may follow; what the hall has is left away."""
    asked = [each for each in service.materials if each.kind is not MaterialKind.ON_FILE]
    asked = [each for each in asked if not each.optional]
    if not asked:
        return _("不用带材料，人到就能办")
    asked.sort(key=lambda each: each.kind is MaterialKind.MAY_FOLLOW)
    later = MaterialKind.MAY_FOLLOW
    named = [
        _("{name}（可容缺）").format(name=each.name) if each.kind is later else each.name
        for each in asked[:MATERIALS_NAMED]
    ]
    more = _("等 {n} 样").format(n=len(asked)) if len(asked) > MATERIALS_NAMED else ""
    return _("要带：{names}").format(names="、".join(named)) + more


def _item(material: Material) -> SlipItem:
    tag = _("有就带") if material.optional else _(TAGS[material.kind])
    return SlipItem(name=material.name, tag=tag, note=material.note)
