"""How pages say things: classes, materials, waits, devices, in Chinese."""

from datetime import datetime
from typing import Final

from config.i18n import _
from config.schema_catalogue import Material, MaterialKind, Service
from hall.contract.api import Band
from hall.contract.board import Admission, DeviceState
from hall.queue.choose import Rule
from hall.queue.classes import TicketClass
from hall.queue.hours import ZONE
from hall.queue.machines import KIOSK_ITSELF, ONLINE
from hall.store.staff_views import WaitingName
from hall.web.pages.models import MaterialLine, WaitingLine

CLASSES: Final = {
    TicketClass.GREEN: (_("绿通"), "green"),
    TicketClass.APPOINTMENT: (_("预约"), "blue"),
    TicketClass.NORMAL: ("", ""),
}
CLASS_NAMES: Final = {
    TicketClass.GREEN: _("绿色通道"),
    TicketClass.APPOINTMENT: _("预约"),
    TicketClass.NORMAL: "",
}
NEXT_WHY: Final = {
    Rule.LAW: _("依法优先"),
    Rule.CEILING: _("已等到上限"),
    Rule.TURN: _("轮到先来的人"),
    Rule.SCORE: "",
}
ADMISSIONS: Final = {
    Admission.OPEN: "",
    Admission.CLOSED: _("未到办理时间"),
    Admission.LAST_TICKET: _("已停止取号"),
    Admission.QUOTA: _("今天的号已发完"),
}
KINDS: Final = {
    MaterialKind.REQUIRED: (_("必带"), "teal"),
    MaterialKind.MAY_FOLLOW: (_("可容缺"), "amber"),
    MaterialKind.ON_FILE: (_("免提交"), "green"),
}
OPTIONAL: Final = (_("有就带"), "")
DEVICES: Final = {
    KIOSK_ITSELF: _("自助机"),
    "printer": _("打印机"),
    "id_reader": _("身份证阅读器"),
    "card_reader": _("读卡器"),
    "pin_pad": _("密码键盘"),
    "scanner": _("扫码器"),
    "camera": _("摄像头"),
}
FAULTS: Final = {
    "offline": _("没有回应"),
    "power-off": _("没有通电"),
    "no-device": _("没有接上"),
    "hardware-error": _("坏了，要报修"),
    "user-error": _("要人处理"),
    "busy": _("正忙"),
    "starting": _("正在启动"),
}
PAPERS: Final = {"low": _("纸快用完"), "out": _("缺纸"), "jammed": _("卡纸")}
WELL: Final = frozenset({ONLINE, "busy", "starting"})


def moment(at_s: float) -> datetime:
    return datetime.fromtimestamp(at_s, ZONE)


def minutes(seconds: float) -> str:
    """Return a time waited, as it is said: 不到 1 分, 11 分, 1 小时 5 分."""
    whole = int(seconds // 60)
    if whole < 1:
        return _("不到 1 分")
    if whole < 60:
        return _("{n} 分").format(n=whole)
    return _("{h} 小时 {n} 分").format(h=whole // 60, n=whole % 60)


def clock_span(seconds: float) -> str:
    """Return a duration as m:ss; a dash where there was none."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}" if whole > 0 else "—"


def band_words(band: Band) -> tuple[str, str]:
    """Return a wait as a number and its unit."""
    if band.high_min == 0:
        return _("很快"), ""
    if band.low_min == band.high_min:
        return str(band.low_min), _("分")
    return f"{band.low_min}–{band.high_min}", _("分")


def counters_words(numbers: tuple[int, ...]) -> str:
    """Return counters as signs name them: 8–9, or 1、3、5 where there are gaps."""
    if len(numbers) > 1 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{numbers[0]}–{numbers[-1]}"
    return "、".join(map(str, numbers))


def waiting_line(each: WaitingName, service: str) -> WaitingLine:
    tag, tone = CLASSES[each.ticket_class]
    if each.re_entries:
        tag, tone = _("过号"), "amber"
    elif each.offline and not tag:
        tag, tone = _("离线"), ""
    return WaitingLine(
        ticket_no=each.ticket_no,
        service=service,
        since=moment(each.issued_s),
        tag=tag,
        tone=tone,
    )


def materials_of(service: Service) -> tuple[MaterialLine, ...]:
    return tuple(_material(each) for each in service.materials)


def _material(each: Material) -> MaterialLine:
    tag, tone = OPTIONAL if each.optional else KINDS[each.kind]
    return MaterialLine(name=each.name, note=each.note, tag=tag, tone=tone)


def kiosk_name(kiosk_id: str) -> str:
    """Return a kiosk as staff call it: K1 is 1 号自助机."""
    number = kiosk_id.removeprefix("K")
    return _("{n} 号自助机").format(n=number) if number.isdigit() else kiosk_id


def is_well(state: DeviceState) -> bool:
    return state.status in WELL and state.paper not in PAPERS


def tone_of(state: DeviceState) -> str:
    if is_well(state):
        return "green"
    return "amber" if state.paper == "low" and state.status == ONLINE else "red"


def device_words(state: DeviceState) -> str:
    """Return how a device is: what paper it lacks says more than that it needs somebody."""
    if state.paper in PAPERS and state.status in {ONLINE, "user-error", "hardware-error"}:
        return PAPERS[state.paper]
    return FAULTS.get(state.status, _("正常"))
