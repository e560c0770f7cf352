"""What presenters need of the kiosk's back half; kiosk/flows, hall_link and printing provide it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from config.schema_catalogue import Service
    from hall.contract.api import IssuedTicket
    from kiosk.models import PrinterState, PrintReport


class TicketDesk(Protocol):
    def issue(self, service_code: str, *, priority_reason: str | None) -> IssuedTicket:
        """Return a number: the hall's, or this kiosk's own after the answer timeout (`offline`).

        Blocks for up to that timeout; call it off the UI thread. Raises TicketRefusedError when
        the hall says no: closed, last ticket gone, quota full, service unknown.
        """
        ...


class PrintRoom(Protocol):
    """Queues a job and returns at once; `done` comes from the printer's own thread, once."""

    @property
    def state(self) -> PrinterState: ...

    def print_ticket(self, ticket: IssuedTicket, done: Callable[[PrintReport], None]) -> None: ...

    def print_guide(self, service: Service, done: Callable[[PrintReport], None]) -> None: ...


class CallHelp(Protocol):
    def request_help(self) -> bool:
        """Tell the staff that somebody at this machine asks for a person; False: not delivered.

        Blocks for up to the answer timeout; call it off the UI thread.
        """
        ...
