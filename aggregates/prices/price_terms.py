"""What prices are made of: kinds of financing, steps of a list price, discounts of framework contracts (H-08)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.catalogue_terms import ArticleNumber, Product
from aggregates.customer import Feature
from aggregates.device_terms import KIND, MAKER
from aggregates.engine.words import Help, IdOf, InWords, Label
from foundation.money import Money

PRICE = Label("Preis", "Price")
FINANCING = Label("Finanzierung", "Financing")
MONTHS = Label("Laufzeit in Monaten", "Term in months")
VALID_FROM = Label("Gültig ab", "Valid from")
VALID_UNTIL = Label("Gültig bis", "Valid until")
PRICED_QUANTITY = Label("Stück", "Pieces")
CONTRACT_NUMBER = Label("Vertragsnummer", "Contract number")
CONTRACT_NAME = Label("Bezeichnung", "Name")
BILLING_ACCOUNTS = Label("BANs", "BANs")
DISCOUNT = Label("Rabatt", "Discount")
DISCOUNTS = Label("Rabatte", "Discounts")
DISCOUNT_NUMBER = Label("Nummer des Rabatts", "Number of the discount")
PERCENT = Label("Rabatt in %", "Discount in %")
FIXED_PRICE = Label("Festpreis", "Fixed price")
FROM_QUANTITY = Label("Ab Stück", "From pieces")
WHICH_MONTHS = Help("Nur bei Miete und Leasing.", "Of rent and lease only.")
UNTIL_LAST_DAY = Help("Der letzte Tag; leer: bis auf Weiteres.", "The last day; empty: until further notice.")

ListPriceId = Annotated[UUID, IdOf("list_price"), Label("Listenpreis", "List price")]
FrameworkContractId = Annotated[UUID, IdOf("framework_contract"), Label("Rahmenvertrag", "Framework contract")]
Financing = Annotated[
    Literal["purchase", "rent", "lease", "subsidy"],
    InWords(
        purchase=("Kauf", "purchase"),
        rent=("Miete", "rent"),
        lease=("Leasing", "lease"),
        subsidy=("Kauf mit Subvention", "subsidised purchase"),
    ),
    FINANCING,
]
"""How an article is paid for: at once (`purchase`; `subsidy`: what is left to pay when the carrier's subsidy is used up), or each month."""
FinancingOrNone = Annotated[Financing | None, FINANCING]
MONTHLY: tuple[Financing, ...] = ("rent", "lease")
"""Their prices are monthly rates, for so many months."""
TARIFF_FINANCING: Financing = "rent"
"""As which tariffs are priced: each month, for as long as their contracts run."""
AGREED_AS: Mapping[Financing, Feature] = {
    "purchase": "financing_purchase",
    "rent": "financing_rent",
    "lease": "financing_lease",
    "subsidy": "financing_subsidy",
}
"""By which function of the customer each kind is agreed."""
Months = Annotated[int | None, MONTHS]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PriceStep(_Part):
    """From a day on: the net price of one piece (of rent and lease a month of it), None: it has none any more."""

    valid_from: Annotated[date, VALID_FROM]
    price: Annotated[Money | None, PRICE] = None


class Goods(_Part):
    """Which articles are meant: all to which everything applies that is given; nothing given means all."""

    article_number: ArticleNumber | None = None
    maker: Annotated[str | None, MAKER] = None
    kind: Annotated[DeviceKind | None, KIND] = None
    product: Product | None = None


class Discount(_Part):
    """What a framework contract takes off, of which goods and from how many pieces: per cent of the list price, or a fixed price instead of it.

    `number` tells it from the contract's others, for ever. Without `financing` it is for all kinds, without `months` for all terms.
    """

    number: Annotated[int, DISCOUNT_NUMBER]
    goods: Goods = Goods()
    financing: FinancingOrNone = None
    months: Months = None
    from_quantity: Annotated[int, FROM_QUANTITY] = 1
    percent: Annotated[Decimal | None, PERCENT] = None
    fixed: Annotated[Money | None, FIXED_PRICE] = None
    valid_from: Annotated[date | None, VALID_FROM] = None
    valid_until: Annotated[date | None, VALID_UNTIL] = None
