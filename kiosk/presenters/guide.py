"""The guide: departments, their services, and all that the catalogue knows about one of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from config.i18n import _
from config.schema_catalogue import MaterialKind
from kiosk.models import PrintOutcome, PrintReport
from kiosk.presenters import wording
from kiosk.presenters.choose import ChooseModel
from kiosk.presenters.parts import Chip, Fact, MaterialLine, NoteLine, Row, StepLine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from config.schema_catalogue import Department, Material, Service
    from kiosk.presenters.place import Place
    from kiosk.presenters.ports import PrintRoom

TAGS: Final = {
    MaterialKind.REQUIRED: (_("必带"), "cu"),
    MaterialKind.MAY_FOLLOW: (_("可容缺"), "am"),
    MaterialKind.ON_FILE: (_("免提交"), "g"),
}
TONES: Final = ("q", "k", "cu", "v", "g", "am")
CODE_MARK: Final = "-"  # service codes have one, department ids do not begin with two capitals


@dataclass(slots=True)
class GuideListPresenter:
    """Browse: departments, then a department's services. `open_service` goes on to the detail."""

    place: Place
    open_service: Callable[[str], None]
    leave: Callable[[], None]
    more: Callable[[], None]
    render: Callable[[ChooseModel], None] = lambda _model: None
    model: ChooseModel = field(default_factory=ChooseModel)
    _department: str = ""
    _page: int = 0

    def open(self) -> None:
        self._department, self._page = "", 0
        self.refresh()

    def choose(self, code: str) -> None:
        if self._department:
            self.open_service(code)
            return
        self._department, self._page = code, 0
        self.refresh()

    def back(self) -> None:
        if self._department:
            self.open()
        else:
            self.leave()

    def turn(self, pages: int) -> None:
        self._page = max(0, self._page + pages)
        self.refresh()

    def forget(self) -> None:
        self._department, self._page = "", 0
        self._show(ChooseModel())

    def refresh(self) -> None:
        _ = self.place.words
        rows, held = self._rows(), len(self.place.plans.list.rows)
        pages = max(1, -(-len(rows) // held))
        self._page = min(self._page, pages - 1)
        title, sub = _("办事指南"), _("先选部门，再选要办的事")
        if self._department:
            title = self.place.say(self._chosen().name)
            sub = _("共 {n} 件事，点开看要带什么材料").format(n=len(rows))
        self._show(
            ChooseModel(
                title=title,
                sub=sub,
                rows=tuple(rows[self._page * held : (self._page + 1) * held]),
                page=f"{self._page + 1} / {pages}" if pages > 1 else "",
                earlier=self._page > 0,
                later=self._page + 1 < pages,
                earlier_text=_("上一页"),
                later_text=_("下一页"),
                back=_("返回"),
                more=_("去取号"),
            )
        )

    def _chosen(self) -> Department:
        return next(d for d in self.place.catalogue.departments if d.id == self._department)

    def _rows(self) -> Sequence[Row]:
        if self._department:
            services = self.place.catalogue.of_department(self._department)
            return [self._service_row(each) for each in services]
        departments = [
            each
            for each in self.place.catalogue.departments
            if self.place.catalogue.of_department(each.id)
        ]
        return [self._department_row(i, each) for i, each in enumerate(departments)]

    def _department_row(self, position: int, department: Department) -> Row:
        _ = self.place.words
        services = self.place.catalogue.of_department(department.id)
        names = "、".join(each.short_zh for each in services[:3])
        more = _("等 {n} 项").format(n=len(services)) if len(services) > 3 else ""
        return Row(
            code=department.id,
            title=self.place.say(department.name),
            hint=names + more,
            icon=department.icon,
            tone=TONES[position % len(TONES)],
        )

    def _service_row(self, service: Service) -> Row:
        group = self.place.group_of(service)
        large = self.place.modes.large
        return Row(
            code=service.code,
            title=service.short_zh if large else service.name_zh,
            hint=wording.joined(service.limit.text, service.fee.text),
            letter=service.group,
            colour=group.colour,
        )

    def _show(self, model: ChooseModel) -> None:
        if model != self.model:
            self.model = model
            self.render(model)


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailModel:
    """`steps` is for the strip, `step_rows` for the page of their own in large text."""

    chips: tuple[Chip, ...] = ()
    title: str = ""
    link: str = ""
    facts: tuple[Fact, ...] = (Fact(label="", text=""),) * 3
    list_title: str = ""
    list_hint: str = ""
    materials: tuple[MaterialLine, ...] = ()
    note: NoteLine = NoteLine()
    steps: tuple[StepLine, ...] = ()
    step_title: str = ""
    step_rows: tuple[StepLine, ...] = ()
    paged: bool = False
    earlier: str = ""
    later: str = ""
    earlier_allowed: bool = False
    later_allowed: bool = False
    back: str = ""
    slip: str = ""
    slip_allowed: bool = False
    take: str = ""
    take_allowed: bool = True


def parted(sentence: str) -> str:
    """Return a sentence's first part, up to its colon or semicolon: enough in large text."""
    head = min(sentence.find(mark) % (len(sentence) + 1) for mark in "：；")
    return sentence if head >= len(sentence) else sentence[:head] + "。"


def evenly(lines: Sequence[MaterialLine], held: int) -> list[tuple[MaterialLine, ...]]:
    """Divide lines into pages of about the same length, none longer than `held`."""
    count = max(1, -(-len(lines) // held))
    size = max(1, -(-len(lines) // count))
    return [tuple(lines[i : i + size]) for i in range(0, len(lines), size)] or [()]


@dataclass(slots=True)
class DetailPresenter:
    place: Place
    printing: PrintRoom
    on_window: Callable[[Callable[[], None]], None]
    issue: Callable[[str], None]
    leave: Callable[[], None]
    render: Callable[[DetailModel], None] = lambda _model: None
    model: DetailModel = field(default_factory=DetailModel)
    _code: str = ""
    _page: int = 0
    _slip: str = ""  # what the print button says instead, once it was touched

    def open(self, service_code: str) -> None:
        self._code, self._page, self._slip = service_code, 0, ""
        self.refresh()

    def take(self) -> None:
        self.issue(self._code)

    def turn(self, pages: int) -> None:
        self._page = max(0, self._page + pages)
        self.refresh()

    def print_slip(self) -> None:
        if not self.model.slip_allowed:
            return
        _ = self.place.words
        code, self._slip = self._code, _("正在打印…")
        self.refresh()
        self.printing.print_guide(
            self.place.catalogue.service(code),
            lambda report: self.on_window(lambda: self._printed(code, report)),
        )

    def forget(self) -> None:
        self._code, self._page, self._slip = "", 0, ""
        self._show(DetailModel())

    def refresh(self) -> None:
        if not self._code:
            return
        service = self.place.catalogue.service(self._code)
        plan = self.place.plans.detail
        lines = [self._line(each) for each in service.materials]
        pages = evenly(lines, plan.rows)
        own_steps = plan.step_rows > 0
        count = len(pages) + (1 if own_steps else 0)
        self._page = min(self._page, count - 1)
        on_steps = own_steps and self._page == count - 1
        steps = tuple(StepLine(name=s.name, icon=s.icon, note=s.note) for s in service.steps)
        self._show(
            replace(
                self._texts(service),
                materials=() if on_steps else pages[self._page],
                steps=() if own_steps else steps,
                step_rows=steps if on_steps else (),
                paged=count > 1,
                earlier_allowed=self._page > 0,
                later_allowed=self._page + 1 < count,
            )
        )

    def _printed(self, code: str, report: PrintReport) -> None:
        if code != self._code:
            return
        _ = self.place.words
        good = report.outcome is PrintOutcome.PRINTED
        self._slip = _("已打印") if good else _("没打印出来")
        self.refresh()

    def _line(self, material: Material) -> MaterialLine:
        tag, tone = TAGS[material.kind]
        if material.optional:
            tag, tone = _("有就带"), "q"
        return MaterialLine(
            name=material.name, note=material.note, tag=self.place.words(tag), tone=tone
        )

    def _texts(self, service: Service) -> DetailModel:
        _ = self.place.words
        place = self.place
        group = place.group_of(service)
        found = place.view.wait_of(service.group)
        counters = place.hall.counters_of(service.group)
        stopped = wording.wait(_, found, counters).mood == "stop"
        printable = place.printing and not self._slip
        return DetailModel(
            chips=self._chips(service),
            title=service.name_zh,
            link=f"{place.hall.public_url}/guide/{service.code}",
            facts=(
                Fact(label=_("办结时限"), text=wording.figures_marked(service.limit.text)),
                Fact(label=_("收费"), text=wording.figures_marked(service.fee.text)),
                Fact(label=_("办理窗口"), text=_("‹{n}› 号").format(n=wording.counters(counters))),
            ),
            list_title=_("您要带的材料"),
            list_hint=_("共 {n} 项，带原件即可，扫码可存到手机").format(n=len(service.materials)),
            note=self._note(service),
            step_title=_("怎么办"),
            earlier=_("上一页"),
            later=_("下一页"),
            back=_("返回"),
            slip=self._slip or (_("打印告知单") if place.printing else _("暂不能打印")),
            slip_allowed=printable,
            take=_("今天不能取号")
            if stopped
            else _("取{name}号").format(name=place.say(group.short)),
            take_allowed=not stopped,
        )

    def _chips(self, service: Service) -> tuple[Chip, ...]:
        _ = self.place.words
        department = next(d for d in self.place.catalogue.departments if d.id == service.department)
        sample = (Chip(text=_("示例"), tone="am"),) if service.illustrative else ()
        tones = ("g", "cu", "v")
        tags = tuple(
            Chip(text=text, tone=tones[i % len(tones)]) for i, text in enumerate(service.tags)
        )
        return (*sample, Chip(text=self.place.say(department.name), tone="k"), *tags)

    def _note(self, service: Service) -> NoteLine:
        _ = self.place.words
        if not service.of_kind(MaterialKind.MAY_FOLLOW):
            text = service.summary if not self.place.modes.large else parted(service.summary)
            return NoteLine(text=text, icon="info")
        days = self.place.hall.conditional.due_workdays
        text = _("‹可容缺：›先受理，‹{n} 个工作日›内补齐。").format(n=days)
        return NoteLine(text=text, icon="hourglass-medium", tone="am")

    def _show(self, model: DetailModel) -> None:
        if model != self.model:
            self.model = model
            self.render(model)
