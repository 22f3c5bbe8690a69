"""A basket: what somebody is about to order for a user, kept between logins until it is placed or discarded (H-09)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

from aggregates.address import Address
from aggregates.basket_terms import BasketId, BasketItem, BasketNumber, BasketStatus, DeliveryPlace, KeptBy, TradeIn
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import EVERY_FACET, Event, FirstValues, Personal
from aggregates.engine.words import Label
from aggregates.order_bookings import ORDERED_ITEM
from aggregates.order_terms import ORDERED, OWN_NUMBER, POSITION, REMARKS, OrderId
from aggregates.prices.agreed_price import AgreedPrice, AgreedTariffPrice
from aggregates.sim_terms import NUMBER
from aggregates.user import DELIVERY_ADDRESS, NO_ADDRESS, UserId
from foundation.noun import Noun

BASKET_CLAIM = ClaimKind(
    "open_basket", personal=False, alone_in="customer", noun=Noun("Warenkorb für diesen Nutzer", "basket for this user")
)
"""`actor/user`: a person has one open basket for each user."""
BASKET_OF_USER_CLAIM = ClaimKind("basket_of_user", personal=False, alone_in="customer")
"""`user/basket`: which baskets for a user are open."""

_Address = Annotated[Address | None, Personal(subject="user_id", redacted=NO_ADDRESS), DELIVERY_ADDRESS]
_Remarks = Annotated[str | None, Personal(subject="user_id"), REMARKS]


class BasketStarted(
    Event,
    event="basket.started",
    de="Warenkorb für {user_id|diesen Nutzer} begonnen",
    en="Basket for {user_id|this user} started",
    changes=FirstValues(),
    about=(EVERY_FACET,),
):
    basket_id: BasketId
    kept_by: KeptBy
    user_id: UserId

    def claims(self) -> Iterator[Claim]:
        return _while_open(self)


class BasketItemPut(
    Event,
    event="basket.item_put",
    de="{item} in den Warenkorb gelegt[, statt {instead_of}]",
    en="{item} put into the basket[, instead of {instead_of}]",
    about=("items",),
):
    item: Annotated[BasketItem, ORDERED]
    instead_of: BasketItem | None = None


class BasketItemRemoved(
    Event, event="basket.item_removed", de="{name} aus dem Warenkorb genommen", en="{name} taken out of the basket", about=("items",)
):
    """With the old device that was to be taken for it."""

    position: Annotated[int, POSITION]
    name: Annotated[str, ORDERED_ITEM]


class BasketNumberPut(
    Event,
    event="basket.number_put",
    de="{number.number}: {number.answer}[ ({number.tariff})]",
    en="{number.number}: {number.answer}[ ({number.tariff})]",
    about=("numbers",),
):
    """It is ordered for this number, and so answered whether its contract is renewed."""

    number: Annotated[BasketNumber, NUMBER]


class BasketNumberRemoved(
    Event,
    event="basket.number_removed",
    de="{number} aus dem Warenkorb genommen",
    en="{number} taken out of the basket",
    about=("numbers",),
):
    """What was wanted for it stays, for no number."""

    sim_id: UUID
    number: Annotated[str, NUMBER]


class BasketDeliveryChosen(
    Event,
    event="basket.delivery_chosen",
    de="Lieferung an: {place}[: {address}]",
    en="Delivery to: {place}[: {address}]",
    about=("delivery",),
):
    """`address`: None where it is the user's primary one, whichever that is when it is ordered."""

    user_id: UserId
    place: DeliveryPlace
    address: _Address = None


class BasketNotesChanged(
    Event,
    event="basket.notes_changed",
    de="Eigene Bestellnummer: {own_number}; Bemerkungen: {remarks}",
    en="Own order number: {own_number}; remarks: {remarks}",
    about=("notes",),
):
    user_id: UserId
    own_number: Annotated[str | None, OWN_NUMBER] = None
    remarks: _Remarks = None


class BasketTradeInPut(
    Event,
    event="basket.trade_in_put",
    de="Altgerät {trade_in} in Zahlung gegeben",
    en="Old device {trade_in} offered as trade-in",
    about=("trade_ins",),
):
    trade_in: Annotated[TradeIn, Label("Altgerät", "Old device")]


class BasketTradeInRemoved(
    Event,
    event="basket.trade_in_removed",
    de="Altgerät {device} nicht mehr in Zahlung gegeben",
    en="Old device {device} no longer offered as trade-in",
    about=("trade_ins",),
):
    device_id: UUID
    device: Annotated[str, Label("Gerät", "Device")]


