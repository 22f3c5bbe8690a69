"""A process of one of two versions of the program: the old one knows neither some events nor the newest version of others.

`python -m tests.projections.engine.program_version old|new DSN` projects until SIGTERM; with a subject behind, it prints that one's history instead.
"""

import logging
import signal
import sys
import threading
from types import FrameType
from uuid import UUID

import orjson

from aggregates.accounts.standing import AccountInactivated
from aggregates.device import DeviceAssigned, DeviceNoted, DeviceReassigned
from aggregates.engine.event import Event, type_registry
from aggregates.registry import EVENTS
from aggregates.sim import SimPutInDevice
from aggregates.user import UserGroupChanged
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS
from readmodels.accounts.account_history import ACCOUNT_HISTORY_LIST
from readmodels.devices.device_history import DEVICE_HISTORY_LIST
from readmodels.engine.history_entry import Subject
from readmodels.engine.history_query import history
from readmodels.engine.query import Query
from readmodels.engine.reader import Reader
from tests.commands.made_up import CUSTOMER
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


def tell(dsn: str, subject: UUID) -> None:
    """The history of a device or an account of the made-up customer, a line of JSON per event."""
    reader, log = Reader(dsn, pool_size=2), open_log(dsn, pool_size=2)
    with reader.reading(CUSTOMER) as found:
        for resource, kind in ((DEVICE_HISTORY_LIST, "device"), (ACCOUNT_HISTORY_LIST, "account")):
            for entry in history(found, resource, Subject([subject], kind, str(subject)), Query((("position", False),)), log).entries:
                told = {"event": entry.event, "version": entry.event_version, "sentence": entry.sentence.de, "details": entry.details}
                sys.stdout.buffer.write(orjson.dumps(told) + b"\n")
    reader.close()
    log.close()


def main(version: str, dsn: str, subject: str | None = None) -> None:
    if version == "old":
        grow_old()
    if subject is not None:
        tell(dsn, UUID(subject))
    else:
        project(dsn)


def project(dsn: str) -> None:
    stop = threading.Event()

    def told(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, told)
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    Projector(open_log(dsn, pool_size=2), PROJECTIONS).run(stop)


if __name__ == "__main__":
    main(*sys.argv[1:])
