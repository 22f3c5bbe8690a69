"""A basket is placed by one command that looks at everything once more (H-09)."""

from datetime import date
from typing import Any

import pytest

from aggregates.basket import Basket, BasketItemPut, BasketPlaced, BasketStarted
from aggregates.catalogue_item import CatalogueItemWithdrawn
from aggregates.customer import FeatureSwitchedOff
from aggregates.device import DeviceReassigned
from aggregates.order import Order, OrderPlaced
from aggregates.order_bookings import OrderNumberBooked, OrderNumberFreed, OrderTradeInAgreed
from aggregates.prices.agreed_price import AgreedPrice
from aggregates.prices.framework_contract import FrameworkContractDisplayed
from aggregates.remarketing.registered import RemarketingRegistered
from aggregates.remarketing.remarketing import (
    Remarketing,
)
from aggregates.sim import EntitlementsChanged, TariffChanged
from aggregates.sim_terms import ContractTerm, Entitlements, Tariff
from aggregates.user import UserDeactivated, UserPrimaryAddressChanged
from commands.baskets.basket_review import BasketIsEmpty, reviewed
from commands.baskets.own_basket import own_basket
from commands.baskets.place_basket import order_of
from commands.baskets.reviewed_items import ContractOfOthers
from commands.baskets.reviewed_numbers import RenewalNotPossible, TariffNotAnswered
from commands.baskets.shown_basket import BasketChanged, NotWhatWasShown
from commands.engine.command import Refusal
from commands.orders.cancel_order import CancelOrder
from commands.orders.place_order import DeliveryAddressMissing, PlaceOrder, TariffIsBooked, WantedItem
from commands.orders.renewals_under_way import RenewalUnderWay
from commands.orders.subsidised import NoSubsidy, OneSubsidyEach, SubsidyWithoutNumber
from commands.prices.agreed_financing import FinancingMissing
from tests.commands.baskets.filled import (
    BASKET,
    ORDER_NUMBER,
    OTHER_BASKET,
    OTHER_KEEPER,
    RENEWABLE,
    STARTED,
    cases,
    financed,
    numbered,
    phone,
    place,
    price,
    put,
    shown,
    states,
    trade_in,
    world,
)
from tests.commands.made_up import ACTOR, CUSTOMER, ERIKA, HANS, HOME, NUMBER, OFFICE, PHONE, SIM, Entry, user
from tests.commands.orders.made_up_orders import A_PHONE, ITEM
from tests.commands.prices.made_up_prices import CONTRACT, DAY, LATER, OTHER_CONTRACT, contracted, priced
from tests.commands.remarketing.sold import PHONE_1, WORN
from tests.commands.scenario import World

pytestmark = pytest.mark.requirement("H-09")
ORDER = order_of(BASKET)
OF: dict[str, Any] = {"order_id": ORDER, "user_id": ERIKA}


def placed(there: World, **fields: Any) -> list[Entry]:
    """Placed as it is shown."""
    command = place(shown(there), **fields)
    decision = there.decide(command)
    there.apply(decision)
    assert there.decide(command) == []
    return decision


def changes(there: World, text: str, **fields: Any) -> list[tuple[Any, ...]]:
    """What isn't as it was shown."""
    with pytest.raises(BasketChanged) as refused:
        place(text, **fields).decide(there)
    return [(each.of, each.field, each.shown, each.now) for each in refused.value.facts["differences"]]


def test_the_order_says_all_that_was_chosen() -> None:
    leased = phone(financing="lease", months=24, sim_id=SIM)
    there = world(STARTED, numbered("booked"), put(leased), trade_in("set_against_rate"))
    old = there.state(Basket, BASKET).trade_ins[0]
    remarketing = next(iter({stream for stream, event in placed_events(there) if isinstance(event, RemarketingRegistered)}))
    decision = placed(there)
    assert decision == [
        (ORDER, OrderPlaced(**OF, number=ORDER_NUMBER, items=(A_PHONE,), address=HOME)),
        (ORDER, financed(ORDER, leased.name, price("20.00", "lease", 24))),
        (ORDER, booked()),
        (
            remarketing,
            RemarketingRegistered(
                remarketing_id=remarketing,
                number="W-1",
                device_id=PHONE,
                user_id=ERIKA,
                identifiers=there.state(Remarketing, remarketing).identifiers,
                description=PHONE_1,
                condition=WORN,
                grade="b",
                settlement_agreed="set_against_rate",
            ),
        ),
        (
            ORDER,
            OrderTradeInAgreed(**OF, position=1, name=leased.name, device_id=PHONE, use="set_against_rate", remarketing_id=remarketing),
        ),
        (BASKET, basket_placed(price("20.00", "lease", 24))),
    ]
    assert old.device == "Beispielwerk Phone 1 (IMEI 350000000000014)"


