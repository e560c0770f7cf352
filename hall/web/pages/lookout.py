"""What a person must look at: calls for help, devices that are not well."""

from config.i18n import _
from hall.store.books import ReadBooks
from hall.web.pages.models import Concern, DeviceLine
from hall.web.pages.words import (
    DEVICES,
    device_words,
    is_well,
    kiosk_name,
    moment,
    tone_of,
)


def concerns_of(books: ReadBooks) -> tuple[Concern, ...]:
    """Return them, those who wait for a person first."""
    calls = [
        Concern(
            title=_("{kiosk}呼叫帮助").format(kiosk=kiosk_name(each.kiosk_id)),
            note=_("等了"),
            since=moment(each.asked_s),
            icon="hand-palm",
            answer=f"/staff/help/{each.help_id}",
        )
        for each in books.machines.all_open_help()
    ]
    faults = [
        Concern(
            title=f"{kiosk_name(each.kiosk_id)}{_device(each.device)}{device_words(each)}",
            note=_("已有"),
            since=each.since,
            icon="wrench" if each.paper == "unknown" else "printer",
            tone=tone_of(each),
        )
        for each in books.machines.all_devices()
        if not is_well(each)
    ]
    return (*calls, *faults)


def devices_of(books: ReadBooks) -> tuple[DeviceLine, ...]:
    return tuple(
        DeviceLine(
            kiosk_id=kiosk_name(each.kiosk_id),
            device=DEVICES.get(each.device, each.device),
            words=device_words(each),
            tone=tone_of(each),
            since=each.since,
        )
        for each in books.machines.all_devices()
    )


def _device(name: str) -> str:
    """Return a device's name after its kiosk's; the kiosk itself needs none."""
    return "" if name == "kiosk" else DEVICES.get(name, name)
