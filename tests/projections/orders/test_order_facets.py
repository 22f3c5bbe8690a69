"""The counts of orders that their list's facets come from are those of its rows, whatever becomes of orders and their users (H-11)."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

import psycopg
import pytest

from aggregates.engine.event import Event
from aggregates.order import OrderAccepted, OrderDeclined, OrderFellLate, OrderItemsCancelled
from aggregates.order_terms import Pieces
from aggregates.orders.order_approval import OrderApprovalAsked, OrderApprovalDeclined, OrderApproved
from aggregates.user import UserCostCentreChanged, UserErased
from eventstore.log import EventLog
from projections.engine.projector import Projector
from projections.engine.rebuild import rebuild
from projections.registry import orders
from readmodels.engine.facet_cubes import facet_columns
from readmodels.orders.order_facets import ORDER_CUBES
from tests.commands.made_up import ERIKA, HANS, user
from tests.commands.orders.made_up_orders import A_PHONE, placed
from tests.eventstore.store import appended

Entry = tuple[UUID, Event]


def compare(log: EventLog) -> int:
    """Compare each cube with the list's rows; returns how many combinations the largest had."""
    found = 0
    with psycopg.connect(log.dsn) as connection:
        for cube in ORDER_CUBES:
            columns = ", ".join(facet_columns(cube))
            counted = connection.execute(f"SELECT customer_id, {columns}, n FROM {cube.name}".encode()).fetchall()
            rows = connection.execute(
                f"SELECT customer_id, {columns}, count(*) FROM order_list GROUP BY customer_id, {columns}".encode()
            ).fetchall()
            assert sorted(map(repr, counted)) == sorted(map(repr, rows))
            found = len(rows)
    return found


def steps(chance: Random) -> Iterator[list[Entry]]:
    yield [user(ERIKA, cost_centre="4711"), user(HANS, "Muster, Hans", cost_centre="4712")]
    # A customer's fifty orders, each with what may become of it; users move between cost centres meanwhile.
    for number in range(50):
        owner, order_id = chance.choice((ERIKA, HANS)), UUID(int=number + 1)
        of: dict[str, Any] = {"order_id": order_id, "user_id": owner}
        cancelled = Pieces(position=1, name=A_PHONE.name, quantity=1)
        asked = OrderApprovalAsked(**of, reasons=("every_order",), ordered_by="account:x")
        fate: tuple[Event, ...] = chance.choice(
            (
                (OrderAccepted(**of),),
                (OrderDeclined(**of, reason=None),),
                (OrderAccepted(**of), OrderFellLate(**of, number=f"B-{number}", promised_on=date(2026, 1, 5))),
                (OrderItemsCancelled(**of, items=(cancelled,)),),
                (asked,),
                (asked, OrderApproved(**of)),
                (asked, OrderApprovalDeclined(**of, reason=None)),
            )
        )
        yield [placed(order_id=order_id, number=f"B-{number}", user_id=owner)]
        yield [(order_id, event) for event in fate]
        if number % 7 == 0:
            yield [(owner, UserCostCentreChanged(cost_centre=chance.choice(("4711", "4712", "4713", None)), was="4711"))]
    yield [(HANS, UserErased())]


@pytest.mark.requirement("H-11")
@pytest.mark.parametrize("seed", [1, 2])
def test_counts_are_those_of_the_rows_after_each_batch_and_a_rebuild(log: EventLog, seed: int) -> None:
    chance = Random(seed)
    projector = Projector(log, [orders])
    projector.catch_up()
    combinations = 0
    for number, entries in enumerate(steps(chance)):
        appended(log, *entries)
        if number % chance.choice((1, 2, 5)) == 0:
            projector.catch_up()
            combinations = max(combinations, compare(log))
    projector.catch_up()
    assert compare(log) == compare_rebuilt(log)
    assert combinations > 5


def compare_rebuilt(log: EventLog) -> int:
    rebuild(log, [orders])
    return compare(log)
