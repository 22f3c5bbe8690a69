"""Events that can't be digested, and what became of them."""

from typing import Any
from uuid import UUID

from aggregates.device import DeviceNoted
from aggregates.device_terms import ActivationLockLifted, ActivationLockReported
from aggregates.engine.event import OPERATOR, Event
from aggregates.engine.projection_run import ParkedEventSkipped, ParkedStreamRetried, projection_stream
from aggregates.user import UserGroupChanged
from eventstore.envelope import Recorded
from eventstore.log import EventLog
from tests.commands.made_up import ERIKA, PHONE, TABLET, device, imei, user
from tests.eventstore.store import appended, cause, rows_of, stored_by_hand

NOTED = DeviceNoted(text="Notiz", about_user_id=None)


class Fault:
    """Which events can't be digested at the moment."""

    def __init__(self, *kinds: type[Event]) -> None:
        self.kinds = kinds

    def __call__(self, recorded: Recorded[Event]) -> bool:
        return isinstance(recorded.event, self.kinds)

    def repair(self) -> None:
        self.kinds = ()


def glimpses(log: EventLog) -> list[tuple[int, UUID]]:
    return [(position, stream) for position, stream in rows_of(log.dsn, "SELECT position, stream_id FROM glimpses ORDER BY position")]


def parked(log: EventLog, name: str = "seen") -> list[tuple[Any, ...]]:
    return rows_of(log.dsn, "SELECT stream_id, position, event_name, error FROM parked_events WHERE name = %s ORDER BY position", name)


def positions(log: EventLog, *streams: UUID) -> list[int]:
    return [
        position
        for (position,) in rows_of(log.dsn, "SELECT position FROM events WHERE stream_id = ANY(%s) ORDER BY position", list(streams))
    ]


def retried(log: EventLog, stream: UUID = PHONE) -> None:
    appended(log, (projection_stream("seen"), ParkedStreamRetried(projection="seen", stream=stream)), by=cause(OPERATOR))


def skipped(log: EventLog, position: int, stream: UUID = PHONE, name: str = "seen") -> None:
    event = ParkedEventSkipped(projection=name, position=position, stream=stream, error="kaputt")
    appended(log, (projection_stream(name), event), by=cause(OPERATOR))


def begin(log: EventLog) -> int:
    """Two devices and a user; the phone's note is the third event of its stream. Returns the note's position."""
    appended(log, device(PHONE), device(TABLET, imei("35000000000002")), user())
    appended(log, (PHONE, ActivationLockReported()))
    note = appended(log, (PHONE, NOTED)).position
    appended(
        log, (PHONE, ActivationLockLifted()), (TABLET, ActivationLockReported()), (ERIKA, UserGroupChanged(group="Vertrieb", was=None))
    )
    return note


def insert(log: EventLog, name: str, payload: str, stream: UUID, *, event_version: int = 1) -> int:
    """What only somebody with a psql prompt could have stored, or a newer program."""
    insert = """INSERT INTO events SELECT nextval('events_position'), %s, 1 + coalesce((SELECT max(stream_version) FROM events WHERE stream_id = %s), 0),
        customer_id, %s, %s, %s::json, recorded_at, effective_at, actor, NULL, causation, correlation FROM events LIMIT 1 RETURNING position"""
    return stored_by_hand(log.dsn, insert, stream, stream, name, event_version, payload)[0][0]
