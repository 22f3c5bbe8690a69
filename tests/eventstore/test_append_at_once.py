"""What is appended in one round trip is what the other way would have written; and nothing is, where anything is otherwise than assumed."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from aggregates.device import DEVICE_USER_CLAIM, DeviceDecoupled, DeviceNoted, DeviceReassigned
from aggregates.device_terms import IMEI_CLAIM
from eventstore.keyring import KeptKeys, Keyring
from eventstore.log import EventLog
from eventstore.unit import AlreadyAnswered, Appended, ClaimList, Conflict, IdempotencyKey, Unit
from tests.commands.made_up import CUSTOMER, ERIKA, HANS, OTHER_CUSTOMER, PHONE, TABLET, assigned, device, fed_sim, imei, user
from tests.eventstore.store import append, appended, cause, open_log, rows_of, unit


@pytest.fixture
def second_log(second_database: str) -> Iterator[EventLog]:
    opened = open_log(second_database)
    yield opened
    opened.close()


AWKWARD = 'Tab\tund\nUmbruch\r\n, "Anführung", {geschweift}, \\ und \\N, NULL, \u2028, 😀'


def at_once(log: EventLog, units: Sequence[Unit]) -> list[Appended] | None:
    """None: nothing was appended."""
    with log.pool.connection() as connection:
        sent = log.send(connection, log.prepare(connection, units))
        assert sent is not None, "not of the kind that is sent at once"
        return sent.outcomes()


def stored(log: EventLog) -> dict[str, list[Any]]:
    """All that an append writes, but for what the clock says."""
    return {
        "events": rows_of(
            log.dsn,
            """SELECT position, stream_id, stream_version, customer_id, event_name, event_version, payload::text, actor, on_behalf_of, causation,
               correlation, nullif(effective_at, recorded_at) FROM events ORDER BY position""",
        ),
        "claims": rows_of(log.dsn, "SELECT customer_id, kind, value, stream_id FROM claims ORDER BY 1, 2, 3"),
        "answers": rows_of(log.dsn, "SELECT customer_id, actor, key, fingerprint, answer::jsonb FROM idempotency ORDER BY 1, 2, 3"),
    }


def some_units() -> list[Unit]:
    """One after the other on what those before them do, with and without keys, claims taken, passed on and let go."""
    happened = datetime(2026, 3, 4, 5, 6, 7, 890123, tzinfo=UTC)
    awkward = cause(effective_at=happened, actor=AWKWARD, causation=AWKWARD, correlation=AWKWARD, on_behalf_of=AWKWARD)
    passed = DeviceReassigned(device_id=PHONE, from_user_id=ERIKA, to_user_id=HANS)
    key = IdempotencyKey("k-1", "f" * 64, {"ids": {"device_id": str(PHONE)}})
    return [
        unit(device(PHONE), assigned(), key=key),
        unit((PHONE, DeviceNoted(text=AWKWARD, about_user_id=None)), read={PHONE: 2}, by=awkward),
        unit(read={PHONE: 3, ERIKA: 1}, key=IdempotencyKey("k-2", "e" * 64, {"ids": {}})),
        unit((PHONE, DeviceNoted(text=AWKWARD, about_user_id=ERIKA)), (PHONE, passed), read={PHONE: 3}),
        unit(
            (PHONE, DeviceDecoupled(device_id=PHONE, user_id=HANS)),
            read={PHONE: 5},
            claims={DEVICE_USER_CLAIM.of(f"{HANS}/{PHONE}"): PHONE},
        ),
        unit(device(TABLET, imei("35000000000002")), by=cause(OTHER_CUSTOMER)),
        unit(read={TABLET: 1}, by=cause(OTHER_CUSTOMER), key=IdempotencyKey("k-3", "d" * 64, None)),
        unit(fed_sim(), read={CUSTOMER: 0}),
    ]


@pytest.mark.requirement("A-02", "A-08")
@pytest.mark.part_of("A-01")
def test_both_ways_write_the_same(log: EventLog, second_log: EventLog) -> None:
    found: list[dict[str, list[Any]]] = []
    outcomes: list[Any] = []
    for each in (log, second_log):
        appended(each, user(ERIKA))
    # the person's key is another in each log, and so is what it seals
    with log.pool.connection() as one, second_log.pool.connection() as other:
        [(wrapped,)] = one.execute("SELECT wrapped FROM keys").fetchall()
        other.execute("UPDATE keys SET wrapped = %s", (wrapped,))
    outcomes.append(at_once(log, some_units()))
    outcomes.append(append(second_log, *some_units()))
    for each in (log, second_log):
        found.append(stored(each))
        assert found[-1]["events"].pop(0)[4] == "user.registered"
    assert found[0] == found[1]
    assert len(found[0]["events"]) == 8
    assert [key for _, _, key, _, _ in found[0]["answers"]] == ["k-1", "k-2"]
    assert [(each.position, each.versions) for each in outcomes[0]] == [(each.position, each.versions) for each in outcomes[1]]
    assert {each.recorded_at for each in outcomes[0]} == {
        at for (at,) in rows_of(log.dsn, "SELECT recorded_at FROM events WHERE position > 1")
    }


@pytest.mark.requirement("A-08")
@pytest.mark.parametrize(
    "stale",
    [
        unit((PHONE, DeviceNoted(text="Notiz", about_user_id=None)), read={PHONE: 2}),
        unit((PHONE, DeviceNoted(text="Notiz", about_user_id=None)), read={PHONE: 0}),
        unit(device(PHONE)),
        unit(fed_sim(), read={TABLET: 1}),
        unit(fed_sim(), claims={IMEI_CLAIM.of("35000000000001"): None}),
        unit(fed_sim(), claims={IMEI_CLAIM.of("35000000000001"): TABLET}),
        unit(device(TABLET, imei("35000000000001"))),
        unit(read={PHONE: 2}),
        unit(fed_sim(), key=IdempotencyKey("k-1", "f" * 64, {"ids": {}})),
        unit(key=IdempotencyKey("k-1", "f" * 64, None)),
    ],
    ids=["version", "was new", "is new", "looked at", "claim free", "claim held", "claim taken", "only looked at", "key", "refused key"],
)
def test_nothing_is_written_where_one_assumption_fails(log: EventLog, stale: Unit) -> None:
    append(log, unit(device(PHONE, imei("35000000000001")), key=IdempotencyKey("k-1", "f" * 64, {"ids": {}})))
    before = stored(log)
    fresh = uuid4()
    good = unit((fresh, device(PHONE, imei("35000000000009"))[1]))
    assert at_once(log, [good, stale]) is None
    assert stored(log) == before
    [passes, fails] = append(log, good, stale)
    assert isinstance(passes, Appended)
    assert not isinstance(fails, Appended)
    assert isinstance(fails, AlreadyAnswered) == (stale.idempotency is not None)


@pytest.mark.part_of("A-14")
def test_nothing_is_written_that_was_sealed_with_a_key_from_before_that_is_gone(log: EventLog) -> None:
    appended(log, user(ERIKA))
    appended(log, device(PHONE))
    note = [unit((PHONE, DeviceNoted(text="Notiz", about_user_id=ERIKA)), read={PHONE: 1})]
    kept = KeptKeys(10)
    with log.pool.connection() as connection:
        log.prepare(connection, note, Keyring(log.master, kept))  # leaves it there
        connection.execute("DELETE FROM keys")
        prepared = log.prepare(connection, note, Keyring(log.master, kept))
        sent = log.send(connection, prepared)
        assert sent is not None
        assert sent.outcomes() is None
        assert log.append_prepared(connection, prepared) == [Conflict(stream_id=PHONE)]
    assert rows_of(log.dsn, "SELECT count(*) FROM events") == [(2,)]


@pytest.mark.part_of("A-14")
def test_a_unit_without_its_key_does_its_neighbour_no_harm(log: EventLog) -> None:
    """What the one had used before it failed is not counted as used by the next."""
    appended(log, user(ERIKA), user(HANS), device(PHONE), device(TABLET, imei("35000000000002")))
    kept = KeptKeys(10)
    about = [unit((PHONE, DeviceNoted(text="Notiz", about_user_id=who)), read={PHONE: 1}) for who in (ERIKA, HANS)]
    fails = unit(*about[0].events, *about[1].events, read={PHONE: 1})
    neighbour = unit((TABLET, DeviceNoted(text="Notiz", about_user_id=None)), read={TABLET: 1})
    with log.pool.connection() as connection:
        log.prepare(connection, about[:1], Keyring(log.master, kept))
        connection.execute("DELETE FROM keys")
        prepared = log.prepare(connection, [fails, neighbour], Keyring(log.master, kept))
        refused, passes = log.append_prepared(connection, prepared)
    assert isinstance(refused, Conflict)
    assert isinstance(passes, Appended)


@pytest.mark.part_of("A-14")
def test_keys_that_are_counted_on_stay_while_others_come(log: EventLog) -> None:
    people = [uuid4() for _ in range(4)]
    appended(log, device(PHONE), *(user(person) for person in people))
    notes = [unit((PHONE, DeviceNoted(text="Notiz", about_user_id=person)), read={PHONE: 1 + n}) for n, person in enumerate(people)]
    kept = KeptKeys(2)
    with log.pool.connection() as connection:
        log.prepare(connection, notes[:1], Keyring(log.master, kept))
        outcomes = log.append_prepared(connection, log.prepare(connection, notes, Keyring(log.master, kept)))
    assert all(isinstance(outcome, Appended) for outcome in outcomes)
    assert [kept.of(person) is not None for person in people].count(True) == 2


def test_the_commit_is_part_of_the_time_that_the_lock_is_held(log: EventLog) -> None:
    with psycopg.connect(log.dsn) as connection:
        connection.execute("""CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.2); RETURN NULL; END $$;
           CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow()""")
    before = log.lock_times.held
    at_once(log, [unit(device(PHONE))])
    assert log.lock_times.held - before >= 0.2


def test_what_the_commit_refuses_is_told(log: EventLog) -> None:
    with psycopg.connect(log.dsn) as connection:
        connection.execute("""CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE check_violation; END $$;
           CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON events DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()""")
    with pytest.raises(psycopg.errors.CheckViolation):
        at_once(log, [unit(device(PHONE))])
    assert log.head() == 0


def test_what_needs_more_than_a_look_is_not_sent_at_once(log: EventLog) -> None:
    appended(log, device(PHONE))
    contradicting = unit((PHONE, DeviceNoted(text="Notiz", about_user_id=None)), read={PHONE: 1})
    unreadable = unit((PHONE, DeviceNoted(text="Notiz", about_user_id=None)), read={PHONE: 1}, by=cause(actor="\x00"))
    sealed_for_nobody = unit((PHONE, DeviceNoted(text="Notiz", about_user_id=ERIKA)), read={PHONE: 1})
    for units in (
        [unit(user(ERIKA))],
        [contradicting, contradicting],
        [unreadable],
        [sealed_for_nobody],
        [unit(fed_sim(), lists={ClaimList(IMEI_CLAIM, ""): ["35000000000001"]})],
    ):
        with log.pool.connection() as connection:
            assert log.send(connection, log.prepare(connection, units)) is None
    with pytest.raises(psycopg.DataError):
        append(log, unreadable)


@pytest.mark.requirement("A-06")
def test_listeners_are_told(log: EventLog) -> None:
    with psycopg.connect(log.dsn, autocommit=True) as listener:
        listener.execute("LISTEN events")
        at_once(log, [unit(device(PHONE))])
        assert [notice.channel for notice in listener.notifies(timeout=120, stop_after=1)] == ["events"]
        at_once(log, [unit(read={PHONE: 1})])
        assert list(listener.notifies(timeout=0.2, stop_after=1)) == []


def test_the_time_that_the_lock_is_waited_for_and_held_is_known(log: EventLog) -> None:
    before = log.lock_times.held
    at_once(log, [unit(device(PHONE))])
    assert log.lock_times.held > before


@pytest.mark.requirement("A-08")
def test_what_the_database_refuses_is_told_and_the_connection_goes_on(log: EventLog) -> None:
    with log.pool.connection() as connection:
        connection.execute("ALTER TABLE events ADD CONSTRAINT no_notes CHECK (event_name <> 'device.noted')")
        appended(log, device(PHONE))
        note = [unit((PHONE, DeviceNoted(text="Notiz", about_user_id=None)), read={PHONE: 1})]
        sent = log.send(connection, log.prepare(connection, note))
        assert sent is not None
        with pytest.raises(psycopg.errors.CheckViolation, match="no_notes"):
            sent.outcomes()
        assert connection.execute("SELECT count(*) FROM events").fetchall() == [(1,)]