def basket_placed(*prices: AgreedPrice) -> BasketPlaced:
    return BasketPlaced(basket_id=BASKET, kept_by=ACTOR, user_id=ERIKA, order_id=ORDER, prices=prices, address=HOME)


def placed_events(there: World) -> list[Entry]:
    return there.decide(place(shown(there)))


def booked(**fields: Any) -> OrderNumberBooked:
    known: dict[str, Any] = {**RENEWABLE, **fields}
    told: dict[str, Any] = {"choice": "booked", "article_number": "T-L", "tariff": "Tarif L", "tariff_before": "Business Smart M", **known}
    return OrderNumberBooked(**OF, sim_id=SIM, number=NUMBER, booked_by=ACTOR, booked_on=DAY, **told)


def test_the_sums_say_what_is_paid_once_and_each_month() -> None:
    there = world(
        STARTED, put(phone(quantity=3)), put(cases()), (BASKET, BasketItemPut(item=phone(position=3, financing="lease", months=24)))
    )
    review = reviewed(there, own_basket(there, BASKET), DAY, prices=True)
    assert review.once is not None
    assert review.monthly is not None
    assert [str(each) for each in (review.once.net, review.once.vat, review.once.gross)] == ["1500.00 EUR", "285.00 EUR", "1785.00 EUR"]
    assert [str(each) for each in (review.monthly.net, review.monthly.gross)] == ["20.00 EUR", "23.80 EUR"]
    assert not review.complete  # the cases have no price


@pytest.mark.parametrize(
    ("meanwhile", "expected"),
    [
        (priced("450.00", was="500.00"), ("BW-1", "price", "500.00 EUR", "450.00 EUR")),
        ((SIM, TariffChanged(tariff=Tariff(name="Neu"), was=Tariff(name="Alt"))), (NUMBER, "tariff", "Business Smart M", "Neu")),
        ((ITEM, CatalogueItemWithdrawn()), ("BW-1", "problem", None, "article-not-offered")),
        ((CUSTOMER, FeatureSwitchedOff(feature="financing_purchase")), ("BW-1", "problem", None, "financing-not-agreed")),
        ((ERIKA, UserPrimaryAddressChanged(address=OFFICE, was=HOME)), ("", "address", HOME.line, OFFICE.line)),
        ((ERIKA, UserDeactivated()), ("", "problem", None, "user-is-inactive")),
        (
            (SIM, EntitlementsChanged(entitlements=Entitlements(renewal=False), was=Entitlements())),
            (NUMBER, "renewal", "early", "not_yet"),
        ),
        (
            (SIM, EntitlementsChanged(entitlements=Entitlements(renewal=True, hardware_calloff=True), was=Entitlements())),
            (NUMBER, "calloff", None, "true"),
        ),
        (put(phone(quantity=2, sim_id=SIM), phone(sim_id=SIM)), ("BW-1", "quantity", "1", "2")),
        ((PHONE, DeviceReassigned(from_user_id=ERIKA, to_user_id=HANS, device_id=PHONE)), (NUMBER, "problem", None, "number-of-another")),
    ],
)
def test_what_has_changed_since_it_was_shown_is_told_and_confirmed(meanwhile: Entry, expected: tuple[str, str, str | None, str]) -> None:
    there = world(user(HANS, "Muster, Hans"), STARTED, numbered("unchanged"), put(phone(sim_id=SIM)))
    before = shown(there)
    there.apply([meanwhile])
    assert expected in changes(there, before)
    again = place(shown(there))
    if expected[1] == "problem":
        with pytest.raises(Refusal) as refused:
            again.decide(there)
        assert refused.value.code == expected[3]
    else:
        assert type(list(again.decide(there))[-1][1]) is BasketPlaced


def test_a_price_of_another_day_is_another_price() -> None:
    there = world(STARTED, put(), priced("450.00", day=LATER))
    assert changes(there, shown(there), day=LATER) == [("BW-1", "price", "500.00 EUR", "450.00 EUR")]


@pytest.mark.parametrize(
    ("entries", "refused"),
    [
        ((), BasketIsEmpty),
        ((put(phone(financing=None)),), FinancingMissing),
        ((numbered(), put()), TariffNotAnswered),
        ((put(phone(financing="subsidy")),), SubsidyWithoutNumber),
        ((numbered("unchanged"), put(phone(financing="subsidy", sim_id=SIM, quantity=2))), OneSubsidyEach),
        (((ERIKA, UserPrimaryAddressChanged(address=None, was=HOME)), put()), DeliveryAddressMissing),
    ],
)
def test_what_is_missing_is_asked_for(entries: tuple[Entry, ...], refused: type[Refusal]) -> None:
    there = world(STARTED, *entries)
    with pytest.raises(refused):
        place(shown(there)).decide(there)


