"""An event that can't be digested stops neither the others nor the writers, and what becomes of it is decided on the record."""

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from aggregates.device import ActivationLockLifted, ActivationLockReported, DeviceNoted
from aggregates.engine.event import OPERATOR, Event
from aggregates.engine.projection_run import ParkedEventSkipped, ParkedStreamRetried, projection_stream
from aggregates.user import UserErased, UserGroupChanged, UserRenamed
from eventstore.envelope import Recorded
from eventstore.log import EventLog
from projections.engine.projection import Projection
from projections.engine.projector import Projector
from projections.engine.rebuild import rebuild
from projections.engine.verify import verify
from projections.registry import PROJECTIONS
from projections.user_history import user_history
from tests.commands.made_up import ERIKA, HANS, PHONE, TABLET, customer, device, imei, user
from tests.eventstore.store import appended, cause, rows_of, stored_by_hand
from tests.projections.seen import Indigestible, seen

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


@pytest.mark.requirement("A-06")
def test_only_the_stream_of_an_indigestible_event_waits(log: EventLog) -> None:
    note = begin(log)
    projector = Projector(log, [seen(fails=Fault(DeviceNoted)), seen("other")])
    assert projector.catch_up() == log.head()
    assert parked(log) == [
        (PHONE, note, "device.noted", parked(log)[0][3]),
        (PHONE, note + 1, "device.activation_lock_lifted", None),
    ]
    assert parked(log)[0][3].startswith("Indigestible: tests/projections/seen.py:")
    assert [position for position, _ in glimpses(log)] == sorted({*positions(log, PHONE, TABLET, ERIKA)} - {note, note + 1})
    appended(log, (PHONE, NOTED), (TABLET, NOTED), user(HANS))
    projector.catch_up()
    assert [(stream, position) for stream, position, *_ in parked(log)] == [
        (PHONE, note),
        (PHONE, note + 1),
        (PHONE, log.head() - 2),
        (TABLET, log.head() - 1),
    ]
    assert glimpses(log)[-1] == (log.head(), HANS)
    assert not parked(log, "other")
    assert rows_of(log.dsn, "SELECT n FROM other WHERE stream_id = %s", PHONE) == [(5,)]


@pytest.mark.requirement("A-06")
def test_what_a_failing_handler_had_changed_is_undone(log: EventLog) -> None:
    begin(log)
    Projector(log, [seen(fails=Fault(DeviceNoted))]).catch_up()
    assert rows_of(log.dsn, "SELECT n FROM seen WHERE stream_id = %s", PHONE) == [(2,)]
    assert len([stream for _, stream in glimpses(log) if stream == PHONE]) == 2


@pytest.mark.requirement("A-05", "A-06")
@pytest.mark.parametrize("together", [True, False])
def test_a_repaired_stream_is_caught_up_in_order_and_once(log: EventLog, together: bool) -> None:
    begin(log)
    fault = Fault(DeviceNoted)
    projector = Projector(log, [seen(fails=fault)])
    if not together:
        projector.catch_up()
        retried(log)
        projector.catch_up()
        assert len(parked(log)) == 2, "still broken"
    fault.repair()
    if together:
        fault.kinds = (DeviceNoted,)
        projector.catch_up()
        fault.repair()
    retried(log)
    retried(log)
    appended(log, (PHONE, NOTED))
    retried(log)
    projector.catch_up()
    assert not parked(log)
    assert [position for position, _ in glimpses(log)] == positions(log, PHONE, TABLET, ERIKA)
    [(n, order)] = rows_of(log.dsn, "SELECT n, positions FROM seen WHERE stream_id = %s", PHONE)
    assert order == [str(position) for position in positions(log, PHONE)]
    assert n == len(order)


@pytest.mark.requirement("A-05", "A-06")
def test_retries_of_what_is_still_broken_in_part_do_nothing_twice(log: EventLog) -> None:
    note = begin(log)
    fault = Fault(DeviceNoted, ActivationLockLifted)
    projector = Projector(log, [seen(fails=fault)])
    projector.catch_up()
    fault.kinds = (ActivationLockLifted,)
    retried(log)
    retried(log)
    projector.catch_up()
    assert [(position, error is None) for _, position, _, error in parked(log)] == [(note + 1, False)]
    assert [position for position, stream in glimpses(log) if stream == PHONE] == positions(log, PHONE)[:3]


