"""Lists in which a parcel service says how far parcels are (H-11)."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from aggregates.order import Order
from commands.catalogue.item_variants import GivenVariant
from commands.catalogue.list_catalogue_item import ListCatalogueItem
from commands.orders.accept_order import AcceptOrder
from commands.orders.place_order import PlaceOrder, WantedItem
from commands.orders.ship_parcel import SentItem, ShipParcel
from commands.users.register_user import RegisterUser
from importers.parcel_lists.parcel_rows import moment, tracking_of
from importers.quarantine import BadValue
from tests.commands.made_up import HOME
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


def test_words_and_moments_of_services() -> None:
    assert [tracking_of(each) for each in ("pre-transit", "Transit", "FAILURE", "zurück an Absender", "-")] == [
        *("announced", "in_transit", "held_up", "returned", None)
    ]
    assert moment("2026-03-01 09:30:00") == datetime(2026, 3, 1, 9, 30)  # noqa: DTZ001
    for wrong in ("2026-03-01", "32.03.2026 10:00", "09:30"):
        with pytest.raises(BadValue):
            moment(wrong)
