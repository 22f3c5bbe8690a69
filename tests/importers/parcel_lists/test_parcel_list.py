"""Lists in which a parcel service says how far parcels are (H-11)."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from aggregates.device_terms import Identifier
from aggregates.order import Order
from aggregates.service_cases.service_case import ServiceCase
from commands.catalogue.item_variants import GivenVariant
from commands.catalogue.list_catalogue_item import ListCatalogueItem
from commands.devices.register_device import RegisterDevice
from commands.orders.accept_order import AcceptOrder
from commands.orders.place_order import PlaceOrder, WantedItem
from commands.orders.ship_parcel import SentItem, ShipParcel
from commands.service_cases.request_repair import RequestRepair
from commands.service_cases.tell_sending import TellSending
from commands.users.register_user import RegisterUser
from importers.parcel_lists.parcel_rows import moment, tracking_of
from importers.quarantine import BadValue
from tests.commands.made_up import HOME
from tests.commands.service_cases.cases import ANSWERS
from tests.importers.portal import Portal

HEAD = ("Sendungsnummer", "Status", "Stand")


class Shipping:
    """A customer's orders of a case each, with a parcel under way."""

    def __init__(self, portal: Portal) -> None:
        self.portal, self.user, item = portal, uuid4(), uuid4()
        variants = (GivenVariant(article_number="H-1"),)
        portal.run(RegisterUser(user_id=self.user, name="Muster, Erika", primary_address=HOME))
        portal.run(ListCatalogueItem(item_id=item, name="Hülle", product="accessory", variants=variants))

    def shipped(self, tracking_number: str) -> UUID:
        order_id = uuid4()
        items, content = (WantedItem(article_number="H-1"),), (SentItem(position=1, quantity=1),)
        self.portal.run(PlaceOrder(order_id=order_id, number=f"B-{order_id}".upper(), user_id=self.user, items=items))
        self.portal.run(AcceptOrder(order_id=order_id))
        parcel: dict[str, Any] = {"parcel_id": uuid4(), "carrier": "dhl", "tracking_number": tracking_number}
        self.portal.run(ShipParcel(order_id=order_id, content=content, **parcel))
        return order_id

    def repaired(self, tracking_number: str) -> UUID:
        """A case whose device was sent in."""
        case_id, device_id = uuid4(), uuid4()
        serial = Identifier(kind="serial_number", value=f"BSP-{device_id}")
        self.portal.run(RegisterDevice(device_id=device_id, identifiers=(serial,)))
        fault = {"fault": "Display gesprungen", "sending": "own", "answers": ANSWERS}
        self.portal.run(
            RequestRepair.model_validate({"case_id": case_id, "number": f"S-{case_id}".upper(), "device_id": device_id, **fault})
        )
        self.portal.run(TellSending(case_id=case_id, carrier="dhl", tracking_number=tracking_number))
        return case_id

    def case(self, case_id: UUID) -> ServiceCase:
        return self.portal.state(ServiceCase, case_id)

    def told(self, *rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> Any:
        return self.portal.table("parcels", [head, *rows])

    def order(self, order_id: UUID) -> Order:
        return self.portal.state(Order, order_id)


@pytest.fixture
def shipping(portal: Portal) -> Shipping:
    return Shipping(portal)


@pytest.mark.requirement("H-11")
def test_each_row_says_how_far_a_parcel_is(shipping: Shipping) -> None:
    one, two = shipping.shipped("0034-1"), shipping.shipped("0034-2")
    result = shipping.told(
        ("0034-1", "In Zustellung", "01.03.2026 09:30"),
        ("0034-2", "delivered", "2026-03-01T10:00:00+01:00"),
        ("0034-9", "unterwegs", "01.03.2026 09:30"),
        ("0034-1", "verschwunden", "01.03.2026 09:31"),
        ("0034-1", "unterwegs", "gestern"),
    )
    assert [(each.line, each.reason) for each in result.quarantined] == [
        (4, "no-such-tracking-number"),
        (5, "unknown_tracking"),
        (6, "bad_moment"),
    ]
    [parcel] = shipping.order(one).parcels.values()
    assert (parcel.tracking, parcel.tracked_at) == ("out_for_delivery", datetime(2026, 3, 1, 8, 30, tzinfo=UTC))
    assert shipping.order(two).status == "delivered"
    again = shipping.told(("0034-1", "unterwegs", "01.03.2026 08:00"), ("0034-2", "Zugestellt", "01.03.2026 12:00"))
    assert (again.counts.unchanged, again.counts.quarantined) == (2, 0), "nothing older, and nothing after it has arrived"


@pytest.mark.requirement("H-11")
def test_a_number_of_two_orders_is_none_unless_the_order_is_named(shipping: Shipping) -> None:
    one, two = shipping.shipped("0034-3"), shipping.shipped("0034-3")
    result = shipping.told(("0034-3", "Zugestellt", "01.03.2026 09:30"))
    assert [each.reason for each in result.quarantined] == ["tracking-number-of-several"]
    named = shipping.told(
        ("0034-3", "Zugestellt", "01.03.2026 09:30", shipping.order(one).number.lower()),
        ("0034-3", "Zugestellt", "01.03.2026 09:30", "B-XXXXX"),
        head=(*HEAD, "Bestellnummer"),
    )
    assert [(each.line, each.reason) for each in named.quarantined] == [(3, "no-such-tracking-number")]
    assert [shipping.order(each).status for each in (one, two)] == ["delivered", "shipped"]
    rest = shipping.told(("0034-3", "Zugestellt", "01.03.2026 09:45"))
    assert (rest.counts.quarantined, shipping.order(two).status) == (0, "delivered"), "the other one has arrived"


@pytest.mark.requirement("H-11")
def test_a_number_that_another_one_begins_with_is_not_that_one(shipping: Shipping) -> None:
    order = shipping.shipped("0034-6/2")
    result = shipping.told(("0034-6", "Zugestellt", "01.03.2026 09:30"))
    assert [each.reason for each in result.quarantined] == ["no-such-tracking-number"]
    assert shipping.order(order).status == "shipped"


@pytest.mark.requirement("H-11")
def test_a_state_of_before_there_were_such_services_is_none(shipping: Shipping) -> None:
    shipping.shipped("0034-7")
    result = shipping.told(("0034-7", "Zugestellt", "01.01.0001 00:00"), ("0034-7", "Zugestellt", "0001-01-01T00:00:00+14:00"))
    assert {each.reason for each in result.quarantined} <= {"tracked-long-ago", "bad-value"}
    assert result.counts.quarantined == 2


@pytest.mark.requirement("H-11", "H-13")
def test_parcels_of_service_cases_are_told_by_the_same_list(shipping: Shipping) -> None:
    case = shipping.repaired("0034-4")
    result = shipping.told(("0034-4", "In Zustellung", "01.03.2026 09:30"))
    [parcel] = shipping.case(case).parcels.values()
    assert (result.counts.quarantined, parcel.tracking) == (0, "out_for_delivery")
    again = shipping.told(("0034-4", "Zugestellt", "01.03.2026 09:45"), ("0034-4", "Zugestellt", "01.03.2026 09:50"))
    assert (again.counts.quarantined, shipping.case(case).status) == (0, "requested"), "whoever has it in hand says that it is there"


@pytest.mark.requirement("H-11", "H-13")
def test_a_number_of_an_order_and_a_case_is_none_unless_one_of_them_is_named(shipping: Shipping) -> None:
    order, case = shipping.shipped("0034-5"), shipping.repaired("0034-5")
    row = ("0034-5", "unterwegs", "01.03.2026 09:30")
    result = shipping.told(row)
    assert [each.reason for each in result.quarantined] == ["tracking-number-of-several"]
    numbers = (shipping.order(order).number, shipping.case(case).number)
    assert all(number in str(result.quarantined[0]) for number in numbers)
    named = shipping.told((*row, numbers[1].lower()), head=(*HEAD, "Fallnummer"))
    [of_order], [of_case] = shipping.order(order).parcels.values(), shipping.case(case).parcels.values()
    assert (named.counts.quarantined, of_order.tracking, of_case.tracking) == (0, None, "in_transit")


def test_words_and_moments_of_services() -> None:
    assert [tracking_of(each) for each in ("pre-transit", "Transit", "FAILURE", "zurück an Absender", "-")] == [
        *("announced", "in_transit", "held_up", "returned", None)
    ]
    assert moment("2026-03-01 09:30:00") == datetime(2026, 3, 1, 9, 30)  # noqa: DTZ001
    for wrong in ("2026-03-01", "32.03.2026 10:00", "09:30"):
        with pytest.raises(BadValue):
            moment(wrong)
