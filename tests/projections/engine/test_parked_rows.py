"""What can't be read, and rows that the database refuses, park their stream and nothing else (A-06)."""

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from aggregates.device import DeviceNoted
from aggregates.device_terms import ActivationLockLifted
from aggregates.engine.event import Event
from eventstore.envelope import Recorded
from eventstore.log import EventLog
from projections.engine.projector import Projector
from projections.engine.rebuild import rebuild
from projections.engine.verify import verify
from projections.registry import PROJECTIONS
from tests.commands.made_up import ERIKA, HANS, PHONE, TABLET, customer, device, imei, user
from tests.eventstore.store import appended, rows_of
from tests.projections.engine.parked import Fault, begin, glimpses, insert, parked, positions, retried, skipped
from tests.projections.seen import seen

UNREADABLE: list[tuple[str, str, int]] = [
    ("device.noted", '{"text": {"sealed": "sealed:1:AAAA"}, "about_user_id": "nobody"}', 1),
    ("device.noted", "[]", 1),
    ("device.described", '{"description": 7}', 1),
    ("device.assigned", '{"user_id": "nobody"}', 1),
]


@pytest.mark.requirement("A-06", "A-09")
def test_what_cannot_be_read_parks_its_stream_and_nothing_else(log: EventLog) -> None:
    expected: list[tuple[int, UUID]] = []
    appended(log, customer(), user())
    for number, (name, payload, version) in enumerate(UNREADABLE):
        appended(log, device(phone := uuid4(), imei(f"3500000000010{number}")))
        expected.append((insert(log, name, payload, phone, event_version=version), phone))
    appended(log, user(HANS), device(TABLET, imei("35000000000002")))
    Projector(log, PROJECTIONS).catch_up()
    found = rows_of(log.dsn, "SELECT position, stream_id FROM parked_events WHERE name = 'inventory' ORDER BY position")
    assert found == expected
    assert all(error for (error,) in rows_of(log.dsn, "SELECT error FROM parked_events"))
    assert rows_of(log.dsn, "SELECT count(*) FROM device_list") == [(len(UNREADABLE) + 1,)]
    rebuild(log, PROJECTIONS)
    assert rows_of(log.dsn, "SELECT position, stream_id FROM parked_events WHERE name = 'inventory' ORDER BY position") == found


BAD_LABELS: dict[str, Any] = {
    "nothing where something must be": None,
    "what PostgreSQL can't store": "a\x00b",
    "half a character": "\ud800",
}


@pytest.mark.requirement("A-05", "A-06")
@pytest.mark.parametrize("bad", [pytest.param(value, id=name) for name, value in BAD_LABELS.items()])
def test_a_row_that_the_database_refuses_parks_only_the_event_that_made_it(log: EventLog, bad: Any) -> None:
    note = begin(log)
    fault = Fault(DeviceNoted)
    projection = seen(label=lambda recorded: bad if fault(recorded) else "")
    projector = Projector(log, [seen("other"), projection])
    assert projector.catch_up() == log.head()
    assert [position for _, position, *_ in parked(log)] == [note, note + 1]
    assert parked(log)[0][3]
    assert not parked(log, "other")
    assert [position for position, _ in glimpses(log)] == [p for p in positions(log, PHONE, TABLET, ERIKA) if p not in (note, note + 1)]
    retried(log)
    projector.catch_up()
    assert [position for _, position, *_ in parked(log)] == [note, note + 1], "still refused"
    assert projector.catch_up() == log.head()
    rebuild(log, [projection])
    assert [position for _, position, *_ in parked(log)] == [note, note + 1]
    assert all(comparison.equal for comparison in verify(log, projection))
    fault.repair()
    retried(log)
    projector.catch_up()
    assert not parked(log)
    assert [position for position, _ in glimpses(log)] == positions(log, PHONE, TABLET, ERIKA)


@pytest.mark.requirement("A-06")
def test_what_waits_behind_a_skipped_event_may_itself_be_refused(log: EventLog) -> None:
    note = begin(log)
    projection = seen(fails=Fault(DeviceNoted), label=lambda recorded: None if isinstance(recorded.event, ActivationLockLifted) else "")
    projector = Projector(log, [projection])
    projector.catch_up()
    skipped(log, note)
    projector.catch_up()
    [(_, position, _, error)] = parked(log)
    assert position == note + 1
    assert error.startswith("AttributeError: readmodels/engine/copy_text.py:")
    skipped(log, note + 1)
    projector.catch_up()
    assert not parked(log)
    assert [position for position, _ in glimpses(log)] == [p for p in positions(log, PHONE, TABLET, ERIKA) if p not in (note, note + 1)]


@pytest.mark.requirement("A-06")
def test_trouble_with_the_database_is_not_blamed_on_an_event(log: EventLog) -> None:
    begin(log)
    trouble = [psycopg.OperationalError("the disk is full"), psycopg.errors.ReadOnlySqlTransaction("in recovery")]

    def stumble(_: Recorded[Event]) -> bool:
        if trouble:
            raise trouble.pop()
        return False

    projector = Projector(log, [seen(fails=stumble)])
    for _ in range(2):
        with pytest.raises(psycopg.Error):
            projector.catch_up()
        assert not parked(log)
    projector.catch_up()
    assert [position for position, _ in glimpses(log)] == positions(log, PHONE, TABLET, ERIKA)
