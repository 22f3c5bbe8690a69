"""Why a thing says what it says: what is told equals what is shown, of everything, and names the event since which it reads so (A-15)."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import orjson
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from aggregates.user import UserErased
from api.user_past import held_once
from projections.engine.projector import Projector
from projections.engine.rows import Rows
from projections.engine.why import UNTOLD, Explained, Show, explained, leaves
from projections.registry import PROJECTIONS, inventory
from readmodels.clarification_cases.case_resource import CLARIFICATION_CASE_LIST
from readmodels.devices.device_detail import device_detail
from readmodels.devices.device_resource import DEVICE_LIST
from readmodels.devices.devices import DEVICES
from readmodels.engine.field import Field, Resource
from readmodels.engine.listed_for import with_own
from readmodels.engine.own_fields import OwnField
from readmodels.engine.reader import Reader, Reading
from readmodels.engine.table import Table
from readmodels.inventory.overview_resource import OVERVIEW_LIST
from readmodels.sims.sim_detail import sim_detail
from readmodels.sims.sim_resource import SIM_LIST
from readmodels.sims.sims import SIMS
from readmodels.users.user_detail import user_detail
from readmodels.users.user_resource import USER_LIST
from readmodels.users.users import USERS
from tests.eventstore.store import appended, cause
from tests.projections.lives import FIELDS, Life, of_customer

if TYPE_CHECKING:
    from eventstore.log import EventLog

TABLES: dict[Resource, Table[Any]] = {USER_LIST: USERS, DEVICE_LIST: DEVICES, SIM_LIST: SIMS}
DETAILS = {USER_LIST: user_detail, DEVICE_LIST: device_detail, SIM_LIST: sim_detail}


@pytest.fixture
def reader(log: EventLog) -> Iterator[Reader]:
    opened = Reader(log.dsn)
    yield opened
    opened.close()


def listed(resource: Resource) -> Resource:
    """The list with all fields of the customer's own that random lives have."""
    return with_own(resource, tuple(tuple(OwnField(key, key, key) for key in FIELDS) for _ in resource.own))


def value_of(field: Field, row: dict[str, Any]) -> Any:
    value = row[field.column]
    return value if field.member is None else orjson.loads(value or "{}").get(field.member)


def cell(resource: Resource, key: str) -> Show:
    return lambda reading: reading.listed(listed(resource), key)


def detail(resource: Resource, key: str) -> Show:
    def shown(reading: Reading) -> dict[str, Any] | None:
        found = DETAILS[resource](reading, UUID(key))
        return found.fields if found is not None else None

    return shown


def told(log: EventLog, reading: Reading, resource: Resource, show: Show) -> Explained:
    shown = show(reading)
    beside = held_once(reading, UUID(shown["id"])).streams if shown is not None and resource is USER_LIST else ()
    found = explained(log, reading, beside, show, lambda: ())
    assert found is not None
    return found


def last_changes(log: EventLog, customer_id: UUID) -> Iterator[tuple[Resource, str, str, int]]:
    """Of each column of a row, the position at which it was changed last, worked out over all of the customer's events at once."""
    rows, changed = Rows(None, {}), dict[tuple[Resource, str, str], int]()
    with log.pool.connection() as connection:
        events = [each for each in log.page(connection, 0, limit=100_000) if each.customer_id == customer_id]
    before: dict[tuple[Resource, str], Any] = {}
    for recorded in events:
        inventory.handle(rows, recorded)
        for resource, table in TABLES.items():
            for row in rows.find(table):
                if getattr(row, "absorbed_into", None) is not None:
                    continue  # what a record says of itself while another shows it is not seen
                key, fields, was = str(getattr(row, resource.key)), row._asdict(), before.get((resource, str(getattr(row, resource.key))))
                for field in listed(resource).visible.values():
                    if field.column not in fields or field.name in UNTOLD:
                        continue
                    if (
                        was is None
                        or value_of(field, was) != value_of(field, fields)
                        or (recorded.kind is UserErased and field.name == "name" and key == str(recorded.stream_id))
                    ):
                        changed[resource, key, field.name] = recorded.position
                before[resource, key] = fields
    for (resource, key, name), position in changed.items():
        yield resource, key, name, position


@pytest.mark.requirement("A-15")
def test_the_event_that_is_named_is_the_one_that_changed_it_last(log: EventLog, reader: Reader) -> None:
    customer_id = uuid4()
    appended(log, *(of_customer(entry, customer_id) for entry in Life(Random(4711)).events(150)), by=cause(customer_id))
    Projector(log, PROJECTIONS).catch_up()
    compared = 0
    with reader.reading(customer_id, ("inventory",)) as reading:
        why: dict[tuple[Resource, str], Explained | None] = {}
        for resource, key, name, position in last_changes(log, customer_id):
            if (resource, key) not in why:
                why[resource, key] = explained(log, reading, (), cell(resource, key), lambda: ())
            found = why[resource, key]
            if found is not None:  # hidden devices, and those that went into another, are on no list
                assert found.why[name].set_by.position == position, (resource.name, key, name)
                compared += 1
    assert compared > 200


@pytest.mark.requirement("A-15")
def test_each_value_of_every_thing_is_explained_and_what_is_told_is_what_is_shown(log: EventLog, reader: Reader) -> None:
    @settings(max_examples=2, phases=(Phase.generate,), database=None)
    @given(seed=st.integers(0, 2**32))
    def check(seed: int) -> None:
        customer_id = uuid4()
        appended(log, *(of_customer(entry, customer_id) for entry in Life(Random(seed)).events(100)), by=cause(customer_id))
        Projector(log, PROJECTIONS).catch_up()
        with reader.reading(customer_id, ("inventory",)) as reading:
            for resource in (USER_LIST, DEVICE_LIST, SIM_LIST, OVERVIEW_LIST, CLARIFICATION_CASE_LIST):
                keys = [str(key) for (key,) in reading.all(f"SELECT {resource.key} FROM {resource.table}")]
                assert keys or resource is CLARIFICATION_CASE_LIST, "all devices may be hidden"
                for key in keys:
                    for show in [cell(resource, key)] + ([detail(resource, key)] if resource in DETAILS else []):
                        found = told(log, reading, resource, show)
                        assert {path: why.value for path, why in found.why.items()} == leaves(show(reading))
                        assert found.left_out == 0

    check()
