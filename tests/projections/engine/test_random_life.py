"""Whatever happens to customers, in whatever order it is projected: live rows, rebuilt rows and what a person would work out are the same."""

from collections import Counter
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from eventstore.log import EventLog
from projections.engine import projector
from projections.engine.projection import Projection
from projections.engine.projector import Projector
from projections.engine.rebuild import rebuild
from projections.engine.rows import Rows
from projections.engine.verify import verify
from projections.registry import (
    PROJECTIONS,
    accounts,
    basket_history,
    baskets,
    catalogue,
    catalogue_item_history,
    documents,
    expected_proceeds,
    expected_proceeds_history,
    framework_contracts,
    inventory,
    list_prices,
    order_history,
    orders,
    price_histories,
    remarketing_history,
    remarketings,
    service_case_history,
    service_cases,
)
from readmodels.devices.devices import DEVICES
from readmodels.engine.table import Table
from readmodels.inventory.inventory_counts import INVENTORY_COUNTS
from readmodels.inventory.overview import CUBES, OVERVIEW
from readmodels.sims.sims import SIMS
from readmodels.users.users import USERS
from tests.eventstore.store import appended, cause
from tests.projections.inventory.overview_by_hand import ByHand
from tests.projections.lives import Life, of_customer
from tests.projections.stored import stored

EMPTY = {
    "imports",
    "import_warnings",
    "quarantine",
    "looks",
    "timers",
    "late_order_cases",
    "late_exchange_cases",
    "unapproved_order_cases",
    "approval_rules",
    "exchange_models",
    "upgrades",
    "return_cases",
    "held_up_upgrade_cases",
    "awaited_trade_in_cases",
    "unanswered_cases",
    "undeleted_user_cases",
    "open_contract_change_cases",
} | {
    table.name
    for projection in (
        accounts,
        basket_history,
        baskets,
        catalogue,
        catalogue_item_history,
        documents,
        expected_proceeds,
        expected_proceeds_history,
        framework_contracts,
        list_prices,
        order_history,
        orders,
        price_histories,
        remarketing_history,
        remarketings,
        service_case_history,
        service_cases,
    )
    for table in projection.tables
}
"""What random lives don't touch."""


def in_memory(log: EventLog, projection: Projection, customer_id: UUID) -> Rows:
    rows = Rows(None, {}, projection.counts)
    with log.pool.connection() as connection:
        position = 0
        while page := log.page(connection, position):
            for recorded in page:
                if recorded.customer_id == customer_id:
                    projection.handle(rows, recorded)
            position = page[-1].position
    return rows


def in_any_order(rows: Any) -> Counter[str]:
    return Counter(str(row) for row in rows)


def rows_in_memory(rows: Rows, table: Table[Any]) -> list[Any]:
    if table.key is None:
        return rows.added(table)
    return [row for row in rows.find(table) if row is not None]


def compare_with_memory(log: EventLog, customer_id: UUID) -> None:
    """What handlers wrote in batches, with what they give without any."""
    for projection in PROJECTIONS:
        rows = in_memory(log, projection, customer_id)
        for table in projection.tables:
            if not table.by_sql and table is not projection.tally:
                assert in_any_order(stored(log.dsn, table, customer_id=customer_id)) == in_any_order(rows_in_memory(rows, table))
        if projection is inventory:
            counts = {tuple(tally): n for tally, n in rows.tallies.items() if n}
            assert {row[:3]: row.n for row in stored(log.dsn, INVENTORY_COUNTS, customer_id=customer_id)} == counts


def compare_overview(log: EventLog, customer_id: UUID) -> None:
    by_hand = ByHand(
        stored(log.dsn, USERS, customer_id=customer_id),
        stored(log.dsn, DEVICES, customer_id=customer_id),
        stored(log.dsn, SIMS, customer_id=customer_id),
    )
    assert in_any_order(stored(log.dsn, OVERVIEW, customer_id=customer_id)) == in_any_order(by_hand.rows())
    for cube in CUBES:
        assert in_any_order(stored(log.dsn, cube, customer_id=customer_id)) == in_any_order(by_hand.counted(cube))


@pytest.mark.requirement("A-03", "A-05", "F-08")
@pytest.mark.requirement("H-17")
def test_live_rows_are_what_follows_from_the_events(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    @settings(max_examples=5, phases=(Phase.generate,), database=None)
    @given(seed=st.integers(0, 2**32), tries=st.integers(100, 300))
    def check(seed: int, tries: int) -> None:
        chance, customer_id = Random(seed), uuid4()
        events = (of_customer(entry, customer_id) for entry in Life(chance).events(tries))
        while part := list(islice(events, chance.choice((1, 5, 20)))):
            appended(log, *part, by=cause(customer_id))
            monkeypatch.setattr(projector, "PAGE", chance.choice((1, 2, 5, 100)))
            if chance.random() < 0.7:
                Projector(log, PROJECTIONS).catch_up()
                compare_overview(log, customer_id)
        Projector(log, PROJECTIONS).catch_up()
        compare_with_memory(log, customer_id)
        compare_overview(log, customer_id)

    check()
    for projection in PROJECTIONS:
        for comparison in verify(log, projection):
            assert comparison.equal, comparison
    rebuild(log, PROJECTIONS)
    for projection in PROJECTIONS:
        for comparison in verify(log, projection):
            assert comparison.equal, comparison
            assert comparison.rows > 0 or comparison.table in EMPTY