@pytest.mark.parametrize(
    ("sim", "answer", "refused"),
    [
        ({"entitlements": Entitlements(renewal=False)}, "booked", RenewalNotPossible),
        ({"entitlements": Entitlements(renewal=False)}, "unchanged", None),
        ({"entitlements": Entitlements(), "term": ContractTerm(earliest_renewal=DAY)}, "unanswered", TariffNotAnswered),
        ({"entitlements": Entitlements(), "term": ContractTerm(earliest_renewal=LATER)}, "unanswered", None),
        ({"entitlements": Entitlements(), "term": ContractTerm(end=date(2026, 2, 1))}, "unanswered", TariffNotAnswered),
        ({"entitlements": Entitlements(), "term": ContractTerm()}, "booked", None),
        ({"entitlements": Entitlements(renewal=True), "status": "inactive"}, "booked", RenewalNotPossible),
    ],
)
def test_renewal_follows_from_what_the_carrier_says(sim: dict[str, Any], answer: Any, refused: type[Refusal] | None) -> None:
    there = world(STARTED, numbered(answer), put(), **sim)
    if refused is None:
        assert type(placed(there)[-1][1]) is BasketPlaced
    else:
        with pytest.raises(refused):
            place(shown(there)).decide(there)


def test_a_subsidy_is_the_numbers() -> None:
    subsidised = phone(financing="subsidy", sim_id=SIM)
    there = world(STARTED, numbered("unchanged"), put(subsidised))
    assert (
        ORDER,
        booked(choice="unchanged", article_number=None, tariff=None, subsidised=subsidised.name, subsidised_position=1),
    ) in placed(there)
    without = world(STARTED, numbered("unchanged"), put(subsidised), entitlements=Entitlements(subsidy=False))
    with pytest.raises(NoSubsidy):
        place(shown(without)).decide(without)


def test_one_number_is_renewed_once_at_a_time_and_again_when_the_order_is_over() -> None:
    there = world(STARTED, numbered("booked"), put())
    placed(there)
    other = BasketStarted(basket_id=OTHER_BASKET, kept_by=OTHER_KEEPER, user_id=ERIKA)
    there.actor = OTHER_KEEPER
    there.apply([(OTHER_BASKET, other), numbered("booked", OTHER_BASKET), (OTHER_BASKET, BasketItemPut(item=phone()))])
    again = place(shown(there, OTHER_BASKET), OTHER_BASKET, number="B-2")
    with pytest.raises(RenewalUnderWay) as refused:
        again.decide(there)
    assert ORDER_NUMBER in refused.value.text_de
    assert "01.03.2026" in refused.value.text_de
    cancelled = there.decide(CancelOrder(order_id=ORDER))
    assert type(cancelled[-1][1]) is OrderNumberFreed
    there.apply(cancelled)
    there.apply(there.decide(place(shown(there, OTHER_BASKET), OTHER_BASKET, number="B-2")))
    assert [each.status for each in states(there, Order)] == ["cancelled", "placed"]


def test_a_basket_is_placed_once_whatever_is_sent() -> None:
    there = world(STARTED, put())
    text = shown(there)
    there.apply(there.decide(place(text)))
    assert place(text, number="B-2").decide(there) == []
    assert place("anything", number="B-3").decide(there) == []
    assert len(states(there, Order)) == 1


@pytest.mark.parametrize("text", ["x", "AAAA", "eJyLBQAAKgAq", "ä" * 10])
def test_what_was_shown_is_read_or_refused(text: str) -> None:
    with pytest.raises(NotWhatWasShown):
        place(text).decide(world(STARTED, put()))


def test_a_tariff_is_booked_and_never_ordered() -> None:
    there = world()
    order = PlaceOrder(order_id=ORDER, number="B-1", user_id=ERIKA, items=(WantedItem(article_number="T-L"),))
    with pytest.raises(TariffIsBooked):
        order.decide(there)


@pytest.mark.parametrize(
    ("item", "refused"),
    [
        ({"contract_id": CONTRACT}, None),
        ({"contract_id": OTHER_CONTRACT}, ContractOfOthers),
        ({}, None),
        ({"contract_id": OTHER_CONTRACT, "sim_id": None}, ContractOfOthers),
    ],
)
def test_the_numbers_billing_account_decides_which_contract_counts(item: dict[str, Any], refused: type[Refusal] | None) -> None:
    of_others = contracted("RV-2", "999888777", contract_id=OTHER_CONTRACT)
    displayed = (CONTRACT, FrameworkContractDisplayed())
    there = world(of_others, displayed, STARTED, numbered("unchanged"), put(phone(**{"sim_id": SIM, **item})))
    if refused is None:
        assert placed(there)[-1][1] == basket_placed(price("500.00"))
    else:
        with pytest.raises(refused, match="RV-2"):
            place(shown(there)).decide(there)
