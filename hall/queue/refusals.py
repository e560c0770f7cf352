"""Why the desk says no. The type is for programs, the Chinese detail for people at the counter."""

from enum import StrEnum
from typing import Final

from config.i18n import _
from hall.contract.board import Admission
from hall.contract.problems import ProblemError
from hall.queue.life import IllegalStepError

UNKNOWN_SERVICE: Final = "unknown-service"
UNKNOWN_TICKET: Final = "unknown-ticket"
UNKNOWN_COUNTER: Final = "unknown-counter"
UNKNOWN_APPOINTMENT: Final = "unknown-appointment"
UNKNOWN_HELP: Final = "unknown-help"
HALL_CLOSED: Final = "hall-closed"
LAST_TICKET: Final = "last-ticket"
QUOTA_FULL: Final = "quota-full"
NUMBERS_USED_UP: Final = "numbers-used-up"
OPEN_TICKET: Final = "open-ticket"
APPOINTMENT_USED: Final = "appointment-used"
NOBODY_WAITS: Final = "nobody-waiting"
COUNTER_NOT_OPEN: Final = "counter-not-open"
COUNTER_BUSY: Final = "counter-busy"
COUNTER_FREE: Final = "counter-free"
WRONG_STATE: Final = "wrong-state"
WRONG_SERIES: Final = "wrong-series"
NUMBER_TAKEN: Final = "number-taken"
DAY_OVER: Final = "day-over"
NOT_ACCEPTABLE: Final = "not-acceptable"  # well formed, and still no sense


class Sense(StrEnum):
    """What a well-formed request must also keep to."""

    OTHER_SERVICE = "The appointment is for another service"
    APPOINTMENT_KNOWN = "There is an appointment of this number already"
    APPOINTMENT_AHEAD = "An appointment lies ahead, at a time that says its zone"
    SERVICES = "One ticket is for a few services, each of them once"
    NO_REASON = "This is no reason of the green channel"
    NO_GREEN_CHANNEL = "This service has no green channel"
    NO_NUMBER = "This is no ticket number"
    LINK_TOKEN = "A link token has 16 to 64 URL-safe characters"  # noqa: S105 - no secret
    NO_ZONE = "A time says its zone"
    SAME_COUNTER = "The ticket is at this counter"
    TRANSFER = "A transfer names another service, a counter, or both"
    SKILLS = "Each group stands once, under a letter of this hall"
    EXTENSION = "An extended service ends later than the regular hours, and than now"
    OTHER_KIOSK = "A kiosk reports its own devices"


def no_service(code: str) -> ProblemError:
    return ProblemError(UNKNOWN_SERVICE, 404, f"There is no service {code[:16]}", _("没有这项业务"))


def no_ticket(ticket_no: str) -> ProblemError:
    title = f"There is no ticket {ticket_no[:16]} today"
    return ProblemError(UNKNOWN_TICKET, 404, title, _("今天没有这个号"))


def no_link() -> ProblemError:
    return ProblemError(UNKNOWN_TICKET, 404, "This link leads to no ticket", _("没有这个号"))


def no_counter(counter_no: int) -> ProblemError:
    title = f"There is no counter {counter_no}"
    return ProblemError(UNKNOWN_COUNTER, 404, title, _("没有这个窗口"))


def no_appointment() -> ProblemError:
    title = "There is no such appointment today"
    return ProblemError(UNKNOWN_APPOINTMENT, 404, title, _("今天没有这个预约"))


def no_help() -> ProblemError:
    return ProblemError(UNKNOWN_HELP, 404, "There is no such call for help")


def not_admitted(admission: Admission) -> ProblemError:
    """Return the refusal for a group or service that takes no numbers now."""
    kind, title, detail = {
        Admission.QUOTA: (QUOTA_FULL, "Today's numbers are all taken", _("今天的号已发完")),
        Admission.LAST_TICKET: (LAST_TICKET, "The last number has gone", _("今天已停止取号")),
    }.get(admission, (HALL_CLOSED, "The hall is closed", _("现在不是办理时间，取不了号")))
    return ProblemError(kind, 409, title, detail)


def numbers_used_up() -> ProblemError:
    title = "The numbers of this series are used up for today"
    return ProblemError(NUMBERS_USED_UP, 409, title, _("今天的号已发完"))


def has_open_ticket(ticket_no: str) -> ProblemError:
    title = f"This person has an open ticket for this service: {ticket_no}"
    return ProblemError(OPEN_TICKET, 409, title, _("这项业务您已经取过号了"))


def appointment_used() -> ProblemError:
    title = "Somebody has arrived for this appointment already"
    return ProblemError(APPOINTMENT_USED, 409, title, _("这个预约已经取过号了"))


def nobody_waits() -> ProblemError:
    title = "Nobody waits whom this counter could call"
    return ProblemError(NOBODY_WAITS, 409, title, _("现在没有人在等"))


def counter_not_open(counter_no: int) -> ProblemError:
    title = f"Counter {counter_no} is not open"
    return ProblemError(COUNTER_NOT_OPEN, 409, title, _("窗口没有开放"))


def counter_busy(ticket_no: str) -> ProblemError:
    title = f"Ticket {ticket_no} is still at the counter"
    return ProblemError(COUNTER_BUSY, 409, title, _("先办完窗口现在的号"))


def counter_free(counter_no: int) -> ProblemError:
    title = f"No ticket is at counter {counter_no}"
    return ProblemError(COUNTER_FREE, 409, title, _("窗口现在没有号"))


def wrong_state(error: IllegalStepError) -> ProblemError:
    return ProblemError(WRONG_STATE, 409, f"No: {error}", _("这个号现在不能这样办"))


def wrong_series() -> ProblemError:
    title = "A kiosk hands in numbers of its own series only"
    return ProblemError(WRONG_SERIES, 403, title)


def number_taken(ticket_no: str) -> ProblemError:
    title = f"Number {ticket_no} was handed in before, under another key"
    return ProblemError(NUMBER_TAKEN, 409, title)


def day_over() -> ProblemError:
    title = "This number belongs to a day that is over, or has not come"
    return ProblemError(DAY_OVER, 409, title, _("这个号已过期"))


def not_acceptable(sense: Sense) -> ProblemError:
    return ProblemError(NOT_ACCEPTABLE, 422, sense)
