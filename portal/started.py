"""The parts of a process, for the time of a verb."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from portal.engine.start import settings

if TYPE_CHECKING:
    from portal.engine.database import Presence
    from portal.engine.portal import Portal


@contextmanager
def started(presence: "Presence" = "once", *, begins: bool = False) -> Generator["Portal"]:
    """Open all parts, by the settings; a new database is begun by what stays, or `begins`. Imported only now: the command line is quick to say what it can do."""
    from portal.wiring import open_portal

    with open_portal(settings(logs=presence != "once"), presence, begins=begins or presence != "once") as portal:
        yield portal
