"""Orders are placed for users, of what the catalogue offers (H-09)."""

import pytest

from aggregates.catalogue_item import CatalogueItemWithdrawn, CatalogueVariantWithdrawn
from aggregates.customer import FeatureSwitchedOn
from aggregates.order import OrderCompleted
from aggregates.orders.order_mails import OrderMailsAsked, OrderToldByMail
from aggregates.user import UserDeactivated
from commands.orders.delivery_address import AddressIncomplete
from commands.orders.place_order import (
    ArticleNotOffered,
    ArticleOrderedTwice,
    DeliveryAddressMissing,
    NoSuchArticle,
    PlaceOrder,
    WantedItem,
)
from commands.orders.tell_order_by_mail import TellOrderByMail
from commands.users.present_user import UserIsInactive
from tests.commands.made_up import ACTOR, CUSTOMER, ERIKA, HOME, OFFICE, customer, user
from tests.commands.orders.approvals import NOW
from tests.commands.orders.made_up_orders import A_PHONE, CASE_LISTED, ITEM, LISTED, NUMBER, ORDER, TWO_CASES, placed
from tests.commands.scenario import given

PHONE, CASES = WantedItem(article_number="BW-1"), WantedItem(article_number="h-1", quantity=2)


def place(*items: WantedItem, **fields: object) -> PlaceOrder:
    return PlaceOrder.model_validate({"order_id": ORDER, "number": NUMBER, "user_id": ERIKA, "items": items or (PHONE,), **fields})


@pytest.mark.requirement("H-09")
def test_an_order_goes_to_the_users_primary_address_or_another_one() -> None:
    erika = user(primary_address=HOME)
    given(customer(), LISTED, CASE_LISTED, erika).when(place(PHONE, CASES)).then(placed(A_PHONE, TWO_CASES))
    to_erika = OFFICE.model_copy(update={"recipient": "Muster, Erika"})  # where it names nobody else
    elsewhere = placed()[1].model_copy(update={"address": to_erika, "own_number": "4711", "remarks": "eilig"})
    given(customer(), LISTED, erika).when(place(address=OFFICE, own_number="4711", remarks="eilig")).then((ORDER, elsewhere))
    given(customer(), LISTED, user()).when(place()).refused(DeliveryAddressMissing)


@pytest.mark.requirement("H-09")
def test_only_what_is_offered_can_be_ordered() -> None:
    erika = user(primary_address=HOME)
    given(customer(), LISTED, erika).when(place(WantedItem(article_number="BW-9"))).refused(NoSuchArticle)
    given(customer(), LISTED, (ITEM, CatalogueVariantWithdrawn(article_number="BW-1")), erika).when(place()).refused(ArticleNotOffered)
    given(customer(), LISTED, (ITEM, CatalogueItemWithdrawn()), erika).when(place()).refused(ArticleNotOffered)
    given(customer(), LISTED, erika).when(place(PHONE, WantedItem(article_number="bw-1"))).refused(ArticleOrderedTwice)


@pytest.mark.requirement("H-09")
def test_nothing_is_ordered_for_who_left() -> None:
    given(customer(), LISTED, user(primary_address=HOME), (ERIKA, UserDeactivated())).when(place()).refused(UserIsInactive)


@pytest.mark.parametrize("quantity", [0, -1, 101, 1_000_000_000])
def test_quantities_are_those_of_an_order(quantity: int) -> None:
    with pytest.raises(ValueError, match="quantity"):
        WantedItem(article_number="BW-1", quantity=quantity)


@pytest.mark.parametrize(
    "wrong", [{"street": "", "postal_code": "", "city": "", "country": "Narnia"}, {"postal_code": "1234"}, {"city": " "}]
)
def test_where_nothing_can_be_sent_nothing_is_ordered_whoever_gave_the_address(wrong: dict[str, str]) -> None:
    nowhere = HOME.model_copy(update=wrong)
    there = (customer(), LISTED)
    given(*there, user(primary_address=nowhere)).when(place()).refused(AddressIncomplete)
    given(*there, user(primary_address=HOME)).when(place(address=nowhere)).refused(AddressIncomplete)


@pytest.mark.requirement("H-11")
def test_it_is_told_by_mail_where_the_customer_wishes_that() -> None:
    wished = (customer(), (CUSTOMER, FeatureSwitchedOn(feature="order_mails")), LISTED, user(primary_address=HOME))
    asked = (ORDER, OrderMailsAsked(order_id=ORDER, ordered_by=ACTOR, asked_at=NOW))
    given(*wished).when(place(asked_at=NOW)).then(placed(), asked)
    given(*wished).when(place(asked_at=NOW, ordered_by="account:1")).then(placed())  # by a list, whose outcome tells it
    told = TellOrderByMail(timed_id=ORDER, due_at=NOW)
    given(customer(), placed(), asked).when(told).then((ORDER, OrderToldByMail(order_id=ORDER)))
    given(customer(), placed()).when(told).then()
    completed = (ORDER, OrderCompleted(order_id=ORDER, user_id=ERIKA, status="cancelled"))
    given(customer(), placed(), asked, completed).when(told).then()
