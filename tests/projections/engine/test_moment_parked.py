"""Lists as of a moment while a stream is parked: of that thing what the live rows say, of all others everything (A-06, A-11)."""

from datetime import datetime, timedelta

import psycopg
import pytest

from aggregates.device import DeviceNoted
from aggregates.device_terms import ActivationLockReported
from aggregates.engine.event import OPERATOR
from aggregates.engine.projection_run import ParkedEventSkipped, ParkedStreamRetried, projection_stream
from aggregates.user import UserErased, UserGroupChanged, UserRenamed
from eventstore.log import EventLog
from projections.engine.as_of import as_of
from projections.engine.kept_moments import keep
from projections.engine.moment_asked import Moment
from projections.engine.projector import Projector
from projections.inventory.inventory import inventory
from projections.registry import PROJECTIONS
from readmodels.devices.devices import DEVICES
from readmodels.users.users import USERS
from tests.commands.made_up import CUSTOMER, ERIKA, HANS, PHONE, assigned, customer, device, user
from tests.eventstore.store import appended, cause, rows_of
from tests.projections.engine.test_moment import all_rows, look, nothing, of


@pytest.fixture
def told(log: EventLog) -> datetime:
    """When Erika's renaming couldn't be read, and then her group was changed; Hans was renamed after it."""
    appended(log, customer(), user(ERIKA), user(HANS, "Beispiel, Hans"), device(), assigned())
    between = log.now()
    appended(log, (ERIKA, UserRenamed(name="Neu, Erika", was="Muster, Erika")))
    spoil(log, "user.renamed")
    appended(log, (ERIKA, UserGroupChanged(group="Vertrieb", was=None)))
    appended(log, (HANS, UserGroupChanged(group="Vertrieb", was=None)))
    Projector(log, PROJECTIONS).catch_up()
    assert [stream for (stream,) in rows_of(log.dsn, "SELECT DISTINCT stream_id FROM parked_events WHERE name = 'inventory'")] == [ERIKA]
    return between


def spoil(log: EventLog, name: str) -> None:
    with psycopg.connect(log.dsn, autocommit=True) as connection:
        connection.execute("ALTER TABLE events DISABLE TRIGGER ALL")
        connection.execute("UPDATE events SET payload = '{\"nonsense\": 1}' WHERE event_name = %s", (name,))
        connection.execute("ALTER TABLE events ENABLE TRIGGER ALL")


def kept(log: EventLog, wanted: Moment) -> str:
    return keep(log, inventory, wanted, nothing)


@pytest.mark.requirement("A-11")
@pytest.mark.parametrize("clock", ["recorded", "effective"])
def test_as_of_now_all_tables_are_the_live_ones(log: EventLog, told: datetime, clock: str) -> None:
    assert all_rows(log, kept(log, of(log.now(), clock)), CUSTOMER) == all_rows(log, "public", CUSTOMER)


@pytest.mark.requirement("A-11")
def test_before_the_event_that_can_not_be_read_all_is_as_it_was(log: EventLog, told: datetime) -> None:
    schema = kept(log, of(told))
    named = rows_of(log.dsn, f'SELECT name, "group" FROM {schema}.users ORDER BY name')
    assert named == [("Beispiel, Hans", None), ("Muster, Erika", None)]


@pytest.mark.requirement("A-11")
def test_what_comes_behind_it_waits_also_where_it_held_before(log: EventLog, told: datetime) -> None:
    appended(log, (ERIKA, UserGroupChanged(group="Einkauf", was=None)), by=cause(CUSTOMER, told - timedelta(seconds=1)))
    Projector(log, PROJECTIONS).catch_up()
    schema = kept(log, of(told, "effective"))
    assert rows_of(log.dsn, f'SELECT "group" FROM {schema}.users WHERE user_id = %s', ERIKA) == [(None,)]
    with log.pool.connection() as connection:
        row = as_of(log, connection, USERS, CUSTOMER, ERIKA, log.now(), "effective")
    assert row is not None
    assert (row.name, row.group) == ("Muster, Erika", None), "one thing as of a moment says the same"


@pytest.mark.part_of("A-14")
def test_an_erasure_does_not_wait(log: EventLog, told: datetime) -> None:
    appended(log, (ERIKA, UserErased()))
    Projector(log, PROJECTIONS).catch_up()
    assert all_rows(log, kept(log, of(log.now())), CUSTOMER) == all_rows(log, "public", CUSTOMER)
    assert "Erika" not in str(all_rows(log, kept(log, of(told)), CUSTOMER))


@pytest.mark.requirement("A-11")
def test_a_stream_that_goes_on_makes_the_moments_before_go(log: EventLog, told: datetime) -> None:
    now = of(log.now())
    schema = kept(log, now)
    [(position,)] = rows_of(log.dsn, "SELECT min(position) FROM parked_events WHERE name = 'inventory'")
    event = ParkedEventSkipped(projection="inventory", position=position, stream=ERIKA, error="kaputt")
    appended(log, (projection_stream("inventory"), event), by=cause(OPERATOR))
    assert look(log, now) is None
    early = kept(log, now)
    Projector(log, PROJECTIONS).catch_up()
    assert not rows_of(log.dsn, "SELECT FROM parked_events WHERE name = 'inventory'")
    assert look(log, now) == early != schema
    assert all_rows(log, early, CUSTOMER) == all_rows(log, "public", CUSTOMER), "also where it was made before the live rows went on"


@pytest.mark.requirement("A-11")
def test_one_that_is_tried_again_in_vain_stays_as_it_is(log: EventLog, told: datetime) -> None:
    appended(log, (projection_stream("inventory"), ParkedStreamRetried(projection="inventory", stream=ERIKA)), by=cause(OPERATOR))
    early = kept(log, of(log.now()))
    Projector(log, PROJECTIONS).catch_up()
    assert all_rows(log, early, CUSTOMER) == all_rows(log, "public", CUSTOMER)


@pytest.mark.requirement("A-11")
def test_what_a_handler_refuses_stops_its_stream_alone(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    appended(log, customer(), user(ERIKA), device(), assigned())
    note = DeviceNoted(text="Notiz", about_user_id=None)
    appended(log, (PHONE, note), (ERIKA, UserGroupChanged(group="Vertrieb", was=None)), (PHONE, note))

    def refuse(_rows: object, _recorded: object) -> None:
        raise ValueError

    monkeypatch.setitem(inventory.handlers, DeviceNoted, [refuse])
    Projector(log, PROJECTIONS).catch_up()
    assert rows_of(log.dsn, "SELECT stream_id FROM parked_events WHERE name = 'inventory'") == [(PHONE,)] * 2
    rows = all_rows(log, "public", CUSTOMER)
    assert all_rows(log, kept(log, of(log.now())), CUSTOMER) == rows
    with psycopg.connect(log.dsn, autocommit=True) as connection:
        connection.execute("DELETE FROM parked_events")
    then = of(log.now())
    appended(log, (PHONE, ActivationLockReported()))
    assert all_rows(log, kept(log, then), CUSTOMER) == rows, "the telling comes upon it by itself"
    with log.pool.connection() as connection:
        row = as_of(log, connection, DEVICES, CUSTOMER, PHONE, log.now(), "recorded")
    assert row is not None
    assert (row.user_id, row.note_count) == (ERIKA, 0)
