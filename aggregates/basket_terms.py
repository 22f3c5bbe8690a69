"""What a basket is made of: what is wanted, for which numbers, where it goes, and which old devices are taken for it (H-09)."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from aggregates.catalogue_terms import ArticleNumber, CatalogueItemId, Product
from aggregates.device_terms import DeviceId
from aggregates.engine.words import Help, IdOf, InWords, Label
from aggregates.order_bookings import ORDERED_ITEM, SimId, SimIdOrNone, TradeInUse
from aggregates.order_terms import POSITION, QUANTITY
from aggregates.prices.price_terms import FinancingOrNone, FrameworkContractId, Months
from aggregates.remarketing.terms import CONDITION, DeviceCondition
from aggregates.sim_terms import NUMBER

TARIFF_BOOKING = Label("Tarifbuchung", "Tariff booking")
TRADE_INS = Label("Altgeräte", "Old devices")
KEPT_BY = Label("Von", "By")

BasketId = Annotated[UUID, IdOf("basket"), Label("Warenkorb", "Basket")]
KeptBy = Annotated[str, IdOf("actor"), KEPT_BY]
"""Whoever orders: an account, or a token of a machine."""
BasketStatus = Annotated[
    Literal["open", "placed", "discarded"],
    InWords(open=("offen", "open"), placed=("bestellt", "placed"), discarded=("verworfen", "discarded")),
    Label("Status", "Status"),
]
TariffAnswer = Annotated[
    Literal["unanswered", "unchanged", "booked"],
    InWords(
        unanswered=("noch nicht beantwortet", "not answered yet"),
        unchanged=("Tarif bleibt", "tariff stays"),
        booked=("Tarif buchen", "book a tariff"),
    ),
    TARIFF_BOOKING,
]
"""What somebody says who is asked whether the number's contract is to be renewed with a tariff."""
DeliveryPlace = Annotated[
    Literal["primary", "additional", "free"],
    InWords(
        primary=("primäre Lieferadresse", "primary delivery address"),
        additional=("weitere Lieferadresse", "further delivery address"),
        free=("andere Adresse", "another address"),
    ),
    Label("Lieferung an", "Delivery to"),
    Help(
        "Die primäre des Nutzers, eine seiner weiteren oder eine andere Adresse.",
        "The user's primary one, one of the user's further ones, or another address.",
    ),
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BasketItem(_Part):
    """A position: so many pieces of an article, how they are paid for, for which number they are; `contract_id`: where somebody has chosen one of several contracts."""

    position: Annotated[int, POSITION]
    item_id: CatalogueItemId
    article_number: ArticleNumber
    name: Annotated[str, ORDERED_ITEM]
    product: Product
    quantity: Annotated[int, QUANTITY]
    financing: FinancingOrNone = None
    months: Months = None
    sim_id: SimIdOrNone = None
    contract_id: FrameworkContractId | None = None

    @classmethod
    def said(cls, stored: Mapping[str, Any]) -> str:
        """Say one as it is stored, in both languages alike."""
        return f"{stored.get('quantity')} × {stored.get('name')} ({stored.get('article_number')})"


class BasketNumber(_Part):
    """A number for which is ordered, and what is answered for it; of a tariff that is to be booked the catalogue's article."""

    sim_id: SimId
    number: Annotated[str, NUMBER]
    answer: TariffAnswer = "unanswered"
    article_number: ArticleNumber | None = None
    tariff: Annotated[str | None, Label("Tarif", "Tariff")] = None


class TradeIn(_Part):
    """An old device that is taken for a position: in which condition it is said to be, and what its proceeds are for."""

    device_id: DeviceId
    device: Annotated[str, Label("Gerät", "Device")]
    position: Annotated[int, POSITION]
    condition: Annotated[DeviceCondition, CONDITION]
    use: TradeInUse

    @classmethod
    def said(cls, stored: Mapping[str, Any]) -> str:
        """Say one as it is stored, in both languages alike."""
        return str(stored.get("device"))
