"""The parts of a process, for the time of a verb."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from portal.engine.start import settings

if TYPE_CHECKING:
    from portal.engine.database import Presence
    from portal.engine.portal import Portal


@contextmanager
def started(presence: "Presence" = "once") -> Generator["Portal"]:
    """Open all parts, by the settings. Imported only now: the command line is quick to say what it can do."""
    from portal.wiring import open_portal

    with open_portal(settings(logs=presence != "once"), presence) as portal:
        yield portal
