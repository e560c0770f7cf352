"""One citizen at the machine: when the session asks, when it ends, what stops the clock.

Pure: seconds come in as a monotonic clock's reading, nobody sleeps, nothing is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class Phase(StrEnum):
    ATTRACT = "attract"  # nobody is here
    ACTIVE = "active"
    PROMPTING = "prompting"  # "您还在吗" is on the glass
    RESULT = "result"  # the answer is shown; it goes away by itself
    FROZEN = "frozen"  # something must not be interrupted: printing, later a bank's answer
    WIPED = "wiped"  # everything of the citizen must be forgotten now


class Step(StrEnum):
    TOUCH = "touch"
    WARN = "warn"  # prompt_s are left
    EXPIRE = "expire"  # nothing is left
    LEAVE = "leave"  # the citizen said so
    SHOW_RESULT = "show_result"
    FREEZE = "freeze"
    THAW = "thaw"
    FORGET = "forget"  # the wipe is done


TRANSITIONS: Final[Mapping[tuple[Phase, Step], Phase]] = MappingProxyType(
    {
        (Phase.ATTRACT, Step.TOUCH): Phase.ACTIVE,
        (Phase.ACTIVE, Step.TOUCH): Phase.ACTIVE,
        (Phase.ACTIVE, Step.WARN): Phase.PROMPTING,
        (Phase.ACTIVE, Step.LEAVE): Phase.WIPED,
        (Phase.ACTIVE, Step.FREEZE): Phase.FROZEN,
        (Phase.ACTIVE, Step.SHOW_RESULT): Phase.RESULT,
        (Phase.PROMPTING, Step.TOUCH): Phase.ACTIVE,
        (Phase.PROMPTING, Step.EXPIRE): Phase.WIPED,
        (Phase.PROMPTING, Step.LEAVE): Phase.WIPED,
        (Phase.RESULT, Step.TOUCH): Phase.ACTIVE,
        (Phase.RESULT, Step.EXPIRE): Phase.WIPED,
        (Phase.RESULT, Step.LEAVE): Phase.WIPED,
        (Phase.RESULT, Step.FREEZE): Phase.FROZEN,
        (Phase.RESULT, Step.SHOW_RESULT): Phase.RESULT,
        (Phase.FROZEN, Step.THAW): Phase.ACTIVE,
        (Phase.FROZEN, Step.SHOW_RESULT): Phase.RESULT,
        (Phase.WIPED, Step.FORGET): Phase.ATTRACT,
    }
)
PRESENT: Final = frozenset({Phase.ACTIVE, Phase.PROMPTING, Phase.RESULT, Phase.FROZEN})
COUNTING: Final = frozenset({Phase.ACTIVE, Phase.PROMPTING, Phase.RESULT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds, in the normal modes; `accessible_factor` stretches all of them in the others."""

    session_s: float
    prompt_s: float
    result_s: float
    accessible_factor: int


@dataclass(slots=True)
class Session:
    """`advance` ignores a step that the table has no place for: a late touch, a second thaw."""

    limits: Limits
    phase: Phase = Phase.ATTRACT
    accessible: bool = False
    _deadline_s: float = field(default=0.0)

    def advance(self, step: Step, now_s: float) -> Phase:
        """Take one step and restart the clock where the step says that somebody is there."""
        following = TRANSITIONS.get((self.phase, step))
        if following is None:
            return self.phase
        if following in {Phase.ACTIVE, Phase.RESULT}:
            self._deadline_s = now_s + self._span_s(following)
        self.phase = following
        return following

    def tick(self, now_s: float) -> Phase:
        """Let time pass. The app calls it a few times a second while somebody is there."""
        if self.phase not in COUNTING:
            return self.phase
        left_s = self.left_s(now_s)
        if left_s <= 0:
            self.advance(Step.WARN, now_s)  # a machine that was asleep still ends in order
            return self.advance(Step.EXPIRE, now_s)
        if self.phase is Phase.ACTIVE and left_s <= self.prompt_s:
            return self.advance(Step.WARN, now_s)
        return self.phase

    def make_accessible(self, now_s: float, *, accessible: bool) -> None:
        """Stretch the session as soon as somebody asks for a mode that takes longer."""
        if accessible == self.accessible:
            return
        self.accessible = accessible
        if self.phase in {Phase.ACTIVE, Phase.RESULT}:
            self._deadline_s = now_s + self._span_s(self.phase)

    def left_s(self, now_s: float) -> float:
        """Seconds until the session ends; the whole span while nothing counts down."""
        if self.phase not in COUNTING:
            return self.session_s
        return max(0.0, self._deadline_s - now_s)

    @property
    def present(self) -> bool:
        return self.phase in PRESENT

    @property
    def session_s(self) -> float:
        return self.limits.session_s * self._factor

    @property
    def prompt_s(self) -> float:
        return self.limits.prompt_s * self._factor

    @property
    def result_s(self) -> float:
        return self.limits.result_s * self._factor

    @property
    def _factor(self) -> int:
        return self.limits.accessible_factor if self.accessible else 1

    def _span_s(self, phase: Phase) -> float:
        return self.result_s if phase is Phase.RESULT else self.session_s
