"""Orders are placed for users, of what the catalogue offers (H-09)."""

import pytest

from aggregates.catalogue_item import CatalogueItemWithdrawn, CatalogueVariantWithdrawn
from aggregates.user import UserDeactivated
from commands.orders.place_order import (
    ArticleNotOffered,
    ArticleOrderedTwice,
    DeliveryAddressMissing,
    NoSuchArticle,
    PlaceOrder,
    WantedItem,
)
from commands.users.present_user import UserIsInactive
from tests.commands.made_up import ERIKA, HOME, OFFICE, user
from tests.commands.orders.made_up_orders import A_PHONE, CASE_LISTED, ITEM, LISTED, NUMBER, ORDER, TWO_CASES, placed
from tests.commands.scenario import given

PHONE, CASES = WantedItem(article_number="BW-1"), WantedItem(article_number="h-1", quantity=2)


def place(*items: WantedItem, **fields: object) -> PlaceOrder:
    return PlaceOrder.model_validate({"order_id": ORDER, "number": NUMBER, "user_id": ERIKA, "items": items or (PHONE,), **fields})


@pytest.mark.part_of("H-09")
def test_an_order_goes_to_the_users_primary_address_or_another_one() -> None:
    erika = user(primary_address=HOME)
    given(LISTED, CASE_LISTED, erika).when(place(PHONE, CASES)).then(placed(A_PHONE, TWO_CASES))
    elsewhere = placed()[1].model_copy(update={"address": OFFICE, "own_number": "4711", "remarks": "eilig"})
    given(LISTED, erika).when(place(address=OFFICE, own_number="4711", remarks="eilig")).then((ORDER, elsewhere))
    given(LISTED, user()).when(place()).refused(DeliveryAddressMissing)


@pytest.mark.part_of("H-09")
def test_only_what_is_offered_can_be_ordered() -> None:
    erika = user(primary_address=HOME)
    given(LISTED, erika).when(place(WantedItem(article_number="BW-9"))).refused(NoSuchArticle)
    given(LISTED, (ITEM, CatalogueVariantWithdrawn(article_number="BW-1")), erika).when(place()).refused(ArticleNotOffered)
    given(LISTED, (ITEM, CatalogueItemWithdrawn()), erika).when(place()).refused(ArticleNotOffered)
    given(LISTED, erika).when(place(PHONE, WantedItem(article_number="bw-1"))).refused(ArticleOrderedTwice)


@pytest.mark.part_of("H-09")
def test_nothing_is_ordered_for_who_left() -> None:
    given(LISTED, user(primary_address=HOME), (ERIKA, UserDeactivated())).when(place()).refused(UserIsInactive)


@pytest.mark.parametrize("quantity", [0, -1, 101, 1_000_000_000])
def test_quantities_are_those_of_an_order(quantity: int) -> None:
    with pytest.raises(ValueError, match="quantity"):
        WantedItem(article_number="BW-1", quantity=quantity)
