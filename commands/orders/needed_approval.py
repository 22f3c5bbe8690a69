"""Whether an order needs its customer's approval, and why: decided as it is placed, whichever way it came (H-11)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from aggregates.agreements.approval_rules import ApprovalRules
from aggregates.catalogue_item import CatalogueItem
from aggregates.customer import Customer
from aggregates.order_terms import OrderedItem
from aggregates.orders.order_approval import ApprovalReason, OrderApprovalAsked
from aggregates.prices.list_price import ListPrice, list_price_id
from aggregates.prices.price import Article, price_of
from aggregates.user import User
from commands.engine.command import Given, NotFound
from foundation.money import Money
from foundation.normal_form import same


class BookedTariff(BaseModel):
    """A tariff that is booked with an order, and what it costs each month by the price list; None: nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    item_id: UUID
    monthly: Money | None = None


def approval_asked(
    given: Given,
    order_id: UUID,
    user_id: UUID,
    items: Sequence[OrderedItem],
    asked_at: datetime | None,
    ordered_by: str | None,
    priced_on: date | None = None,
    booked: Sequence[BookedTariff] = (),
) -> list[OrderApprovalAsked]:
    """Decide that the order waits for approval, where it needs any. `priced_on`: of which day prices count, else that of `asked_at`; without either none is known."""
    customer = given.state(Customer, given.customer_id)
    if "approval" not in customer.features or not customer.approval.asks:
        return []
    day = priced_on if priced_on is not None or asked_at is None else customer.working_days.local_day(asked_at)
    reasons = tuple(_reasons(given, customer, given.state(User, user_id), items, booked, day))
    if not reasons:
        return []
    asked = OrderApprovalAsked(order_id=order_id, user_id=user_id, reasons=reasons, ordered_by=ordered_by or given.actor, asked_at=asked_at)
    return [asked]


def _reasons(
    given: Given, customer: Customer, user: User, items: Sequence[OrderedItem], booked: Sequence[BookedTariff], day: date | None
) -> Iterator[ApprovalReason]:
    rules = customer.approval
    if rules.every_order:
        yield "every_order"
    if (reason := _by_amount(given, customer, items, booked, day)) is not None:
        yield reason
    if any(each.item_id in rules.item_ids for each in (*items, *booked)):
        yield "item"
    if any(item.description is not None and item.description.kind in rules.device_kinds for item in items):
        yield "kind"
    if _is_among(user.cost_centre, rules):
        yield "cost_centre"


def _is_among(cost_centre: str | None, rules: ApprovalRules) -> bool:
    return cost_centre is not None and same(cost_centre) in {same(each) for each in rules.cost_centres}


def _by_amount(
    given: Given, customer: Customer, items: Sequence[OrderedItem], booked: Sequence[BookedTariff], day: date | None
) -> ApprovalReason | None:
    """A tariff counts with what it costs in a month; what has no price may cost anything."""
    limit = customer.approval.above
    if limit is None:
        return None
    amounts = [*(_amount(given, item, day) for item in items), *(tariff.monthly for tariff in booked)]
    known = [each for each in amounts if each is not None and each.currency == limit.currency]
    if sum((each.amount for each in known), Decimal(0)) > limit.amount:
        return "amount"
    return "no_price" if len(known) < len(amounts) else None


def _amount(given: Given, item: OrderedItem, day: date | None) -> Money | None:
    """Return what the position costs once, by the price list and without discounts."""
    if day is None:
        return None
    try:
        listed = given.state(ListPrice, list_price_id(given.customer_id, item.article_number, "purchase"))
    except NotFound:
        return None
    sold = given.state(CatalogueItem, item.item_id)
    variant = sold.variant(item.article_number)
    if variant is None:
        return None
    price = price_of(Article.of(sold, variant), listed, None, item.quantity, day)
    return None if price is None else price.net
