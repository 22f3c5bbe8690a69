"""Reading for one customer: what the database itself lets through, and waiting for a position."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest
from psycopg import errors

from aggregates.customer import CustomerRegistered
from aggregates.engine.event import Event
from aggregates.registry import EVENTS
from eventstore.envelope import Cause, StreamEvent
from eventstore.keyring import MasterKey
from eventstore.log import EventLog
from eventstore.unit import Appended, Unit
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS
from readmodels.engine.listed_for import with_own
from readmodels.engine.own_fields import OwnField
from readmodels.engine.position_watch import NoSuchPosition, PositionNotReached
from readmodels.engine.reader import Reader
from readmodels.registry import LISTS
from tests.commands.made_up import CUSTOMER, OTHER_CUSTOMER, TABLET, customer, device, fed_sim, in_device, unknown_device, user

TABLES = sorted({table.name for projection in PROJECTIONS for table in projection.tables if not table.private})
GATHERED = sorted({table.gathered.name for projection in PROJECTIONS for table in projection.tables if table.gathered is not None})
RELATIONS = [*TABLES, *GATHERED, *sorted({view for projection in PROJECTIONS for view in projection.views})]


@dataclass
class Store:
    dsn: str
    log: EventLog
    reader: Reader

    def append(self, customer_id: UUID, *entries: tuple[UUID, Event]) -> int:
        units = [Unit(Cause(customer_id, "console:test", "test", "test"), [StreamEvent(*entry)]) for entry in entries]
        outcomes = self.log.append(units)
        assert all(isinstance(outcome, Appended) for outcome in outcomes)
        return max(outcome.position for outcome in outcomes if isinstance(outcome, Appended))

    def project(self) -> int:
        return Projector(self.log, PROJECTIONS).catch_up()


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    log = EventLog(database, EVENTS, MasterKey(b"1" * 32), pool_size=4)
    reader = Reader(database, pool_size=4, patience=0.3)
    yield Store(database, log, reader)
    reader.close()
    log.close()


@pytest.fixture
def filled(store: Store) -> Store:
    """One customer with a user, devices and a number; the other customer has only itself."""
    store.append(CUSTOMER, customer(), user(), device(), unknown_device(TABLET, "35000000000099"), fed_sim())
    store.log.append([Unit(Cause(CUSTOMER, "import:made-up", "test", "test"), [StreamEvent(*in_device())], {in_device()[0]: 1})])
    store.append(OTHER_CUSTOMER, customer(OTHER_CUSTOMER, name="Muster AG", customer_number="K-2002"))
    store.project()
    return store


@pytest.mark.requirement("X-06")
def test_the_database_shows_nothing_unless_a_customer_is_named(filled: Store) -> None:
    """Whatever SQL asks: no rows without the setting, none of another customer with it."""
    with psycopg.connect(filled.dsn, autocommit=True) as connection, connection.transaction():
        connection.execute("SET LOCAL ROLE portal_reader")
        for relation in RELATIONS:
            assert connection.execute(f"SELECT count(*) FROM {relation}".encode()).fetchone() == (0,), relation
        connection.execute("SELECT set_config('portal.customer_id', %s, true)", (str(OTHER_CUSTOMER),))
        for relation in RELATIONS:
            owners = {row[0] for row in connection.execute(f"SELECT customer_id FROM {relation}".encode())}
            assert owners <= {OTHER_CUSTOMER}, relation


@pytest.mark.requirement("X-06")
def test_the_same_relations_have_rows_for_their_owner(filled: Store) -> None:
    """So that the test before this one can fail."""
    with filled.reader.reading(CUSTOMER) as found:
        for relation in ("users", "devices", "sims", "overview", "overview_facets", "device_list", "sim_list", "clarification_case_list"):
            assert (found.one(f"SELECT count(*) FROM {relation}") or (0,))[0] > 0, relation
    with filled.reader.reading(OTHER_CUSTOMER) as found:
        assert found.one("SELECT count(*) FROM users") == (0,)
        assert found.one("SELECT name FROM customers") == ("Muster AG",)


@pytest.mark.requirement("X-06")
def test_the_reader_can_ask_nothing_else(filled: Store) -> None:
    for relation in ("events", "keys", "claims", "idempotency", "parked_events"):
        with pytest.raises(errors.InsufficientPrivilege), filled.reader.reading(CUSTOMER) as found:
            found.one(f"SELECT count(*) FROM {relation}")


@pytest.mark.requirement("X-06")
def test_the_reader_can_write_nothing(filled: Store) -> None:
    with pytest.raises((errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction)), filled.reader.reading(CUSTOMER) as found:
        found.connection.execute("DELETE FROM users")


def test_a_connection_forgets_its_customer(filled: Store) -> None:
    with filled.reader.reading(CUSTOMER) as found:
        assert found.one("SELECT current_user, current_setting('portal.customer_id')") == ("portal_reader", str(CUSTOMER))
    with filled.reader.pool.connection() as connection:
        row = connection.execute(
            "SELECT current_user <> 'portal_reader', coalesce(current_setting('portal.customer_id', true), '')"
        ).fetchone()
        assert row == (True, "")


def test_every_list_that_is_declared_exists(filled: Store) -> None:
    with filled.reader.reading(CUSTOMER) as found:
        for resource in (each for each in LISTS.values() if not each.handed):
            listed = with_own(resource, tuple((OwnField("made_up", "Erfunden", "Made up"),) for _ in resource.own))
            for value in (each for field in listed.fields for each in (field.value, field.sorted_by)):
                found.all(f"SELECT {value.as_string(None)} FROM {resource.table} LIMIT 1")


@pytest.mark.requirement("A-07")
def test_a_reader_waits_until_the_position_is_reached(store: Store) -> None:
    store.project()
    position = store.append(CUSTOMER, customer())
    seen: list[int] = []
    patient = Reader(store.dsn, pool_size=4, patience=60)

    def wait() -> None:
        patient.wait(["inventory"], position)
        with patient.reading(CUSTOMER) as found:
            seen.append((found.one("SELECT count(*) FROM customers") or (0,))[0])

    waiting = [threading.Thread(target=wait) for _ in range(8)]
    for thread in waiting:
        thread.start()
    time.sleep(0.05)
    assert seen == []
    store.project()
    for thread in waiting:
        thread.join(60)
    patient.close()
    assert seen == [1] * 8


@pytest.mark.requirement("A-07")
def test_a_reader_waits_no_longer_than_it_may(store: Store) -> None:
    store.project()
    position = store.append(CUSTOMER, customer())
    began = time.monotonic()
    with pytest.raises(PositionNotReached) as late:
        store.reader.wait(["inventory"], position)
    assert 0.3 <= time.monotonic() - began < 60
    assert late.value.facts == {"projection": "inventory", "position": position, "reached": 0}
    assert late.value.status == 503
    assert "Position" in late.value.text_de


@pytest.mark.requirement("A-07")
def test_a_position_that_never_was_is_refused_at_once(store: Store) -> None:
    store.project()
    patient = Reader(store.dsn, pool_size=4, patience=3600)
    refused: list[NoSuchPosition] = []

    def wait() -> None:
        try:
            patient.wait(["inventory"], 4711)
        except NoSuchPosition as wrong:
            refused.append(wrong)

    waiting = threading.Thread(target=wait, daemon=True)
    waiting.start()
    waiting.join(120)
    assert [wrong.status for wrong in refused] == [400], "it waits for an hour for a position that may come"
    patient.close()


def test_the_customer_registered_event_is_what_settings_come_from(filled: Store) -> None:
    with filled.reader.reading(OTHER_CUSTOMER) as found:
        assert found.settings.name == "Muster AG"
        assert found.settings.zone.key == CustomerRegistered(name="", customer_number="", time_zone="Europe/Berlin").time_zone
