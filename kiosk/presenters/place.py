"""What every presenter of this machine knows: the hall's content, words, modes and the clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from config.i18n import Translator
from kiosk.layout import Modes
from kiosk.models import HallView, PrinterState
from kiosk.plans import Plans, plans_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from config.schema import Text
    from config.schema_catalogue import Catalogue, Service
    from config.schema_hall import Group, HallConfig
    from config.schema_machines import KioskConfig


@dataclass(slots=True)
class Place:
    """Shared by the presenters and changed by the app alone, on the window's thread."""

    hall: HallConfig
    catalogue: Catalogue
    kiosk: KioskConfig
    clock: Callable[[], datetime]
    words: Translator = field(default_factory=Translator)
    modes: Modes = Modes()
    view: HallView = HallView()
    printer: PrinterState = PrinterState()

    @property
    def plans(self) -> Plans:
        return plans_for(self.modes)

    def say(self, text: Text) -> str:
        """Return a name of the content files in the session's language."""
        hide = self.kiosk.bilingual.hide_unverified_mn
        return text.in_language(self.words.language, hide_unverified=hide)

    def group_of(self, service: Service) -> Group:
        return self.hall.group(service.group)

    @property
    def common(self) -> tuple[Service, ...]:
        """Return the services that most people come for, in the catalogue's order."""
        return tuple(each for each in self.catalogue.services if each.common)

    @property
    def printing(self) -> bool:
        """Whether this machine has a printer, and paper in it."""
        return self.kiosk.printer is not None and self.printer.usable
