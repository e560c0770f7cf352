"""What the staff and phone pages show: frozen, in words, ready for the templates."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who is signed in."""

    name: str
    user: str
    role: str
    counter_no: int | None

    @property
    def initial(self) -> str:
        return self.name[:1] or self.user[:1]

    @property
    def leads(self) -> bool:
        """Tell whether the supervisor page is theirs to use."""
        return self.role in {"supervisor", "administrator"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLine:
    ticket_no: str
    service: str
    since: datetime  # the arrival
    tag: str = ""  # 绿通, 预约, 离线
    tone: str = ""
    place: str = ""  # instead of the time: 过号, 挂起


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialLine:
    name: str
    note: str
    tag: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferChoice:
    """A place to send a ticket to: a service, or a counter."""

    label: str
    service_code: str = ""
    counter_no: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AtCounter:
    """The ticket that the counter has called or is serving."""

    ticket_no: str
    service: str
    service_code: str
    serving: bool
    since: datetime  # of the call, then of the start
    standard_min: int
    call_count: int
    why: str  # why it was this ticket's turn
    waited: str
    materials: tuple[MaterialLine, ...]
    more_services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """Something that a person must look at. `answer` is the path to post to, or ""."""

    title: str
    note: str
    since: datetime
    icon: str
    tone: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    waiting: int
    average_min: int
    counters_open: int
    counters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterPanel:
    """The counter page's live part."""

    counter_no: int
    state: str  # open, paused, closed
    now: datetime
    waiting: tuple[WaitingLine, ...]
    longest: str
    missed: tuple[WaitingLine, ...]
    held: tuple[WaitingLine, ...]
    at_counter: AtCounter | None
    next_no: str
    next_why: str
    finished: int
    average: str
    concerns: tuple[Concern, ...]
    sums: Sums
    transfers: tuple[TransferChoice, ...]

    @property
    def call_refusal(self) -> str:
        """Return why nobody can be called now, in the words of the button; "" when one can."""
        if self.state != "open":
            return "本窗口已暂停" if self.state == "paused" else "本窗口未开放"
        if self.at_counter:
            return f"先办结 {self.at_counter.ticket_no}"
        return "" if self.waiting else "现在没有人在等"


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterLine:
    """One counter, as the supervisor sees it. `skills` maps a letter to "A", "B" or ""."""

    counter_no: int
    state: str
    staff: str
    ticket_no: str
    since: datetime | None
    finished: int
    skills: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    letter: str
    name: str
    colour: str
    waiting: int
    wait: str
    counters_open: int
    admission: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceLine:
    kiosk_id: str
    device: str
    words: str
    healthy: bool
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HallPanel:
    """The supervisor page's live part."""

    now: datetime
    sums: Sums
    issued: int
    hours: str
    extended: str
    extend_choices: tuple[str, ...]
    counters: tuple[CounterLine, ...]
    letters: tuple[str, ...]
    groups: tuple[GroupLine, ...]
    waiting: tuple[WaitingLine, ...]
    devices: tuple[DeviceLine, ...]
    concerns: tuple[Concern, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One box of the phone page's 排队进度."""

    ticket_no: str
    words: str
    kind: str = ""  # "now" at a counter, "you", or "" waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class PhonePage:
    hall_name: str
    service: str
    ticket_no: str
    ahead: str
    wait: str
    wait_unit: str
    counters: str
    say: str
    tone: str  # "", near, call, done
    steps: tuple[Step, ...]
    materials: tuple[MaterialLine, ...]
    location: str
    link: str
    may_cancel: bool
    illustrative: bool