@pytest.mark.requirement("A-06")
def test_a_skipped_event_is_left_out_on_the_record_and_in_rebuilds_too(log: EventLog) -> None:
    note = begin(log)
    fault = Fault(DeviceNoted)
    projection = seen(fails=fault)
    projector = Projector(log, [projection])
    projector.catch_up()
    skipped(log, note)
    projector.catch_up()
    assert not parked(log)
    expected = [position for position in positions(log, PHONE, TABLET, ERIKA) if position != note]
    assert [position for position, _ in glimpses(log)] == expected
    assert [event.position for event in _told(log) if isinstance(event, ParkedEventSkipped)] == [note]
    for _ in range(2):  # as broken as ever, then repaired: the decision stands
        rebuild(log, [projection])
        assert [position for position, _ in glimpses(log)] == expected
        assert not parked(log)
        assert all(comparison.equal for comparison in verify(log, projection))
        fault.repair()


def _told(log: EventLog) -> list[Event]:
    with log.pool.connection() as connection:
        return [recorded.event for recorded in log.load(connection, [projection_stream("seen")])[projection_stream("seen")]]


@pytest.mark.requirement("A-06")
def test_a_skip_of_another_projection_is_none_of_ones_business(log: EventLog) -> None:
    note = begin(log)
    projector = Projector(log, [seen(fails=Fault(DeviceNoted))])
    projector.catch_up()
    skipped(log, note, name="other")
    projector.catch_up()
    assert len(parked(log)) == 2


@pytest.mark.requirement("A-03", "A-06")
def test_a_rebuild_parks_what_the_live_one_parked_and_catches_up_what_is_repaired(log: EventLog) -> None:
    note = begin(log)
    fault = Fault(DeviceNoted)
    projection = seen(fails=fault)
    Projector(log, [projection]).catch_up()
    before = parked(log)
    rebuild(log, [projection])
    assert parked(log) == before
    assert before[0][1] == note
    assert all(comparison.equal for comparison in verify(log, projection))
    fault.repair()
    rebuild(log, [projection])
    assert not parked(log)
    assert [position for position, _ in glimpses(log)] == positions(log, PHONE, TABLET, ERIKA)


def insert(log: EventLog, name: str, payload: str, stream: UUID, *, event_version: int = 1) -> int:
    """What only somebody with a psql prompt could have stored, or a newer program."""
    insert = """INSERT INTO events SELECT nextval('events_position'), %s, 1 + coalesce((SELECT max(stream_version) FROM events WHERE stream_id = %s), 0),
        customer_id, %s, %s, %s::json, recorded_at, effective_at, actor, NULL, causation, correlation FROM events LIMIT 1 RETURNING position"""
    return stored_by_hand(log.dsn, insert, stream, stream, name, event_version, payload)[0][0]


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


@pytest.mark.requirement("A-06")
@pytest.mark.part_of("A-14")
def test_an_erasure_does_not_wait_behind_a_parked_event(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(rows: object, recorded: Recorded[Event]) -> None:
        raise Indigestible

    appended(log, user(ERIKA, "Muster, Erika"))
    projector = Projector(log, PROJECTIONS)
    projector.catch_up()
    for projection in (user_history, _inventory()):
        monkeypatch.setitem(projection.handlers, UserRenamed, [fail])
    appended(log, (ERIKA, UserRenamed(name="Muster-Beispiel, Erika", was="Muster, Erika")))
    appended(log, (ERIKA, UserErased()))
    projector.catch_up()
    assert sorted(rows_of(log.dsn, "SELECT DISTINCT name FROM parked_events")) == [("inventory",), ("user_history",)]
    everything = str(rows_of(log.dsn, "SELECT u, h FROM users u, user_history h"))
    assert "gelöscht" in everything
    assert "Muster" not in everything
    monkeypatch.undo()
    for name in ("inventory", "user_history"):
        appended(log, (projection_stream(name), ParkedStreamRetried(projection=name, stream=ERIKA)), by=cause(OPERATOR))
    projector.catch_up()
    assert not rows_of(log.dsn, "SELECT 1 FROM parked_events")
    for projection in (user_history, _inventory()):
        assert all(comparison.equal for comparison in verify(log, projection))


def _inventory() -> Projection:
    return next(projection for projection in PROJECTIONS if projection.name == "inventory")
