"""Moments whose rows were copied from live ones that were rebuilt since are made anew (A-04, A-11)."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from aggregates.engine.event import OPERATOR
from aggregates.engine.projection_run import ProjectionRebuilt, ProjectionRowsRebuilt, projection_stream
from projections.engine.kept_moments import keep, kept_schema
from projections.engine.moment_asked import Moment
from projections.engine.projector import Projector
from projections.engine.rebuild_customer import rebuild_customer
from projections.registry import inventory
from tests.eventstore.store import appended, cause
from tests.projections.lives import Life, of_customer

if TYPE_CHECKING:
    from eventstore.log import EventLog


@pytest.fixture
def customers(log: EventLog) -> tuple[UUID, UUID]:
    both = uuid4(), uuid4()
    for number, customer_id in enumerate(both):
        appended(log, *(of_customer(entry, customer_id) for entry in Life(Random(number)).events(40)), by=cause(customer_id))
    Projector(log, [inventory]).catch_up()
    return both


def test_moments_that_were_copied_from_wrong_rows_go(log: EventLog, customers: tuple[UUID, UUID]) -> None:
    moments = [Moment(customer_id, "recorded", log.now()) for customer_id in customers]
    for moment in moments:
        keep(log, inventory, moment, lambda _: None)
    rebuild_customer(log, [inventory], customers[0])
    with log.pool.connection() as connection:
        assert [kept_schema(connection, inventory, moment) is not None for moment in moments] == [False, True]


def test_a_moment_that_was_being_made_meanwhile_goes_with_the_record(log: EventLog, customers: tuple[UUID, UUID]) -> None:
    """It has copied the rows of before, and is there only after they were changed."""
    moments = [Moment(customer_id, "recorded", log.now()) for customer_id in customers]
    for moment in moments:
        keep(log, inventory, moment, lambda _: None)
    runs = projection_stream(inventory.name)
    record = ProjectionRowsRebuilt(projection=inventory.name, customer=customers[0], generation=1, upto=log.head())
    appended(log, (runs, record), by=cause(OPERATOR))
    with log.pool.connection() as connection:
        assert [kept_schema(connection, inventory, moment) is not None for moment in moments] == [False, True]
    appended(log, (runs, ProjectionRebuilt(projection=inventory.name, generation=2, upto=log.head())), by=cause(OPERATOR))
    with log.pool.connection() as connection:
        assert [kept_schema(connection, inventory, moment) is not None for moment in moments] == [False, False]
