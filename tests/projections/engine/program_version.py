"""A projector of one of two versions of the program: the old one knows neither some events nor the newest version of another.

`python -m tests.projections.engine.program_version old|new DSN` projects until SIGTERM.
"""

import logging
import signal
import sys
import threading
from types import FrameType

from aggregates.accounts.standing import AccountInactivated
from aggregates.device import DeviceAssigned, DeviceNoted, DeviceReassigned
from aggregates.engine.event import Event, type_registry
from aggregates.registry import EVENTS
from aggregates.sim import SimPutInDevice
from aggregates.user import UserGroupChanged
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS
from tests.eventstore.store import open_log

NEWER: tuple[type[Event], ...] = (DeviceNoted, UserGroupChanged, DeviceReassigned, SimPutInDevice)
ONCE_OLDER = (AccountInactivated, DeviceAssigned)
"""Of these the old program knows one version less."""


def grow_old() -> None:
    """Forget what came later."""
    for kind in NEWER:
        del type_registry[kind.event_name], EVENTS[kind.event_name]
        for projection in PROJECTIONS:
            projection.handlers.pop(kind, None)
            projection.urgent.pop(kind, None)
    for kind in ONCE_OLDER:
        kind.event_version -= 1


def main(version: str, dsn: str) -> None:
    stop = threading.Event()

    def told(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, told)
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    if version == "old":
        grow_old()
    Projector(open_log(dsn, pool_size=2), PROJECTIONS).run(stop)


if __name__ == "__main__":
    main(*sys.argv[1:])
