"""What is appended is stored as it was, whole, once, and in order."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregates.device import DeviceNoted
from aggregates.device_terms import ActivationLockLifted, ActivationLockReported
from eventstore.log import EventLog
from eventstore.unit import Appended, Conflict
from tests.commands.made_up import CUSTOMER, ERIKA, HANS, OTHER_CUSTOMER, PHONE, TABLET, assigned, customer, device, fed_sim, imei, user
from tests.eventstore.store import append, appended, cause, open_log, rows_of, stored_by_hand, unit


@pytest.mark.requirement("A-02")
def test_an_event_is_stored_with_its_whole_envelope(log: EventLog) -> None:
    happened = datetime(2026, 3, 4, 5, 6, 7, 890123, tzinfo=UTC)
    by = cause(whose := uuid4(), happened, actor="import:7", causation="import:7#12", correlation="request:9", on_behalf_of="grant:3")
    before = log.now()
    [outcome] = append(log, unit(device(), assigned(), by=by))
    assert isinstance(outcome, Appended)
    with log.pool.connection() as connection:
        first, second = log.load(connection, [PHONE])[PHONE]
    assert first.event == device()[1]
    assert second.event == assigned()[1]
    assert (first.position, second.position) == (outcome.position - 1, outcome.position)
    assert (first.stream_version, second.stream_version) == (1, 2)
    assert outcome.versions == {PHONE: 2}
    for recorded in (first, second):
        assert recorded.customer_id == whose
        assert (recorded.actor, recorded.on_behalf_of) == ("import:7", "grant:3")
        assert (recorded.causation, recorded.correlation) == ("import:7#12", "request:9")
        assert recorded.effective_at == happened
        assert before <= recorded.recorded_at == outcome.recorded_at <= log.now()
    assert rows_of(log.dsn, "SELECT event_name, event_version FROM events ORDER BY position") == [
        ("device.registered", 1),
        ("device.assigned", 1),
    ]


@pytest.mark.requirement("A-02")
def test_what_has_no_time_of_its_own_happened_when_it_was_recorded(log: EventLog) -> None:
    appended(log, device())
    assert rows_of(log.dsn, "SELECT effective_at = recorded_at FROM events") == [(True,)]


@pytest.mark.part_of("A-01")
def test_the_stored_payload_is_json_that_sql_can_read(log: EventLog) -> None:
    appended(log, fed_sim())
    assert rows_of(log.dsn, "SELECT payload ->> 'number', payload -> 'tariff' ->> 'name' FROM events") == [
        ("+4915228817386", "Business Smart M")
    ]


AWKWARD = [
    "Tab\tund\nUmbruch\r\n",
    "\\N",
    "\\.",
    "C:\\neu\\t",
    "Anführung \"x\" 'y'",
    "Äöüß ẞ – „“",
    "😀👩‍👩‍👧",
    "\u2028\u2029\x7f\x00",
    "%s {0} $1",
    "",
]


@pytest.mark.part_of("A-01")
def test_any_text_comes_back_as_it_was(log: EventLog) -> None:
    for text in AWKWARD:
        sim, about, noted = uuid4(), uuid4(), uuid4()
        said = text.replace("\x00", "")
        number = f"+49155{sim.int % 10**8}"
        by = cause(actor=said, causation=said, correlation="c\\", on_behalf_of=said)
        note = DeviceNoted(text=text, about_user_id=None)
        append(log, unit(fed_sim(sim, number, billing_account=text), user(about, name=text), by=by), unit((noted, note)))
        with log.pool.connection() as connection:
            found = log.load(connection, [sim, about, noted])
        [registered] = found[sim]
        assert registered.event == fed_sim(sim, number, billing_account=text)[1]
        assert found[about][0].event == user(about, name=text)[1]
        assert found[noted][0].event == note
        assert registered.actor == registered.causation == registered.on_behalf_of == said
        assert registered.correlation == "c\\"


@pytest.mark.part_of("A-01")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_breaks_out_of_its_field(log: EventLog, text: str) -> None:
    sim, about = uuid4(), uuid4()
    append(log, unit(fed_sim(sim, number=f"+49155{sim.int % 10**8}", billing_account=text), user(about, name=text, further={text: text})))
    with log.pool.connection() as connection:
        found = log.load(connection, [sim, about])
    assert [recorded.event for recorded in (*found[sim], *found[about])] == [
        fed_sim(sim, number=f"+49155{sim.int % 10**8}", billing_account=text)[1],
        user(about, name=text, further={text: text})[1],
    ]


@pytest.mark.requirement("A-08")
def test_a_conflict_leaves_its_neighbours_untouched(log: EventLog) -> None:
    appended(log, device(PHONE))
    outcomes = append(
        log,
        unit(device(TABLET, imei("35000000000009"))),
        unit(assigned(PHONE), read={PHONE: 7}),
        unit(user(ERIKA)),
    )
    assert outcomes[1] == Conflict(stream_id=PHONE)
    assert [type(outcome) for outcome in outcomes] == [Appended, Conflict, Appended]
    stored = rows_of(log.dsn, "SELECT position, stream_id FROM events ORDER BY position")
    assert [stream for _, stream in stored] == [PHONE, TABLET, ERIKA]
    assert [outcome.position for outcome in outcomes if isinstance(outcome, Appended)] == [position for position, _ in stored[1:]]


@pytest.mark.requirement("A-08")
def test_units_of_one_append_see_those_before_them(log: EventLog) -> None:
    outcomes = append(
        log,
        unit(device(PHONE)),
        unit((PHONE, ActivationLockReported()), read={PHONE: 1}),
        unit((PHONE, ActivationLockReported()), read={PHONE: 1}),
        unit((PHONE, ActivationLockLifted()), read={PHONE: 2}),
    )
    assert [type(outcome) for outcome in outcomes] == [Appended, Appended, Conflict, Appended]
    assert rows_of(log.dsn, "SELECT stream_version, event_name FROM events ORDER BY position") == [
        (1, "device.registered"),
        (2, "device.activation_lock_reported"),
        (3, "device.activation_lock_lifted"),
    ]


@pytest.mark.requirement("A-08", "X-06")
def test_a_stream_that_should_be_new_but_is_there_hurts_nobody_else(log: EventLog) -> None:
    appended(log, device(PHONE))
    outcomes = append(
        log,
        unit(user(ERIKA)),
        unit(device(PHONE, imei("35000000000005")), by=cause(OTHER_CUSTOMER)),
        unit(device(TABLET, imei("35000000000006"))),
        unit(device(TABLET, imei("35000000000007"))),
    )
    assert [type(outcome) for outcome in outcomes] == [Appended, Conflict, Appended, Conflict]
    assert rows_of(log.dsn, "SELECT stream_id, customer_id FROM events ORDER BY position") == [
        (stream, CUSTOMER) for stream in (PHONE, ERIKA, TABLET)
    ]
    assert rows_of(log.dsn, "SELECT count(*) FROM claims") == [(2,)]


@pytest.mark.requirement("A-08")
def test_what_was_not_there_is_looked_for_again(log: EventLog) -> None:
    """A decision that rests on there being no such stream conflicts with whoever begins it, in this append or in another process."""
    first = unit((TABLET, DeviceNoted(text="niemand da", about_user_id=None)), absent=(ERIKA,))
    outcomes = append(log, first, unit(user(ERIKA)), unit(device(PHONE), absent=(ERIKA,)), unit(user(HANS), absent=(HANS,)))
    assert [type(outcome) for outcome in outcomes] == [Appended, Appended, Conflict, Appended]
    assert outcomes[2] == Conflict(stream_id=ERIKA)
    assert append(log, unit(device(PHONE), absent=(uuid4(), HANS))) == [Conflict(stream_id=HANS)]
    assert append(log, unit(user(HANS), absent=(HANS,)), unit(device(PHONE), absent=(HANS,))) == [Conflict(stream_id=HANS)] * 2
    assert isinstance(append(log, unit(device(PHONE), absent=(uuid4(), PHONE)))[0], Appended)


@pytest.mark.requirement("A-02", "A-08")
def test_recorded_times_grow_with_positions_even_when_the_clock_goes_back(log: EventLog) -> None:
    appended(log, device())
    ahead = log.now() + timedelta(hours=1)
    stored_by_hand(
        log.dsn,
        """INSERT INTO events SELECT nextval('events_position'), stream_id, 2, customer_id, 'device.activation_lock_reported', 1, '{}', %s, %s,
           actor, NULL, causation, correlation FROM events""",
        ahead,
        ahead,
    )
    appended(log, (PHONE, ActivationLockLifted()))
    appended(log, user())
    times = [recorded for (recorded,) in rows_of(log.dsn, "SELECT recorded_at FROM events ORDER BY position")]
    assert times == sorted(times)
    assert times[-1] == ahead


@pytest.mark.part_of("A-01")
@pytest.mark.parametrize("change", ["UPDATE events SET actor = 'x'", "DELETE FROM events", "TRUNCATE events"])
def test_events_are_never_changed_or_deleted(log: EventLog, change: str) -> None:
    appended(log, device())
    with (
        psycopg.connect(log.dsn, autocommit=True) as connection,
        pytest.raises(psycopg.errors.RaiseException, match="never changed or deleted"),
    ):
        connection.execute(change.encode())
    assert rows_of(log.dsn, "SELECT count(*) FROM events") == [(1,)]


@pytest.mark.part_of("A-01")
def test_thousands_of_events_in_one_append_neither_hang_nor_keep_the_lock(log: EventLog) -> None:
    units = [unit(fed_sim(uuid4(), number=f"+491555{n:07d}"), by=cause(causation=f"import:1#{n}")) for n in range(5_000)]
    outcomes = append(log, *units)
    assert all(isinstance(outcome, Appended) for outcome in outcomes)
    assert rows_of(log.dsn, "SELECT count(*), count(DISTINCT position), max(position) - min(position) FROM events") == [
        (5_000, 5_000, 4_999)
    ]
    assert rows_of(log.dsn, "SELECT causation FROM events ORDER BY position") == [(f"import:1#{n}",) for n in range(5_000)]
    appended(log, customer())


def test_what_is_to_be_committed_with_events_is_or_neither_is(log: EventLog) -> None:
    def fail(connection: psycopg.Connection[tuple[object, ...]], outcomes: object) -> None:
        connection.execute("INSERT INTO migrations (name) VALUES ('tests/1')")
        raise RuntimeError("the import's own table is gone")

    with pytest.raises(RuntimeError):
        log.append([unit(device())], then=fail)
    assert rows_of(log.dsn, "SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM claims)") == [(0, 0)]
    log.append([unit(device())], then=lambda connection, _: void(connection.execute("INSERT INTO migrations (name) VALUES ('tests/1')")))
    assert rows_of(log.dsn, "SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM migrations WHERE name = 'tests/1')") == [(1, 1)]


def void(_: object) -> None:
    pass


def test_a_writer_that_stands_still_does_not_stop_the_others(log: EventLog) -> None:
    """The lock's holder has only so long between two statements."""
    limits: list[str] = []
    log.append(
        [unit(device())],
        then=lambda connection, _: limits.extend(*connection.execute("SHOW idle_in_transaction_session_timeout").fetchall()),
    )
    assert limits == ["30s"]
    with log.pool.connection() as connection:
        assert connection.execute("SHOW idle_in_transaction_session_timeout").fetchall() == [("0",)]


def test_what_one_process_appends_another_reads_at_once(log: EventLog) -> None:
    other = open_log(log.dsn)
    appended(log, device())
    with other.pool.connection() as connection:
        assert [recorded.event for recorded in other.page(connection, 0)] == [device()[1]]
        assert other.load(connection, [UUID(int=5)]) == {}
    other.close()
