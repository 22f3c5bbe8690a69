"""Upgrades: a new device is ordered, and the old one goes back once it has come (H-12)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from aggregates.customer import FeatureSwitchedOn
from aggregates.device import DeviceDecoupled, DeviceReassigned
from aggregates.device_terms import DeviceReturned
from aggregates.order import OrderCompleted, OrderItemsCancelled
from aggregates.order_bookings import OrderPositionFinanced
from aggregates.order_terms import Pieces
from aggregates.service_cases.returns import ReturnRequested
from aggregates.service_cases.upgrade import UpgradeEnded, UpgradeOrdered
from aggregates.sim import EntitlementsChanged
from aggregates.sim_terms import Entitlements
from commands.devices.merge_devices import MergeDevices
from commands.engine.feature_off import FeatureOff
from commands.orders.cancel_order import CancelOrder
from commands.orders.deliver_parcel import DeliverParcel
from commands.orders.paid_positions import RenewalOffered
from commands.prices.ways_to_pay import WayNotOffered
from commands.service_cases.device_for_case import DeviceIsUnderReturn
from commands.service_cases.request_return import RequestReturn
from commands.service_cases.sending import PickUpDayMissing
from commands.service_cases.upgrade_device import DeviceIsUpgraded, NobodyToUpgradeFor, UpgradeDevice, UpgradeIsNoDevice, upgrade_id
from eventstore.ids import derived_id
from tests.commands.made_up import (
    CUSTOMER,
    ERIKA,
    HANS,
    HOME,
    IMEI_2,
    IMEI_3,
    PHONE,
    SIM,
    TABLET,
    Entry,
    assigned,
    customer,
    device,
    fed_sim,
    imei,
    in_device,
    user,
)
from tests.commands.made_up import NUMBER as SIM_NUMBER
from tests.commands.orders.made_up_orders import CASE_LISTED, LISTED, NUMBER, ORDER, PARCEL, accepted, placed, shipped
from tests.commands.orders.test_order_progress import A_PHONE
from tests.commands.prices.made_up_prices import priced
from tests.commands.scenario import Scenario, World, given
from tests.commands.service_cases.cases import MONDAY, OTHER_CASE

ON = tuple((CUSTOMER, FeatureSwitchedOn(feature=each)) for each in ("upgrade_remarketing", "upgrade_pool", "remarketing"))
SHOP = (customer(), LISTED, CASE_LISTED, user(primary_address=HOME), device(PHONE, imei(IMEI_2)), assigned())
UPGRADE, RETURN = upgrade_id(ORDER), derived_id(ORDER, "return")
OF: dict[str, Any] = {"order_id": ORDER, "device_id": PHONE, "user_id": ERIKA}


def asked(**fields: Any) -> UpgradeDevice:
    told = {"order_id": ORDER, "number": NUMBER, "asked_at": MONDAY, "device_id": PHONE, "article_number": "BW-1"}
    return UpgradeDevice.model_validate({**told, "whereabouts": "pool", "sending": "label", **fields})


def ordered(**fields: Any) -> Any:
    told: dict[str, Any] = {**OF, "whereabouts": "pool", "sending": "label", **fields}
    return UPGRADE, UpgradeOrdered(**told)


@pytest.mark.requirement("H-12")
@pytest.mark.parametrize("whereabouts", ["pool", "remarketing"])
def test_a_new_device_is_ordered_where_that_is_agreed(whereabouts: Any) -> None:
    given(*SHOP, *ON).when(asked(whereabouts=whereabouts)).then(placed(), ordered(whereabouts=whereabouts))
    given(*SHOP).when(asked(whereabouts=whereabouts)).refused(FeatureOff)
    other = "upgrade_pool" if whereabouts == "remarketing" else "upgrade_remarketing"
    given(*SHOP, (CUSTOMER, FeatureSwitchedOn(feature=other))).when(asked(whereabouts=whereabouts)).refused(FeatureOff)


@pytest.mark.requirement("H-12")
def test_a_device_is_upgraded_once_as_whichever_record() -> None:
    world = given(*SHOP, *ON, device(TABLET, imei(IMEI_3)), placed(), ordered()).world
    world.apply(world.decide(MergeDevices(survivor_id=TABLET, absorbed_id=PHONE)))
    Scenario(world).when(asked(order_id=OTHER_CASE, number="B-1", device_id=TABLET)).refused(DeviceIsUpgraded)
    world.apply(world.decide(CancelOrder(order_id=ORDER)))
    assert world.decide(asked(order_id=OTHER_CASE, number="B-1", device_id=TABLET))


@pytest.mark.requirement("H-12")
def test_it_is_refused_with_what_is_wrong() -> None:
    given(*SHOP, *ON, placed(), ordered()).when(asked(order_id=OTHER_CASE, number="B-1")).refused(DeviceIsUpgraded, f"{NUMBER};")
    given(*SHOP[:-1], *ON).when(asked()).refused(NobodyToUpgradeFor)
    given(*SHOP, *ON).when(asked(article_number="H-1")).refused(UpgradeIsNoDevice, "Hülle")
    given(*SHOP, *ON).when(asked(sending="pick_up")).refused(PickUpDayMissing)
    world = World()
    for entry in (*SHOP, *ON):
        world.apply([entry])
    world.apply(
        world.decide(RequestReturn(case_id=OTHER_CASE, number="S-1", device_id=PHONE, occasion="defect", whereabouts="pool", sending="own"))
    )
    with pytest.raises(DeviceIsUnderReturn):
        world.decide(asked())


@pytest.mark.requirement("H-12")
def test_the_new_device_is_paid_for_as_it_is_said() -> None:
    kinds = ("financing_purchase", "financing_lease", "financing_subsidy")
    agreed = tuple((CUSTOMER, FeatureSwitchedOn(feature=each)) for each in kinds)
    prices = (priced("500.00"), priced("20.00", financing="lease", months=24), priced("100.00", financing="subsidy"))
    there = (*SHOP, *ON, *agreed, *prices, fed_sim(), in_device())

    def paid(**fields: Any) -> list[tuple[Any, ...]]:
        told = [event for _, event in given(*there).world.decide(asked(**fields)) if isinstance(event, OrderPositionFinanced)]
        return [(each.financing, each.months, each.number, each.price and str(each.price.unit.amount)) for each in told]

    assert paid() == [("purchase", None, None, "500.00")]
    assert paid(financing="lease", months=24) == [("lease", 24, None, "20.00")]
    assert paid(financing="subsidy", sim_id=SIM) == [("subsidy", None, SIM_NUMBER, "100.00")]
    given(*there).when(asked(financing="rent", months=24)).refused(WayNotOffered)
    renewable = (SIM, EntitlementsChanged(entitlements=Entitlements(subsidy=True, renewal=True), was=Entitlements()))
    given(*there, renewable).when(asked(sim_id=SIM)).refused(RenewalOffered, SIM_NUMBER)
    assert given(*there, renewable).world.decide(asked(sim_id=SIM, tariff_stays=True))


@pytest.mark.requirement("H-12")
def test_the_old_device_goes_back_once_the_new_one_has_come() -> None:
    world = World()
    for entry in (*SHOP, *ON, placed(), ordered(whereabouts="remarketing"), accepted(), shipped()):
        world.apply([entry])
    decision = world.decide(DeliverParcel(order_id=ORDER, parcel_id=PARCEL))
    ended = next(event for _, event in decision if isinstance(event, UpgradeEnded))
    back = next(event for _, event in decision if isinstance(event, ReturnRequested))
    assert (ended.outcome, ended.return_id) == ("goes_back", RETURN)
    assert (back.device_id, back.user_id, back.whereabouts, back.sending, back.occasion) == (
        PHONE,
        ERIKA,
        "remarketing",
        "label",
        "replaced",
    )
    assert back.identifiers == (imei(IMEI_2),)
    world.apply(decision)
    assert world.decide(DeliverParcel(order_id=ORDER, parcel_id=PARCEL)) == []


@pytest.mark.requirement("H-12")
@pytest.mark.parametrize(
    ("arrives", "picked_up"),
    [
        (None, date(2026, 12, 4)),
        (datetime(2026, 12, 4, 9, tzinfo=UTC), date(2026, 12, 4)),
        (datetime(2026, 12, 4, 23, 30, tzinfo=UTC), date(2026, 12, 7)),
        (datetime(2026, 12, 9, 9, tzinfo=UTC), date(2026, 12, 10)),
    ],
)
def test_a_pick_up_is_between_the_hours_that_were_chosen_and_on_the_next_working_day_where_its_day_is_over(
    arrives: Any, picked_up: date
) -> None:
    world = World()
    on = {"sending": "pick_up", "pick_up_on": date(2026, 12, 4), "pick_up_window": "morning"}
    for entry in (*SHOP, *ON):
        world.apply([entry])
    decision = world.decide(asked(**on))
    assert ordered(**on) in decision
    world.apply([*decision, accepted(), shipped()])
    back = [
        event
        for _, event in world.decide(DeliverParcel(order_id=ORDER, parcel_id=PARCEL, asked_at=arrives))
        if isinstance(event, ReturnRequested)
    ]
    assert [(each.sending, each.pick_up_on, each.pick_up_window) for each in back] == [("pick_up", picked_up, "morning")]


@pytest.mark.requirement("H-12")
@pytest.mark.parametrize(
    "meanwhile",
    [
        [(PHONE, DeviceReassigned(device_id=PHONE, from_user_id=ERIKA, to_user_id=HANS))],
        [(PHONE, DeviceDecoupled(device_id=PHONE, user_id=ERIKA)), (PHONE, DeviceReturned(device_id=PHONE, whereabouts="pool"))],
    ],
)
def test_whoever_has_the_old_device_since_keeps_it(meanwhile: list[Entry]) -> None:
    world = World()
    for entry in (*SHOP, *ON, user(HANS, "Beispiel, Hans"), placed(), ordered(), accepted(), shipped(), *meanwhile):
        world.apply([entry])
    decision = world.decide(DeliverParcel(order_id=ORDER, parcel_id=PARCEL))
    assert (UPGRADE, UpgradeEnded(**OF, outcome="elsewhere")) in decision
    assert not [event for _, event in decision if isinstance(event, ReturnRequested)]


@pytest.mark.requirement("H-12")
def test_it_stays_where_nothing_came_or_it_is_not_there() -> None:
    gone = (ORDER, OrderItemsCancelled(order_id=ORDER, user_id=ERIKA, items=(Pieces(position=1, name=A_PHONE.name, quantity=1),)))
    done = (ORDER, OrderCompleted(order_id=ORDER, user_id=ERIKA, status="cancelled"))
    stays = (UPGRADE, UpgradeEnded(**OF, outcome="not_ordered"))
    given(*SHOP, *ON, placed(), ordered()).when(CancelOrder(order_id=ORDER)).then(gone, done, stays)
    given(*SHOP, *ON, placed(), ordered(), gone, done, stays).when(asked(order_id=OTHER_CASE, number="B-1")).then(
        placed(order_id=OTHER_CASE, number="B-1"), (upgrade_id(OTHER_CASE), ordered()[1].model_copy(update={"order_id": OTHER_CASE}))
    )
