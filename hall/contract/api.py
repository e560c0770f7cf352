"""Bodies of the HTTP API, version 1: what goes in, what comes out.

Every body is a JSON object; unknown members are refused. Times are aware ISO 8601.
"""

from datetime import datetime

import msgspec

from hall.contract.board import DeviceState


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """A wait as it is announced: from the forecast's median to its p90, in whole minutes.

    Both 0: 即将叫号. Equal: 约 n 分钟. Otherwise: low–high 分钟.
    """

    low_min: int
    high_min: int


class IssueTicket(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask for a number. `priority_reason` is a reason code of the green channel, or None.

    `more_services` are served on the same ticket after the first, in order (at most 4).
    """

    service_code: str
    priority_reason: str | None = None
    more_services: tuple[str, ...] = ()
    appointment_no: str | None = None


class OfflineTicket(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number that a kiosk issued alone; it enters its queue by `issued_at` (corrected)."""

    ticket_no: str
    service_code: str
    issued_at: datetime
    link_token: str
    priority_reason: str | None = None


class IssuedTicket(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a ticket request, and all that its paper and screen need."""

    ticket_no: str
    service_code: str
    service_name: str
    group: str
    group_name: str
    counters: tuple[int, ...]
    location: str
    ahead: int
    wait: Band
    issued_at: datetime
    day_serial: int  # 流水: the how-many-eth ticket of the hall's day
    link: str  # the phone page, unguessable
    priority: str
    offline: bool = False


class TicketView(msgspec.Struct, frozen=True, kw_only=True):
    """Where a ticket stands now."""

    ticket_no: str
    state: str
    service_code: str
    service_name: str
    group: str
    counters: tuple[int, ...]
    location: str
    counter_no: int | None
    ahead: int
    wait: Band | None
    call_count: int
    issued_at: datetime


class CalledTicket(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a counter's act: the ticket that it is about, as it stands after it."""

    ticket_no: str
    state: str
    service_code: str
    service_name: str
    counter_no: int
    call_count: int
    priority: str
    rule: str = ""  # which rule of the queue chose it
    reason: str = ""  # in words, for staff and citizens


class Transfer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Send a ticket on: to another service, or to one counter, or both. The arrival is kept."""

    service_code: str | None = None
    counter_no: int | None = None


class SignIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    user: str
    password: str


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    token: str
    user: str
    name: str
    role: str  # counter, supervisor, finance, editor, administrator
    counter_no: int | None
    expires_at: datetime


class KioskHealth(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kiosk's heartbeat: its clock (for the offset of offline tickets) and its devices."""

    at: datetime
    devices: tuple[DeviceState, ...] = ()
    offline_waiting: int = 0  # tickets still in the kiosk's outbox


class HealthSeen(msgspec.Struct, frozen=True, kw_only=True):
    at: datetime  # the hall's clock


class ServiceItem(msgspec.Struct, frozen=True, kw_only=True):
    """One service as the list shows it."""

    code: str
    name: str
    short: str
    group: str
    department: str
    green_channel: bool
    common: bool


class Heartbeat(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="heartbeat"):
    """Sent on a quiet feed at least every 5 s, without an id: it moves no cursor."""

    head: int
    at: datetime


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """RFC 9457. `type` is stable: programs decide by it; people read `detail`."""

    type: str
    title: str
    status: int
    detail: str = ""
    instance: str = ""
