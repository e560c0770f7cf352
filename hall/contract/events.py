"""Facts of the hall, as every process reads them from the feed.

An event is something that has happened: named in the past tense, never edited. On the wire it is
one JSON object whose ``kind`` names it; its topic is the part of the kind before the dot.
"""

from datetime import datetime

import msgspec

from hall.contract.board import CounterState, DeviceState, GroupWait, HallHours, Notice


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """What every event carries. `at` is aware, in the hall's zone."""

    at: datetime


class TicketIssued(Event, frozen=True, kw_only=True, tag="ticket.issued"):
    """A citizen has a number. `offline` tickets were issued by a kiosk without the hall."""

    ticket_no: str  # as printed and as spoken: "A017", "K2-014"
    service_code: str
    group: str
    priority: str  # the class: "normal", "green", "appointment"
    offline: bool = False


class TicketCalled(Event, frozen=True, kw_only=True, tag="ticket.called"):
    """A counter has asked the holder of a ticket to come forward."""

    ticket_no: str
    service_code: str
    group: str
    counter_no: int
    call_count: int  # 1 for the call, 2 and up for each recall


class TicketStarted(Event, frozen=True, kw_only=True, tag="ticket.started"):
    """The citizen stands at the counter."""

    ticket_no: str
    counter_no: int


class TicketHeld(Event, frozen=True, kw_only=True, tag="ticket.held"):
    """Service is interrupted; the citizen keeps the counter's promise to go on later."""

    ticket_no: str
    counter_no: int


class TicketTransferred(Event, frozen=True, kw_only=True, tag="ticket.transferred"):
    """The ticket waits again, with its first arrival: sent on, or back with a missing paper."""

    ticket_no: str
    from_counter_no: int
    service_code: str
    group: str
    to_counter_no: int | None = None


class TicketMissed(Event, frozen=True, kw_only=True, tag="ticket.no_show"):
    """Nobody came to the call. A ticket comes back once; `lapsed`: this was the last time."""

    ticket_no: str
    counter_no: int
    lapsed: bool


class TicketReEntered(Event, frozen=True, kw_only=True, tag="ticket.re_entered"):
    """A missed ticket waits again, a few places back."""

    ticket_no: str
    service_code: str
    group: str


class TicketFinished(Event, frozen=True, kw_only=True, tag="ticket.finished"):
    """A service is done. With `next_service_code` the same ticket waits for its next one."""

    ticket_no: str
    counter_no: int
    next_service_code: str | None = None


class TicketCancelled(Event, frozen=True, kw_only=True, tag="ticket.cancelled"):
    """The citizen gave the place up."""

    ticket_no: str


class TicketLapsed(Event, frozen=True, kw_only=True, tag="ticket.lapsed"):
    """The day ended before the ticket was served."""

    ticket_no: str


class CounterChanged(Event, frozen=True, kw_only=True, tag="counter.changed"):
    """A counter opened, paused or closed, or serves other groups than before."""

    counter: CounterState


class WaitsChanged(Event, frozen=True, kw_only=True, tag="waits.changed"):
    """How long it takes now, by group: measured and forecast by the hall, replaced whole."""

    waits: tuple[GroupWait, ...]
    average_wait_min: int


class HoursChanged(Event, frozen=True, kw_only=True, tag="hours.changed"):
    """Today's opening hours changed: an extended service was declared, or a new day began."""

    hours: HallHours


class NoticesChanged(Event, frozen=True, kw_only=True, tag="notices.changed"):
    """What the hall has to say today is another list than before, replaced whole."""

    notices: tuple[Notice, ...]


class DeviceChanged(Event, frozen=True, kw_only=True, tag="device.changed"):
    """A machine's device is in another state than before."""

    device: DeviceState


class HelpRequested(Event, frozen=True, kw_only=True, tag="help.requested"):
    """Somebody at a kiosk asks for a person."""

    kiosk_id: str
    help_id: int = 0


class HelpAnswered(Event, frozen=True, kw_only=True, tag="help.answered"):
    """A member of staff is on the way to the kiosk."""

    kiosk_id: str
    by: str
    help_id: int = 0


class DayEnded(Event, frozen=True, kw_only=True, tag="day.ended"):
    """The day's tickets have gone to history; numbers start again."""

    day: str  # ISO date


AnyEvent = (
    TicketIssued
    | TicketCalled
    | TicketStarted
    | TicketHeld
    | TicketTransferred
    | TicketMissed
    | TicketReEntered
    | TicketFinished
    | TicketCancelled
    | TicketLapsed
    | CounterChanged
    | WaitsChanged
    | HoursChanged
    | NoticesChanged
    | DeviceChanged
    | HelpRequested
    | HelpAnswered
    | DayEnded
)


def kind_of(event: Event) -> str:
    """Return the event's kind, the tag of its wire form: ``ticket.called``."""
    return str(event.__struct_config__.tag)


def topic_of(kind: str) -> str:
    """Return the part of a kind that feeds are filtered by: ``ticket``."""
    return kind.partition(".")[0]
