"""What is in one event, or in a row made of it, parks its stream: provoked in handlers, in rows and in derived SQL."""

from dataclasses import replace
from typing import Any

import psycopg
import pytest
from psycopg import Connection
from psycopg.rows import TupleRow
from pydantic import TypeAdapter

from aggregates.device import DeviceNoted
from aggregates.device_terms import ActivationLockReported
from eventstore.envelope import Recorded
from eventstore.faults import Fault, Slip, fault_of
from eventstore.log import EventLog
from projections.engine.projection import Physical, Projection, Touched
from projections.engine.projector import Projector
from tests.commands.made_up import PHONE, TABLET, device, imei
from tests.eventstore.store import appended
from tests.projections.engine.parked import NOTED, parked
from tests.projections.engine.test_faults import paused, streams
from tests.projections.engine.test_projector import at
from tests.projections.seen import seen

OWN_FAULTS: dict[str, Exception] = {
    "value": ValueError(),
    "key": KeyError("x"),
    "index": IndexError(),
    "type": TypeError(),
    "attribute": AttributeError(),
    "number": ZeroDivisionError(),
    "assertion": AssertionError(),
}


@pytest.mark.requirement("A-06")
@pytest.mark.parametrize("name", OWN_FAULTS)
def test_what_a_handler_raises_at_an_event_parks_its_stream(log: EventLog, name: str) -> None:
    def fails(recorded: Recorded[Any]) -> bool:
        if isinstance(recorded.event, DeviceNoted):
            raise OWN_FAULTS[name]
        return False

    appended(log, device(PHONE), device(TABLET, imei("35000000000002")))
    note = appended(log, (PHONE, NOTED)).position
    assert Projector(log, [seen(fails=fails)]).catch_up() == log.head()
    assert [position for _, position, *_ in parked(log)] == [note]
    assert not paused(log)


def test_what_is_not_of_the_right_shape_is_the_events_own_fault() -> None:
    with pytest.raises(ValueError, match="int") as found:
        TypeAdapter(int).validate_json('"x"')
    assert fault_of(found.value) is Fault.EVENT


REFUSED: dict[str, str] = {
    "check": "ALTER TABLE {seen} ADD CHECK (label <> 'ungut')",
    "number": "CREATE INDEX ON {seen} ((10.0::float8 ^ (100 * length(label))))",
    "index": "CREATE INDEX ON {seen} (repeat(label, 1000000))",
}


@pytest.mark.requirement("A-06")
@pytest.mark.parametrize("name", REFUSED)
def test_a_row_that_a_constraint_refuses_parks_its_stream(log: EventLog, name: str) -> None:
    projection = seen(label=lambda recorded: "ungut" if isinstance(recorded.event, DeviceNoted) else "")
    appended(log, device(PHONE), device(TABLET, imei("35000000000002")))
    Projector(log, [projection]).catch_up()
    with psycopg.connect(log.dsn, autocommit=True) as connection:
        connection.execute(REFUSED[name].format(seen="seen_g1").encode())
    note = appended(log, (PHONE, NOTED)).position
    appended(log, (TABLET, ActivationLockReported()))
    assert Projector(log, [projection, seen("other")]).catch_up() == log.head()
    assert [position for _, position, *_ in parked(log)] == [note]
    assert not paused(log)


def dividing() -> Projection:
    """By SQL that can't do with labels of three letters."""

    def derive(connection: Connection[TupleRow], physical: Physical, touched: Touched | None) -> None:
        keys = list(touched["seen"]) if touched else []
        connection.execute(f"SELECT 1 / (length(label) - 3) FROM {physical['seen']} WHERE stream_id = ANY(%s)".encode(), (keys,))

    return replace(seen(label=lambda recorded: "bad" if isinstance(recorded.event, DeviceNoted) else ""), afterwards=derive)


@pytest.mark.requirement("A-06")
@pytest.mark.parametrize("together", [True, False])
def test_data_that_derived_sql_refuses_parks_the_one_stream(log: EventLog, together: bool) -> None:
    projection = dividing()
    devices = streams(log, 40)
    if not together:
        Projector(log, [projection]).catch_up()
    note = appended(log, (devices[7], NOTED)).position
    if together:
        streams(log, 3)
    assert Projector(log, [projection]).catch_up() == log.head()
    assert [position for _, position, *_ in parked(log)] == [note]
    assert not paused(log)
    assert at(log, "seen") == log.head()


@pytest.mark.requirement("A-06")
def test_as_long_as_there_is_nothing_to_compare_with_nobody_is_blamed(log: EventLog) -> None:
    """The very first row of all is refused by SQL: it is parked only once SQL was seen to do with another one."""
    projection = replace(seen(label=lambda recorded: "bad" if recorded.stream_id == PHONE else ""), afterwards=dividing().afterwards)
    appended(log, device(PHONE))
    with pytest.raises(Slip):
        Projector(log, [projection]).catch_up()
    assert not parked(log)
    appended(log, device(TABLET, imei("35000000000002")))
    assert Projector(log, [projection]).catch_up() == log.head()
    assert [stream for stream, *_ in parked(log)] == [PHONE]
