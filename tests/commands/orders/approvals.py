"""A customer that approves orders, and who does."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from aggregates.accounts.invitation import AccountAdmitted
from aggregates.agreements.approval_rules import ApprovalRules, ApprovalRulesChanged
from aggregates.customer import FeatureSwitchedOn
from aggregates.orders.order_approval import ApprovalReason, OrderApprovalAsked
from aggregates.prices.list_price import ListPriceSet, list_price_id
from foundation.money import Money
from tests.commands.made_up import ACTOR, CUSTOMER, ERIKA, Entry, customer
from tests.commands.orders.made_up_orders import ITEM, ORDER

BOSS, DEPUTY, CLERK = (UUID(f"ac000000-0000-4000-8000-00000000000{n}") for n in (1, 2, 3))
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
"""A Monday."""
BASE: tuple[Entry, ...] = (customer(), (CUSTOMER, FeatureSwitchedOn(feature="approval")))
BY_BOSS = f"account:{BOSS}"


def account(account_id: UUID, login: str, role: str = "administrator") -> Entry:
    named = {"login": login, "full_name": login, "email": f"{login}@example.org", "role": role}
    return account_id, AccountAdmitted.model_validate({**named, "issuer": "https://anmeldung.example", "subject": login})


def rules(**asked: Any) -> Entry:
    return CUSTOMER, ApprovalRulesChanged(rules=ApprovalRules.model_validate({"approvers": (BOSS,), **asked}))


def asked(*reasons: ApprovalReason, order_id: UUID = ORDER, ordered_by: str = ACTOR, at: datetime | None = NOW) -> Entry:
    return order_id, OrderApprovalAsked(order_id=order_id, user_id=ERIKA, reasons=reasons, ordered_by=ordered_by, asked_at=at)


def priced(article_number: str, price: str, item_id: UUID = ITEM) -> Entry:
    told = ListPriceSet(
        item_id=item_id,
        article_number=article_number,
        financing="purchase",
        valid_from=NOW.date(),
        price=Money(amount=Decimal(price)),
    )
    return list_price_id(CUSTOMER, article_number, "purchase"), told
