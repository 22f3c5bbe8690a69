"""Samples of what happens to list prices and framework contracts."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from aggregates.engine.event import Event
from aggregates.prices.framework_contract import (
    DiscountAgreed,
    DiscountEnded,
    FrameworkContractAccountsChanged,
    FrameworkContractDisplayed,
    FrameworkContractExtended,
    FrameworkContractNotDisplayed,
    FrameworkContractRegistered,
)
from aggregates.prices.list_price import ListPriceEnded, ListPriceSet
from aggregates.prices.price_terms import Discount, Goods
from foundation.money import Money

_ITEM, _CONTRACT = (UUID(f"00000000-0000-7000-8000-0000000000{end}") for end in ("a1", "f1"))
_PRICE: dict[str, Any] = {"item_id": _ITEM, "article_number": "BW-1-256", "financing": "lease", "months": 24}

SAMPLES: tuple[Event, ...] = (
    ListPriceSet(valid_from=date(2027, 1, 1), price=Money(amount=Decimal("19.90")), was=Money(amount=Decimal("21.50")), **_PRICE),
    ListPriceEnded(valid_from=date(2027, 7, 1), was=Money(amount=Decimal("19.90")), **_PRICE),
    FrameworkContractRegistered(
        contract_id=_CONTRACT,
        number="RV-2026-1",
        name="Rahmenvertrag Mobilfunk",
        billing_accounts=("123456789", "987654321"),
        valid_from=date(2026, 1, 1),
        valid_until=date(2027, 12, 31),
    ),
    FrameworkContractExtended(valid_until=date(2028, 12, 31), was=date(2027, 12, 31)),
    FrameworkContractAccountsChanged(contract_id=_CONTRACT, billing_accounts=("123456789",), was=("123456789", "987654321")),
    DiscountAgreed(
        discount=Discount(
            number=1,
            goods=Goods(article_number="BW-1-256", maker="Beispielwerk", kind="smartphone", product="device"),
            financing="purchase",
            from_quantity=10,
            percent=Decimal("12.50"),
            valid_from=date(2026, 1, 1),
            valid_until=date(2026, 12, 31),
        )
    ),
    DiscountEnded(number=1, valid_until=date(2026, 6, 30), was=date(2026, 12, 31)),
    FrameworkContractDisplayed(),
    FrameworkContractNotDisplayed(),
)
