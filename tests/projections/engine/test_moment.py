"""All lists of a customer as of a moment are those that there were (A-11)."""

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from aggregates.device import DeviceReassigned
from aggregates.user import UserErased, UserRenamed
from eventstore.log import EventLog
from projections.engine import kept_moments, moment
from projections.engine.as_of import as_of
from projections.engine.kept_moments import keep, kept_schema, throw_away, throw_away_outdated, throw_away_too_many
from projections.engine.moment_asked import Moment
from projections.engine.projector import Projector
from projections.engine.rows import Rows
from projections.registry import PROJECTIONS, inventory
from readmodels.devices.devices import DEVICES
from readmodels.engine.moment_reading import MomentGone, go_to
from readmodels.engine.reader import Reading
from readmodels.engine.table import Table
from readmodels.sims.sims import SIMS
from readmodels.users.users import USERS
from tests.commands.made_up import CUSTOMER, ERIKA, HANS, PHONE, assigned, customer, device, user
from tests.eventstore.store import appended, cause
from tests.projections.lives import Life, of_customer

TABLES = [table for table in inventory.tables if table is not inventory.tally]

_THINGS: tuple[Table[Any], ...] = (USERS, DEVICES, SIMS)


def nothing(_: object) -> None:
    """Nobody looks on."""


def rows_in(log: EventLog, table: Table[Any], schema: str, customer_id: UUID, silent: int = 0) -> Counter[str]:
    """Without so many columns at the end: version and position, which say which event was looked at last."""
    with psycopg.connect(log.dsn, autocommit=True) as connection:
        query = f"SELECT {table.selected} FROM {schema}.{table.name} WHERE customer_id = %s"
        return Counter(str(row[: len(row) - silent]) for row in connection.execute(query.encode(), (customer_id,)))


def all_rows(log: EventLog, schema: str, customer_id: UUID) -> dict[str, Counter[str]]:
    return {table.name: rows_in(log, table, schema, customer_id) for table in TABLES}


class Unforgetting(Life):
    """Nobody is erased: what was erased since is not told of any moment."""

    def _makers(self) -> Any:
        return {maker: weight for maker, weight in super()._makers().items() if maker.__name__ != "erase"}


@pytest.mark.requirement("A-11")
def test_as_recorded_by_then_all_tables_are_those_that_there_were(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moment, "TOLD_AT_ONCE", 5)
    monkeypatch.setattr(kept_moments, "OF_A_CUSTOMER", 100)

    @settings(max_examples=2, phases=(Phase.generate,), database=None)
    @given(seed=st.integers(0, 2**32))
    def check(seed: int) -> None:
        chance, customer_id = Random(seed), uuid4()
        events = (of_customer(entry, customer_id) for entry in Unforgetting(chance).events(150))
        there: list[tuple[datetime, dict[str, Counter[str]]]] = []
        while part := list(islice(events, 40)):
            appended(log, *part, by=cause(customer_id))
            Projector(log, PROJECTIONS).catch_up()
            there.append((log.now(), all_rows(log, "public", customer_id)))
        for at, rows in there:
            schema = keep(log, inventory, Moment(customer_id, "recorded", at), nothing)
            assert all_rows(log, schema, customer_id) == rows

    check()


@pytest.mark.requirement("A-11")
def test_as_effective_then_all_rows_are_those_of_each_thing(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moment, "TOLD_AT_ONCE", 5)
    chance, customer_id, now = Random(4711), uuid4(), datetime.now(UTC)
    for number, entry in enumerate(Unforgetting(chance).events(150)):
        by = cause(customer_id, now - timedelta(days=chance.randrange(300 - number, 300)) if number else now - timedelta(days=400))
        appended(log, of_customer(entry, customer_id), by=by)
    Projector(log, PROJECTIONS).catch_up()
    for days in (290, 200, 120):
        at = now - timedelta(days=days)
        schema = keep(log, inventory, Moment(customer_id, "effective", at), nothing)
        for table in _THINGS:
            with log.pool.connection() as connection:
                keys = [
                    key
                    for (key,) in connection.execute(
                        f"SELECT {table.key} FROM {table.name} WHERE customer_id = %s".encode(), (customer_id,)
                    )
                ]
                told = [as_of(log, connection, table, customer_id, key, at, "effective") for key in keys]
            assert rows_in(log, table, schema, customer_id, silent=2) == Counter(str(tuple(row)[:-2]) for row in told if row is not None)


