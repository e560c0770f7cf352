"""Who is asking: a member of staff, a kiosk or a display, as the hall knows it."""

from dataclasses import dataclass
from typing import Final, Literal

ActorKind = Literal["staff", "kiosk", "display", "hall"]

COUNTER: Final = "counter"
SUPERVISOR: Final = "supervisor"
FINANCE: Final = "finance"
EDITOR: Final = "editor"
ADMINISTRATOR: Final = "administrator"
STAFF_ROLES: Final = (COUNTER, SUPERVISOR, FINANCE, EDITOR, ADMINISTRATOR)
KIOSK: Final = "kiosk"
DISPLAY: Final = "display"
LEADERS: Final = (SUPERVISOR, ADMINISTRATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """`id` is the user name or the machine's id; a machine's role is its kind."""

    kind: ActorKind
    id: str
    name: str
    role: str
    counter_no: int | None = None

    @property
    def key(self) -> str:
        """Return what tells this actor from every other: the scope of its idempotency keys."""
        return f"{self.kind}:{self.id}"

    def may_act_at(self, counter_no: int) -> bool:
        """Tell whether this actor may command a counter: staff their own, leaders any."""
        if self.role == COUNTER:
            return self.counter_no == counter_no
        return self.role in LEADERS


HALL: Final = Actor(kind="hall", id="hall", name="hall", role="hall")  # timers, the day's end
