"""Employees order for themselves where that is agreed with their customer, and never for anybody else (H-09, H-11, H-25)."""

from typing import Any

import pytest

from aggregates.catalogue_item import CatalogueItemHidden
from aggregates.customer import FeatureSwitchedOn
from aggregates.order import OrderCompleted, OrderItemsCancelled
from aggregates.order_terms import Pieces
from aggregates.user import UserDeactivated
from commands.engine.command import NotFound
from commands.engine.feature_off import FeatureOff
from commands.orders.approvable import OwnOrder
from commands.orders.approve_order import ApproveOrder
from commands.orders.cancel_order import NothingLeftToCancel
from commands.orders.cancel_own_order import CancelOwnOrder
from commands.orders.own_user import AccountWithoutUser, OwnUserInactive
from commands.orders.place_order import ArticleHidden, DeliveryAddressMissing, WantedItem
from commands.orders.place_own_order import PlaceOwnOrder
from tests.commands.accounts.made_up_accounts import ACCOUNT, active
from tests.commands.made_up import CUSTOMER, ERIKA, HANS, HOME, OFFICE, Entry, customer, user
from tests.commands.orders.approvals import BASE, NOW, asked, rules
from tests.commands.orders.made_up_orders import A_PHONE, ITEM, LISTED, NUMBER, ORDER, accepted, placed, shipped
from tests.commands.scenario import Scenario, given

BY_ERIKA = f"account:{ACCOUNT}"
ON: Entry = (CUSTOMER, FeatureSwitchedOn(feature="own_orders"))
PEOPLE = (*active(role="employee", user_id=ERIKA), user(primary_address=HOME), user(HANS, "Beispiel, Hans", primary_address=OFFICE))
SHOP = (customer(), ON, LISTED, *PEOPLE)


def by_erika(*entries: Entry) -> Scenario:
    return given(*entries, actor=BY_ERIKA)


def place(**fields: Any) -> PlaceOwnOrder:
    items = (WantedItem(article_number="BW-1"),)
    return PlaceOwnOrder.model_validate({"order_id": ORDER, "number": NUMBER, "user_id": ERIKA, "items": items, "asked_at": NOW, **fields})


CANCEL = CancelOwnOrder(order_id=ORDER)


@pytest.mark.requirement("H-09")
def test_an_employee_orders_for_the_user_whose_account_it_is() -> None:
    by_erika(*SHOP).when(place()).then(placed())
    elsewhere = placed(own_number="4711", remarks="eilig")[1].model_copy(
        update={"address": OFFICE.model_copy(update={"recipient": "Muster, Erika"})}
    )
    by_erika(*SHOP).when(place(address=OFFICE, own_number="4711", remarks="eilig")).then((ORDER, elsewhere))
    by_erika(*SHOP, (ITEM, CatalogueItemHidden())).when(place()).refused(ArticleHidden)
    by_erika(customer(), ON, LISTED, *PEOPLE[:-2], user()).when(place()).refused(DeliveryAddressMissing)


@pytest.mark.requirement("H-09")
def test_nobody_orders_for_somebody_else_by_it() -> None:
    by_erika(*SHOP).when(place(user_id=HANS)).refused(NotFound)
    given(*SHOP).when(place()).refused(AccountWithoutUser)
    nobodys = (customer(), ON, LISTED, *active(role="employee"), *PEOPLE[-2:])
    by_erika(*nobodys).when(place()).refused(AccountWithoutUser)
    by_erika(*nobodys, placed()).when(CANCEL).refused(AccountWithoutUser)


@pytest.mark.part_of("H-25")
def test_where_it_is_not_agreed_it_is_refused() -> None:
    off = (customer(), LISTED, *PEOPLE, placed())
    by_erika(*off).when(place()).refused(FeatureOff)
    by_erika(*off).when(CANCEL).refused(FeatureOff)


def test_who_is_no_longer_active_is_told_what_to_do() -> None:
    left = (*SHOP, placed(), (ERIKA, UserDeactivated()))
    by_erika(*left).when(place()).refused(OwnUserInactive, "Muster, Erika")
    by_erika(*left).when(CANCEL).refused(OwnUserInactive)


@pytest.mark.requirement("H-11")
def test_an_employees_order_waits_for_approval_like_all_others() -> None:
    """Nor does whoever placed it approve it, whichever role the account has by then."""
    there = (*BASE, ON, LISTED, *PEOPLE, rules(every_order=True, approvers=(ACCOUNT,)))
    waiting = (placed(), asked("every_order", ordered_by=BY_ERIKA))
    by_erika(*there).when(place()).then(*waiting)
    by_erika(*there, *waiting).when(ApproveOrder(order_id=ORDER, asked_at=NOW)).refused(OwnOrder)


@pytest.mark.requirement("H-11")
def test_what_is_not_shipped_of_ones_own_order_can_be_cancelled() -> None:
    gone = OrderItemsCancelled(order_id=ORDER, user_id=ERIKA, items=(Pieces(position=1, name=A_PHONE.name, quantity=1),))
    ended = OrderCompleted(order_id=ORDER, user_id=ERIKA, status="cancelled")
    by_erika(*SHOP, placed()).when(CANCEL).then((ORDER, gone), (ORDER, ended))
    by_erika(*SHOP, placed(), accepted(), shipped()).when(CANCEL).refused(NothingLeftToCancel)
    by_erika(*SHOP, placed(user_id=HANS)).when(CANCEL).refused(NotFound, str(ORDER))
