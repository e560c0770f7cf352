"""Bodies of the HTTP API, version 1: what goes in, what comes out.

Every body is a JSON object; unknown members are refused. Times are aware ISO 8601.
"""

from datetime import datetime
from typing import Annotated

import msgspec

from hall.contract.board import DeviceState, HallHours

Code = Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
Hmac = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
ClockTime = Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Letters = Annotated[tuple[str, ...], msgspec.Meta(max_length=26)]


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """A wait as it is announced: from the forecast's median to its p90, in whole minutes.

    Both 0: 即将叫号. Equal: 约 n 分钟. Otherwise: low–high 分钟.
    """

    low_min: int
    high_min: int


class IssueTicket(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Ask for a number. `priority_reason` is a reason code of the green channel, or None.

    `more_services` are served on the same ticket after the first, in order (at most 4).
    `person_hmac`: where an ID card was read, its salted HMAC-SHA256 in hex, and nothing else of it.
    """

    service_code: Code
    priority_reason: Code | None = None
    more_services: Annotated[tuple[Code, ...], msgspec.Meta(max_length=4)] = ()
    appointment_no: Code | None = None
    person_hmac: Hmac | None = None


class OfflineTicket(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number that a kiosk issued alone; it enters its queue by `issued_at` (corrected)."""

    ticket_no: Code
    service_code: Code
    issued_at: datetime
    link_token: Annotated[str, msgspec.Meta(max_length=64)]
    priority_reason: Code | None = None


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
    priority: str = "normal"
    more_services: tuple[str, ...] = ()
    day_serial: int = 0


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

    service_code: Code | None = None
    counter_no: int | None = None


class WhichTicket(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Name the ticket that an act is about."""

    ticket_no: Code


class Skills(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a counter serves first (A 岗), and what it backs up (B 岗): letters of groups."""

    groups: Letters = ()
    backup_groups: Letters = ()


class ExtendHours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Declare an extended service for today, until "HH:MM" of the hall's zone."""

    until: ClockTime


class HoursExtended(msgspec.Struct, frozen=True, kw_only=True):
    hours: HallHours


class DayClosed(msgspec.Struct, frozen=True, kw_only=True):
    """A day was ended; so many tickets went to history."""

    day: str
    tickets: int


class BookAppointment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Enter an appointment that was made elsewhere, under its own number."""

    appointment_no: Code
    service_code: Code
    at: datetime


class Appointed(msgspec.Struct, frozen=True, kw_only=True):
    appointment_no: str
    service_code: str
    at: datetime


class HelpCalled(msgspec.Struct, frozen=True, kw_only=True):
    """A call for a person; `answered_by` is the name of who goes, or ""."""

    at: datetime
    help_id: int
    kiosk_id: str
    answered_by: str = ""


class QueueTicket(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket that waits, or is set aside, as staff see it."""

    ticket_no: str
    state: str
    service_code: str
    group: str
    priority: str
    priority_reason: str
    offline: bool
    issued_at: datetime
    waited_s: int
    re_entered: bool
    to_counter_no: int | None
    counter_no: int | None  # where it was called last
    wait_s: int | None  # until its call, by the newest forecast's median
    more_services: tuple[str, ...] = ()


class Queues(msgspec.Struct, frozen=True, kw_only=True):
    """Who waits, in the predicted order of their calls, and who is set aside."""

    at: datetime
    waiting: tuple[QueueTicket, ...]
    at_counters: tuple[QueueTicket, ...]
    held: tuple[QueueTicket, ...]
    missed: tuple[QueueTicket, ...]
    rules: tuple[str, ...] = ()  # what priority the classes have, and what it gives, in words


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
    devices: Annotated[tuple[DeviceState, ...], msgspec.Meta(max_length=16)] = ()
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
