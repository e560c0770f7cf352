"""Kiosks: how their devices are, and who at them asks for a person."""

from collections.abc import Iterable
from typing import Final

from hall.actor import Actor
from hall.contract.api import HelpCalled
from hall.contract.board import DeviceState
from hall.contract.events import DeviceChanged, HelpAnswered, HelpRequested
from hall.queue import refusals
from hall.queue.books import Books

KIOSK_ITSELF: Final = "kiosk"  # the device name under which the machine as a whole stands
ONLINE: Final = "online"
OFFLINE: Final = "offline"


def report(books: Books, states: Iterable[DeviceState]) -> int:
    """Note devices that are in another state than before; return how many."""
    changed = 0
    for state in states:
        known = {each.device: each for each in books.machines.devices(state.kiosk_id)}
        if not same(known.get(state.device), state):
            books.machines.put_device(state)
            books.append(DeviceChanged(at=books.now, device=state))
            changed += 1
    return changed


def same(one: DeviceState | None, other: DeviceState) -> bool:
    """Tell whether two reports of a device say the same; when it began is not part of it."""
    if one is None:
        return False
    return (one.status, one.paper, one.detail) == (other.status, other.paper, other.detail)


def ask_help(books: Books, actor: Actor) -> HelpCalled:
    """Call a person to a kiosk. Asked twice, it stays one call."""
    found = books.machines.open_help(actor.id)
    if found is None:
        found = books.machines.ask_help(actor.id, books.now.timestamp())
        books.append(HelpRequested(at=books.now, kiosk_id=actor.id, help_id=found.help_id))
    return HelpCalled(at=books.now, help_id=found.help_id, kiosk_id=found.kiosk_id)


def answer_help(books: Books, actor: Actor, help_id: int) -> HelpCalled:
    """Say that a member of staff is on the way; the first to say so goes."""
    found = books.machines.help(help_id)
    if found is None:
        raise refusals.no_help()
    if found.answered_by:
        return HelpCalled(
            at=books.now, help_id=help_id, kiosk_id=found.kiosk_id, answered_by=found.answered_by
        )
    books.machines.answer_help(help_id, actor.name, books.now.timestamp())
    books.append(
        HelpAnswered(at=books.now, kiosk_id=found.kiosk_id, by=actor.name, help_id=help_id)
    )
    books.record(actor, "help.answered", str(help_id), {"kiosk_id": found.kiosk_id})
    return HelpCalled(
        at=books.now, help_id=help_id, kiosk_id=found.kiosk_id, answered_by=actor.name
    )
