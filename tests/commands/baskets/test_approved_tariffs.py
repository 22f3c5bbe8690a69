"""Tariffs that are booked meet the rules for approval as what is shipped does (H-09, H-11)."""

from typing import Any

import pytest

from aggregates.customer import FeatureSwitchedOn
from aggregates.orders.order_approval import OrderApprovalAsked
from tests.commands.baskets.filled import STARTED, TARIFF_ITEM, numbered, phone, place, put, shown, world
from tests.commands.baskets.test_tariff_prices import TWO_YEARS, tariff
from tests.commands.made_up import CUSTOMER, Entry
from tests.commands.orders.approvals import rules
from tests.commands.prices.made_up_prices import OTHER_CONTRACT, contracted, euros

pytestmark = pytest.mark.requirement("H-09", "H-11")
PRICED = (tariff("29.90"),)


@pytest.mark.parametrize(
    ("asked", "tariffs", "expected"),
    [
        ({"item_ids": (TARIFF_ITEM,)}, (), ("item",)),
        ({"above": euros("529.89")}, PRICED, ("amount",)),
        ({"above": euros("529.90")}, PRICED, ()),
        ({"above": euros("600.00")}, (), ("no_price",)),
        ({"above": euros("499.99")}, (), ("amount",)),
    ],
)
def test_a_tariff_needs_approval(asked: dict[str, Any], tariffs: tuple[Entry, ...], expected: tuple[str, ...]) -> None:
    approves = (CUSTOMER, FeatureSwitchedOn(feature="approval"))
    there = world(*tariffs, approves, rules(**asked), STARTED, numbered("booked"), put(phone()), term=TWO_YEARS)
    found = [event.reasons for _, event in there.decide(place(shown(there))) if isinstance(event, OrderApprovalAsked)]
    assert found == ([expected] if expected else [])
    there.apply([numbered("unchanged")])
    without = [event.reasons for _, event in there.decide(place(shown(there))) if isinstance(event, OrderApprovalAsked)]
    assert without == ([("amount",)] if asked == {"above": euros("499.99")} else [])


@pytest.mark.parametrize(("above", "expected"), [("529.90", []), ("529.89", [("amount",)])])
def test_its_list_price_counts_whichever_contract_does(above: str, expected: list[tuple[str, ...]]) -> None:
    """Who sees no prices places baskets although several contracts fit, and the price list is known all the same."""
    beside, approves = contracted("RV-2", contract_id=OTHER_CONTRACT), (CUSTOMER, FeatureSwitchedOn(feature="approval"))
    limit = rules(above=euros(above))
    there = world(*PRICED, beside, approves, limit, STARTED, numbered("booked"), put(phone()), term=TWO_YEARS)
    decided = there.decide(place(shown(there, prices=False), prices=False))
    assert [event.reasons for _, event in decided if isinstance(event, OrderApprovalAsked)] == expected
