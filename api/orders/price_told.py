"""Prices that were agreed with an order, as they are told to whoever may see them."""

from collections.abc import Collection
from typing import Any, cast

from access.rights import Right, denied
from aggregates.prices.agreed_price import AgreedPrice, AgreedTariffPrice
from aggregates.prices.price_terms import MONTHLY
from foundation.money import Money
from foundation.vat import vat_of
from readmodels.engine.reader import Reading


def prices_seen(found: Reading) -> bool:
    """Tell whether whoever asks may see prices; at the command line everything is seen."""
    if found.asker is None:
        return True
    rights = cast("Collection[Right]", found.asker.rights)
    return denied(rights, ("prices", "read"), found.settings.features) is None


def price_told(price: AgreedPrice | AgreedTariffPrice) -> dict[str, Any]:
    """Tell what all pieces cost, and each of them."""
    return {
        "list_price": f"{price.list_price.amount:.2f}",
        "unit": f"{price.unit.amount:.2f}",
        "vat_percent": str(price.vat_percent),
        "monthly": price.financing in MONTHLY,
        "contract_id": price.contract_id,
        "contract": price.contract,
        **amount_told(price.net, vat_of(price.net, price.vat_percent)),
    }


def amount_told(net: Money, vat: Money) -> dict[str, str]:
    """Tell an amount that is to be paid."""
    told = {"net": net, "vat": vat, "gross": net + vat}
    return {**{name: f"{each.amount:.2f}" for name, each in told.items()}, "currency": net.currency}
