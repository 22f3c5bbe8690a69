"""A running process, as the wiring (portal/wiring.py) puts it together for its verb."""

from dataclasses import dataclass

from api.engine.backend import Backend
from commands.engine.dispatch import Dispatcher
from eventstore.log import EventLog
from foundation.parts import Parts
from portal.engine.database import Database
from portal.settings import Settings
from readmodels.engine.reader import Reader


@dataclass(frozen=True, slots=True)
class Portal:
    """What serves all areas, and in `parts` what they have of their own."""

    settings: Settings
    database: Database
    log: EventLog
    dispatcher: Dispatcher
    reader: Reader
    backend: Backend

    @property
    def parts(self) -> Parts:
        return self.backend.parts
