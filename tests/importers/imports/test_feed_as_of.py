"""After whatever feeds, and what people do in between: as of now is what is live, by both clocks (A-11)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from eventstore.ids import new_id
from projections.engine.as_of import Clock, as_of
from projections.engine.rows import Rows
from projections.inventory.inventory import inventory
from projections.registry import HANDLERS
from readmodels.devices.devices import DEVICES
from readmodels.engine.table import Table
from readmodels.sims.sims import SIMS
from tests.importers.imports.test_feed_import_random import ByHand, Said, act, days
from tests.importers.portal import DAY, Portal

FAR = datetime(2099, 1, 1, tzinfo=UTC)
TABLES: tuple[Table[Any], ...] = (SIMS, DEVICES)
CLOCKS: tuple[Clock, ...] = ("recorded", "effective")


def compare_with_live(portal: Portal) -> None:
    """Every number and device of the customer."""
    assert HANDLERS
    live: Any = Rows(None, {}, {})
    for recorded in portal.recorded():
        if recorded.customer_id == portal.customer:
            inventory.handle(live, recorded)
    with portal.log.pool.connection() as connection:
        for table in TABLES:
            for row in live.find(table, customer_id=portal.customer):
                for clock in CLOCKS:
                    told: Any = as_of(portal.log, connection, table, portal.customer, row[table.key_index], FAR, clock)
                    assert told._replace(version=0, position=0) == row._replace(version=0, position=0), clock


@pytest.mark.requirement("F-17", "A-11")
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(story=days)
def test_as_of_now_is_live(shared_portal: Portal, story: list[tuple[list[Said], list[ByHand]]]) -> None:
    portal = shared_portal.new_customer(f"{new_id()}")
    for at, (rows, actions) in enumerate(story):
        act(portal, actions)
        portal.feed([row.cells() for row in rows], DAY + timedelta(days=at))
    act(portal, [action for _, actions in story for action in actions])
    compare_with_live(portal)
