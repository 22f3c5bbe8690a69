"""An event that can't be digested stops neither the others nor the writers, and what becomes of it is decided on the record."""

import pytest

from aggregates.device import DeviceNoted
from aggregates.device_terms import ActivationLockLifted
from aggregates.engine.event import OPERATOR, Event
from aggregates.engine.projection_run import ParkedEventSkipped, ParkedStreamRetried, projection_stream
from aggregates.user import UserErased, UserRenamed
from eventstore.envelope import Recorded
from eventstore.log import EventLog
from projections.engine.projection import Projection
from projections.engine.projector import Projector
from projections.engine.rebuild import rebuild
from projections.engine.verify import verify
from projections.registry import PROJECTIONS
from projections.user_history import user_history
from tests.commands.made_up import ERIKA, HANS, PHONE, TABLET, user
from tests.eventstore.store import appended, cause, rows_of
from tests.projections.engine.parked import NOTED, Fault, begin, glimpses, parked, positions, retried, skipped
from tests.projections.seen import Indigestible, seen


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
