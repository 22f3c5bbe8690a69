"""Orders that are placed by themselves say how each position is paid for, by the rules of a basket (H-09)."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from aggregates.customer import FeatureSwitchedOn
from aggregates.order import Order, OrderCompleted
from aggregates.order_bookings import OrderNumberBooked, OrderNumberFreed, OrderPositionFinanced
from aggregates.prices.price_terms import AGREED_AS, Financing
from aggregates.sim import ContractTermChanged
from aggregates.sim_terms import ContractTerm, Entitlements
from commands.engine.command import Refusal
from commands.orders.number_of_user import NumberOfAnother
from commands.orders.paid_positions import NumberWithoutFinancing, NumberWithoutPrice, RenewalOffered
from commands.orders.place_order import PlaceOrder
from commands.orders.renewals_under_way import RenewalUnderWay
from commands.orders.subsidised import NoSubsidy, OneSubsidyEach, SubsidyWithoutNumber
from commands.prices.agreed_financing import FinancingMissing, FinancingNotAgreed, TermMissing, TermWithoutRate
from commands.prices.ways_to_pay import WayNotOffered
from tests.commands.made_up import CUSTOMER, ERIKA, HANS, HOME, NUMBER, SIM, Entry, assigned, customer, device, fed_sim, in_device, user
from tests.commands.orders.made_up_orders import CASE_ITEM, CASE_LISTED, LISTED, ORDER, OTHER_ORDER
from tests.commands.prices.made_up_prices import DAY, OTHER_CONTRACT, contracted, priced
from tests.commands.scenario import World

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
PRICES = (priced("500.00"), priced("20.00", financing="lease", months=24), priced("15.00", financing="lease", months=36))
SUBSIDISED = priced("100.00", financing="subsidy")
LONGER = (SIM, ContractTermChanged(term=ContractTerm(end=date(2028, 12, 31)), was=ContractTerm(end=date(2026, 12, 31))))
NOT_RENEWABLE: dict[str, Any] = {"term": ContractTerm(end=date(2026, 12, 31)), "entitlements": Entitlements(subsidy=True, renewal=False)}
RENEWABLE = {**NOT_RENEWABLE, "entitlements": Entitlements(subsidy=True, renewal=True)}


def world(*kinds: Financing, priced: tuple[Entry, ...] = PRICES, sim: dict[str, Any] = NOT_RENEWABLE) -> World:
    made = World()
    agreed = ((CUSTOMER, FeatureSwitchedOn(feature=AGREED_AS[kind])) for kind in kinds)
    has = (user(primary_address=HOME), user(HANS, "Hans", primary_address=HOME), device(), assigned(), fed_sim(**sim), in_device())
    made.apply([customer(), *agreed, LISTED, CASE_LISTED, *has, *priced, contracted("RV-1")])
    return made


def order(*items: dict[str, Any], order_id: UUID = ORDER, **fields: Any) -> PlaceOrder:
    wanted = [{"article_number": "BW-1", **item} for item in items or ({},)]
    told = {"order_id": order_id, "number": f"B-{order_id}", "user_id": ERIKA, "items": wanted, "asked_at": AT}
    return PlaceOrder.model_validate({**told, **fields})


def done(there: World, command: PlaceOrder) -> list[Entry]:
    """Placed, and once more, which changes nothing."""
    decision = there.decide(command)
    there.apply(decision)
    assert list(command.decide(there)) == []
    return decision


def paid(there: World, command: PlaceOrder) -> list[tuple[Any, ...]]:
    """How each position is paid for: as what, for how many months, at which price, by whose contract."""
    told = [event for _, event in done(there, command) if isinstance(event, OrderPositionFinanced)]
    return [
        (each.financing, each.months, None if each.price is None else str(each.price.unit.amount), each.price and each.price.contract)
        for each in told
    ]


def refused(there: World, command: PlaceOrder, kind: type[Refusal], *words: str) -> None:
    with pytest.raises(kind) as error:
        command.decide(there)
    assert type(error.value) is kind
    for word in words:
        assert word in error.value.text_de, error.value.text_de
    assert not there.streams.get(ORDER)


@pytest.mark.requirement("H-09")
def test_what_is_said_counts_at_the_price_of_the_day() -> None:
    leased = {"financing": "lease", "months": 24}
    assert paid(world("purchase", "lease"), order(leased)) == [("lease", 24, "20.00", "RV-1")]
    [case] = done(world("purchase"), order({"financing": "purchase", "quantity": 3}))[1:]
    assert isinstance(case[1], OrderPositionFinanced)
    assert case[1].price is not None
    assert (case[1].price.net.amount, case[1].price.day, case[1].price.position) == (1500, DAY, 1)


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ((), []),
        (("purchase",), [("purchase", None, "500.00", "RV-1")]),
        (("purchase", "lease", "rent"), [("purchase", None, "500.00", "RV-1")]),
        (("subsidy",), []),  # which takes a number
        (("rent",), []),  # of which nothing has a price
    ],
)
def test_nothing_said_is_purchase_or_what_alone_is_agreed(kinds: tuple[Financing, ...], expected: list[Any]) -> None:
    assert paid(world(*kinds), order()) == expected


def test_the_only_kind_is_taken_with_its_only_term() -> None:
    alone = (priced("20.00", financing="lease", months=24),)
    assert paid(world("lease", priced=alone), order()) == [("lease", 24, "20.00", "RV-1")]
    assert paid(world("lease"), order({"months": 36})) == [("lease", 36, "15.00", "RV-1")]
    refused(world("lease"), order(), FinancingMissing, "Leasing über 24 Monate", "Leasing über 36 Monate")
    refused(world("lease", "rent"), order(), FinancingMissing, "Miete", "Leasing")
    assert paid(world("lease", "rent"), order({"article_number": "H-1"})) == []
    assert paid(world("purchase", "rent"), order({"article_number": "H-1"})) == [("purchase", None, None, None)]


def test_what_is_not_agreed_or_not_offered_is_refused_with_what_is() -> None:
    ways = ("Kauf", "Leasing über 24 Monate", "Leasing über 36 Monate")
    for wrong in ({"financing": "rent", "months": 24}, {"financing": "lease", "months": 12}):
        refused(world("purchase", "lease"), order(wrong), WayNotOffered, *ways)
    refused(world("purchase", priced=()), order({"financing": "lease", "months": 24}), WayNotOffered, "Kauf")
    refused(world(), order({"financing": "lease", "months": 24}), FinancingNotAgreed)
    refused(world("purchase", "lease"), order({"financing": "lease"}), TermMissing)
    refused(world(), order({"months": 24}), TermWithoutRate)
    refused(world("purchase"), order({"months": 24}), TermWithoutRate)
    refused(world("lease"), order({"months": 12}), WayNotOffered, "Leasing über 24 Monate")
    assert paid(world("lease", priced=()), order({"financing": "lease", "months": 24})) == [("lease", 24, None, None)]


def test_the_contract_is_that_of_the_number() -> None:
    there = world("purchase", "lease")
    there.apply([contracted("RV-2", "100200300", contract_id=OTHER_CONTRACT)])
    assert paid(there, order({"sim_id": SIM})) == [("purchase", None, "500.00", "RV-2")]
    assert paid(there, order(order_id=OTHER_ORDER)) == [("purchase", None, None, None)]  # of several, whoever fulfils it chooses
    refused(world("purchase"), order({"sim_id": SIM}, user_id=HANS), NumberOfAnother)


def test_a_number_in_vain_is_refused_with_what_is_agreed() -> None:
    refused(world(), order({"sim_id": SIM}), NumberWithoutFinancing, NUMBER)
    refused(world("lease", priced=()), order({"sim_id": SIM}), NumberWithoutPrice, NUMBER, "als Leasing,")
    case = {"article_number": "H-1", "sim_id": SIM}
    refused(world("lease", "rent"), order(case), NumberWithoutPrice, NUMBER, "als Miete oder Leasing,")
    leased = (priced("1.00", financing="lease", months=24, article=(CASE_ITEM, "H-1")),)
    refused(world("lease", "rent", priced=leased), order(case), FinancingMissing, "Leasing über 24 Monate")
    assert paid(world("lease", priced=()), order({"sim_id": SIM, "financing": "lease", "months": 24})) == [("lease", 24, None, None)]


@pytest.mark.requirement("H-09")
def test_a_subsidy_is_used_once() -> None:
    there = world("purchase", "subsidy", priced=(*PRICES, SUBSIDISED))
    subsidised = {"financing": "subsidy", "sim_id": SIM}
    refused(there, order({"financing": "subsidy"}), SubsidyWithoutNumber)
    refused(there, order({**subsidised, "quantity": 2}), OneSubsidyEach)
    refused(there, order(subsidised, {**subsidised, "article_number": "H-1"}), OneSubsidyEach)
    without = world("subsidy", sim={**NOT_RENEWABLE, "entitlements": Entitlements(subsidy=False, renewal=False)})
    refused(without, order(subsidised), NoSubsidy)

    *_, (_, booked) = done(there, order(subsidised))
    assert isinstance(booked, OrderNumberBooked)
    assert (booked.choice, booked.subsidised, booked.subsidised_position) == ("unchanged", "Phone 1 256 GB blau", 1)
    again = order(subsidised, order_id=OTHER_ORDER, again=True)
    with pytest.raises(RenewalUnderWay):
        again.decide(there)
    there.apply([(ORDER, OrderCompleted(order_id=ORDER, user_id=ERIKA, status="delivered"))])
    there.apply([LONGER])
    freed, *rest = done(there, again)
    assert (freed[0], type(freed[1])) == (ORDER, OrderNumberFreed)
    assert isinstance(rest[-1][1], OrderNumberBooked)


def test_where_a_tariff_could_be_booked_the_basket_is_named() -> None:
    there = world("purchase", sim=RENEWABLE)
    refused(there, order({"sim_id": SIM}), RenewalOffered, NUMBER, "Warenkorb")
    *_, (_, booked) = done(there, order({"sim_id": SIM}, tariff_stays=True))
    assert isinstance(booked, OrderNumberBooked)
    assert (booked.choice, booked.subsidised, booked.renews) == ("unchanged", None, False)
    assert there.fold(Order, ORDER).booked == {}