class BasketDiscarded(Event, event="basket.discarded", de="Warenkorb verworfen", en="Basket discarded", about=("status",)):
    basket_id: BasketId
    kept_by: KeptBy
    user_id: UserId

    def releases(self) -> Iterator[Claim]:
        return _while_open(self)


def _by_basket(stored: dict[str, Any]) -> dict[str, Any]:
    """Version 1 said neither where it went nor what tariffs cost, and had the basket's own positions."""
    return {**stored, "by_order": False, "tariff_prices": [], "address": None}


class BasketPlaced(
    Event,
    event="basket.placed",
    version=2,
    upcasts={1: _by_basket},
    de="Als {order_id} bestellt",
    en="Placed as {order_id}",
    about=("status",),
):
    """`prices`: what was agreed by it, by the order's positions (`by_order`; else by the basket's); `tariff_prices`: of the tariffs that are booked; whoever may not see prices doesn't see these either. `address`: where it goes."""

    basket_id: BasketId
    kept_by: KeptBy
    user_id: UserId
    order_id: OrderId
    prices: tuple[AgreedPrice, ...] = ()
    by_order: bool = True
    tariff_prices: tuple[AgreedTariffPrice, ...] = ()
    address: _Address = None

    def releases(self) -> Iterator[Claim]:
        return _while_open(self)


def _while_open(event: BasketStarted | BasketDiscarded | BasketPlaced) -> Iterator[Claim]:
    """What a basket holds until it is discarded or placed."""
    yield BASKET_CLAIM.of(f"{event.kept_by}/{event.user_id}")
    yield BASKET_OF_USER_CLAIM.of(f"{event.user_id}/{event.basket_id}")


@dataclass(frozen=True, slots=True)
class Basket(Aggregate):
    """`last_position`: the highest that was ever given, so that each stays what it is."""

    stem: ClassVar[str] = "basket"
    noun: ClassVar[Noun] = Noun("Warenkorb", "basket")

    kept_by: str = ""
    user_id: UUID | None = None
    status: BasketStatus = "open"
    items: tuple[BasketItem, ...] = ()
    last_position: int = 0
    numbers: tuple[BasketNumber, ...] = ()
    place: DeliveryPlace = "primary"
    address: Address | None = None
    own_number: str | None = None
    remarks: str | None = None
    trade_ins: tuple[TradeIn, ...] = ()
    order_id: UUID | None = None
    prices: tuple[AgreedPrice, ...] = ()
    by_order: bool = True
    """`prices` are by the order's positions, which count anew; else by the basket's."""
    tariff_prices: tuple[AgreedTariffPrice, ...] = ()

    def evolve(self, event: Event) -> Self:  # noqa: PLR0911
        match event:
            case BasketStarted():
                return replace(self, kept_by=event.kept_by, user_id=event.user_id)
            case BasketItemPut():
                items = {each.position: each for each in (*self.items, event.item)}
                return replace(self, items=tuple(items.values()), last_position=max(self.last_position, event.item.position))
            case BasketItemRemoved():
                left = tuple(each for each in self.items if each.position != event.position)
                return replace(self, items=left, trade_ins=tuple(each for each in self.trade_ins if each.position != event.position))
            case BasketNumberPut():
                numbers = {each.sim_id: each for each in (*self.numbers, event.number)}
                return replace(self, numbers=tuple(numbers.values()))
            case BasketNumberRemoved():
                items = tuple(each.model_copy(update={"sim_id": None}) if each.sim_id == event.sim_id else each for each in self.items)
                return replace(self, items=items, numbers=tuple(each for each in self.numbers if each.sim_id != event.sim_id))
            case BasketDeliveryChosen():
                return replace(self, place=event.place, address=event.address)
            case BasketNotesChanged():
                return replace(self, own_number=event.own_number, remarks=event.remarks)
            case BasketTradeInPut():
                trade_ins = {each.device_id: each for each in (*self.trade_ins, event.trade_in)}
                return replace(self, trade_ins=tuple(trade_ins.values()))
            case BasketTradeInRemoved():
                return replace(self, trade_ins=tuple(each for each in self.trade_ins if each.device_id != event.device_id))
            case BasketDiscarded():
                return replace(self, status="discarded")
            case BasketPlaced():
                agreed = {name: getattr(event, name) for name in ("order_id", "prices", "by_order", "tariff_prices")}
                return replace(self, status="placed", address=event.address or self.address, **agreed)
            case _:
                return self

    def item(self, position: int) -> BasketItem | None:
        return next((each for each in self.items if each.position == position), None)

    def number(self, sim_id: UUID) -> BasketNumber | None:
        return next((each for each in self.numbers if each.sim_id == sim_id), None)