def of(at: datetime, clock: Any = "recorded") -> Moment:
    return Moment(CUSTOMER, clock, at)


def look(log: EventLog, wanted: Moment) -> str | None:
    with log.pool.connection() as connection:
        return kept_schema(connection, inventory, wanted)


def schemas(log: EventLog) -> set[str]:
    with psycopg.connect(log.dsn, autocommit=True) as connection:
        return {name for (name,) in connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'moment%'")}


@pytest.fixture
def told(log: EventLog) -> datetime:
    """When Erika had the phone, and was called by her first name here."""
    appended(log, customer(), user(ERIKA), user(HANS, "Beispiel, Hans"), device(), assigned())
    Projector(log, PROJECTIONS).catch_up()
    return log.now()


def test_what_reaches_back_before_a_moment_makes_it_go(log: EventLog, told: datetime) -> None:
    effective, recorded = of(told, "effective"), of(told)
    keep(log, inventory, effective, nothing)
    keep(log, inventory, recorded, nothing)
    appended(log, (ERIKA, UserRenamed(name="Neu, Erika", was="Muster, Erika")))
    assert look(log, effective), "it holds from now on only"
    handed = DeviceReassigned(device_id=PHONE, from_user_id=ERIKA, to_user_id=HANS)
    appended(log, (PHONE, handed), by=cause(CUSTOMER, told - timedelta(minutes=1)))
    assert look(log, effective) is None
    assert look(log, recorded), "what was known by then doesn't change"
    schema = keep(log, inventory, effective, nothing)
    assert str(HANS) in str(rows_in(log, DEVICES, schema, CUSTOMER))


def test_with_somebody_who_is_erased_goes_all_that_was_kept(log: EventLog, told: datetime) -> None:
    kept_then = of(told)
    keep(log, inventory, kept_then, nothing)
    appended(log, (ERIKA, UserErased()))
    with log.pool.connection() as connection:
        assert throw_away_outdated(connection) == 1
    assert schemas(log) == set()
    assert "Erika" not in str(rows_in(log, USERS, keep(log, inventory, kept_then, nothing), CUSTOMER))


def test_of_too_many_those_go_that_were_not_asked_for_the_longest(log: EventLog, told: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_moments, "OF_A_CUSTOMER", 2)
    moments = [of(told - timedelta(seconds=number)) for number in range(3)]
    kept = [keep(log, inventory, each, nothing) for each in moments]
    assert schemas(log) == {*kept[1:]}


def test_one_that_is_being_read_stays_until_then(log: EventLog, told: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_moments, "PATIENCE", "50ms")
    schema = keep(log, inventory, of(told), nothing)
    monkeypatch.setattr(kept_moments, "UNUSED", "0 hours")
    with psycopg.connect(log.dsn) as reader:
        reader.execute(f"SELECT * FROM {schema}.made".encode())
        with log.pool.connection() as connection:
            assert throw_away_too_many(connection) == 0
        assert reader.execute(f"SELECT count(*) FROM {schema}.users".encode()).fetchall() == [(2,)]
    with log.pool.connection() as connection:
        assert throw_away_too_many(connection) == 1


def test_one_that_no_longer_holds_while_it_is_read_is_made_anew_beside_it(
    log: EventLog, told: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_moments, "PATIENCE", "50ms")
    effective = of(told, "effective")
    schema = keep(log, inventory, effective, nothing)
    with psycopg.connect(log.dsn) as reader:
        reader.execute(f"SELECT * FROM {schema}.made".encode())
        handed = DeviceReassigned(device_id=PHONE, from_user_id=ERIKA, to_user_id=HANS)
        appended(log, (PHONE, handed), by=cause(CUSTOMER, told - timedelta(minutes=1)))
        again = keep(log, inventory, effective, nothing)
        assert look(log, effective) == again
        assert str(HANS) in str(rows_in(log, DEVICES, again, CUSTOMER))
        assert str(HANS) not in str(rows_in(log, DEVICES, schema, CUSTOMER)), "who reads the old one reads it to the end"
        assert schemas(log) == {schema, again}
    with log.pool.connection() as connection:
        assert throw_away_too_many(connection) == 1
    assert schemas(log) == {again}


@pytest.mark.part_of("A-14")
def test_of_one_that_is_read_while_somebody_is_erased_nobody_else_is_given_anything(
    log: EventLog, told: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_moments, "PATIENCE", "50ms")
    schema = keep(log, inventory, of(told), nothing)
    assert look(log, of(told)) == schema
    with psycopg.connect(log.dsn) as reader, psycopg.connect(log.dsn) as late:
        reader.execute(f"SELECT * FROM {schema}.made".encode())
        appended(log, (ERIKA, UserErased()))
        with log.pool.connection() as connection:
            assert throw_away_outdated(connection) == 0, "it is being read"
        with pytest.raises(MomentGone):
            go_to(Reading(late, CUSTOMER), [schema])
        assert "Erika" not in str(rows_in(log, USERS, keep(log, inventory, of(told), nothing), CUSTOMER))
    with log.pool.connection() as connection:
        assert throw_away_too_many(connection) == 1
    assert schema not in schemas(log)


def test_one_that_was_still_read_when_the_process_ended_goes_later(log: EventLog, told: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever wanted to throw it away is gone, and has told nobody but the database."""
    monkeypatch.setattr(kept_moments, "PATIENCE", "50ms")
    schema = keep(log, inventory, of(told), nothing)
    with psycopg.connect(log.dsn) as reader:
        reader.execute(f"SELECT * FROM {schema}.made".encode())
        with log.pool.connection() as connection:
            throw_away(connection, [schema])
    with psycopg.connect(log.dsn, autocommit=True) as connection:
        connection.execute("TRUNCATE kept_moments")
    with log.pool.connection() as connection:
        assert throw_away_too_many(connection) == 1
    assert schemas(log) == set()


def test_what_a_crash_of_the_server_emptied_is_made_again(log: EventLog, told: datetime) -> None:
    """The server empties all tables that are not logged, and so the list of moments."""
    schema = keep(log, inventory, of(told), nothing)
    rows = all_rows(log, schema, CUSTOMER)
    with psycopg.connect(log.dsn, autocommit=True) as connection:
        connection.execute(f"TRUNCATE kept_moments, {', '.join(f'{schema}.{table.name}' for table in TABLES)}, {schema}.made".encode())
    assert look(log, of(told)) is None
    again = keep(log, inventory, of(told), nothing)
    assert all_rows(log, again, CUSTOMER) == rows
    assert schemas(log) == {again}, "what it left went with making the next"


def test_a_moment_that_two_ask_for_is_made_once(log: EventLog, told: datetime) -> None:
    made: list[str] = []
    threads = [threading.Thread(target=lambda: made.append(keep(log, inventory, of(told), nothing))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert {*made} == schemas(log)
    assert len(schemas(log)) == 1


def test_one_whose_making_ended_half_way_leaves_nothing(log: EventLog, told: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_: Rows) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Rows, "write", stop)
    with pytest.raises(KeyboardInterrupt):
        keep(log, inventory, of(told), nothing)
    assert schemas(log) == set()
