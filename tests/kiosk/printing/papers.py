"""Papers that several tests draw; `PICTURE` is the one of the design's picture, word for word."""

from datetime import datetime
from zoneinfo import ZoneInfo

from config.load import load_catalogue, load_hall, load_kiosk
from hall.contract.api import Band, IssuedTicket
from kiosk.printing.paper import Fact, Plate, TicketPaper
from kiosk.printing.stationery import Stationery

NOW = datetime(2026, 11, 23, 14, 36, tzinfo=ZoneInfo("Asia/Shanghai"))
HALL, KIOSK, CATALOGUE = load_hall(), load_kiosk(), load_catalogue()
STATIONERY = Stationery(hall=HALL, kiosk=KIOSK)
FIRST_DEPOSIT = CATALOGUE.service("BT-01")
PICTURE = TicketPaper(
    plate=Plate(town="包头市", name="房产交易大厅", mongolian=HALL.name.mn),
    title="排队小票",
    heading="住宅专项维修资金",
    ticket_no="C018",
    direction="请到 8–9 号窗口",
    location="东厅右侧，叫到号再过去",
    facts=(
        Fact(label="前面还有", figure="4", unit="人"),
        Fact(label="大约等", figure="8", unit="分钟"),
        Fact(label="取号时间", figure="14:36"),
    ),
    link="https://t.bt/q/7F3K-C018",
    phone_title="手机看叫号",
    phone_hint="微信扫码，快到时提醒",
    materials="要带：身份证、购房合同、银行借记卡（可容缺）",
    footer=(
        "过 3 个号请重新取号 · 老弱病残孕请走绿色通道",
        "2026-11-23 星期一   1 号自助机   流水 0312",
    ),
)


def ticket(
    *, ticket_no: str = "C018", offline: bool = False, service_code: str = "BT-01"
) -> IssuedTicket:
    service = CATALOGUE.service(service_code)
    group = HALL.group(service.group)
    return IssuedTicket(
        ticket_no=ticket_no,
        service_code=service.code,
        service_name=service.name_zh,
        group=group.letter,
        group_name=group.name.zh,
        counters=HALL.counters_of(group.letter),
        location=group.location.zh,
        ahead=0 if offline else 4,
        wait=Band(low_min=0, high_min=0) if offline else Band(low_min=8, high_min=14),
        issued_at=NOW,
        day_serial=14 if offline else 312,
        link="https://hall.example.cn/t/Zk3vQ8m1xT0aBc9d",
        priority="normal",
        offline=offline,
    )
