"""Why a guest of the hall has no answer, by what it can do about it."""

from hall.contract.api import Problem


class HallUnreachableError(Exception):
    """No answer in time: nobody knows whether it happened. Repeat it under the same key.

    The hall is stopped, the network is cut, or the hall did not answer within the time-out.
    """


class HallRefusedError(Exception):
    """The hall has said no, and has changed nothing. `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.status} {problem.type}: {problem.detail or problem.title}")
        self.problem = problem

    @property
    def temporary(self) -> bool:
        """Tell whether the same request may succeed later."""
        return self.problem.status in {429, 503, 507}
