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
    waiting_count: int  # all of them, also those that the list has no room for
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

    @property
    def call_refusal(self) -> str:
        """Return why nobody can be called now, in the words of the button; "" when one can."""
        if self.state != "open":
            return "本窗口已暂停" if self.state == "paused" else "本窗口未开放"
        if self.at_counter:
            return f"先办结 {self.at_counter.ticket_no}"
        return "" if self.next_no else "现在没有人在等"


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """What a counter is for a letter: "A" 主办, "B" 备岗 or ""; `following` is a click's."""

    letter: str
    level: str
    following: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterLine:
    """One counter, as the supervisor sees it."""

    counter_no: int
    state: str
    staff: str
    ticket_no: str
    since: datetime | None
    finished: int
    skills: tuple[Skill, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """`colour` is the name of a token, such as "q700"."""

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
    tone: str  # green, amber, red
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
    kind: str = ""  # "now" at a counter, "you", "more" for those left out, or "" waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class PhonePage:
    """The phone page. Two that are equal look the same, so only another one is worth a ping.

    `state` is the ticket's; while it waits, `ahead` and `wait` are shown, else only `say`.
    """

    state: str
    service: str
    service_code: str
    group: str
    ticket_no: str
    ahead: int
    wait: str
    wait_unit: str
    counters: str
    say: str
    hint: str
    tone: str  # "", near, call, done
    steps: tuple[Step, ...]
    materials: tuple[MaterialLine, ...]
    location: str
    directions: str
    link: str
    may_cancel: bool
    illustrative: bool
