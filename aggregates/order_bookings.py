"""What an order says besides the pieces that are shipped: how they are paid for, what is booked for a number, which old device is taken for it (H-09)."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from aggregates.catalogue_terms import ArticleNumber
from aggregates.device_terms import DeviceId
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import Event
from aggregates.engine.words import IdOf, InWords, Label
from aggregates.prices.agreed_price import AgreedPrice
from aggregates.prices.price_terms import FINANCING, MONTHS, Financing
from aggregates.sim import Sim
from aggregates.sim_terms import NUMBER, TARIFF, ContractTerm, Entitlements
from aggregates.user import UserId
from foundation.noun import Noun

RENEWAL_CLAIM = ClaimKind("open_renewal", personal=False, alone_in="customer", noun=Noun("Vertragsverlängerung", "renewal"))
"""The number (its id) for which an open order books a tariff or uses the subsidy: one order at a time."""

TARIFF_BOOKINGS = Label("Tarifbuchungen", "Tariff bookings")
BOOKED_TARIFF = Label("Gebuchter Tarif", "Booked tariff")
SUBSIDY_USED = Label("Subvention genutzt", "Subsidy used")
BOOKED_ON = Label("Gebucht am", "Booked on")
TRADE_IN = Label("Altgerät", "Old device")

ORDERED_ITEM = Label("Artikel", "Item")
BOOKED_POSITION = Label("Position", "Position")

BookedOrder = Annotated[UUID, IdOf("order"), Label("Bestellung", "Order")]

SimId = Annotated[UUID, IdOf("sim"), NUMBER]
SimIdOrNone = Annotated[UUID | None, IdOf("sim"), NUMBER]
TariffChoice = Annotated[
    Literal["unchanged", "booked"],
    InWords(unchanged=("Tarif bleibt", "tariff stays"), booked=("Tarif gebucht", "tariff booked")),
    Label("Tarifbuchung", "Tariff booking"),
]
TradeInUse = Annotated[
    Literal["sale", "set_against_rate"],
    InWords(sale=("Verkauf", "sale"), set_against_rate=("mit der Rate verrechnen", "set against the rate")),
    Label("Erlös des Altgeräts", "Proceeds of the old device"),
]


def _price_unknown(stored: dict[str, Any]) -> dict[str, Any]:
    """Version 1 didn't say it: what a basket's order cost stands in the basket."""
    return {**stored, "price": None}


class OrderPositionFinanced(
    Event,
    event="order.position_financed",
    version=2,
    upcasts={1: _price_unknown},
    de="{Bestellung order_id|Bestellung}: {name} als {financing}[ über {months} Monate][ für {number}]",
    en="{Order order_id|Order}: {name} by {financing}[ for {months} months][ for {number}]",
    about=(),
):
    """How a position is paid for, and for which number it is; `price`: what was agreed, None where nobody knew it."""

    order_id: BookedOrder
    user_id: UserId
    position: Annotated[int, BOOKED_POSITION]
    name: Annotated[str, ORDERED_ITEM]
    financing: Annotated[Financing, FINANCING]
    months: Annotated[int | None, MONTHS] = None
    sim_id: SimIdOrNone = None
    number: Annotated[str | None, NUMBER] = None
    price: AgreedPrice | None = None


def _nothing_known(stored: dict[str, Any]) -> dict[str, Any]:
    """Version 1 didn't say what the contract was like when it was booked."""
    return {**stored, "term": None, "entitlements": None}


def _position_unknown(stored: dict[str, Any]) -> dict[str, Any]:
    """Version 2 said only what the article was called for which the subsidy is used."""
    return {**stored, "subsidised_position": None}


class OrderNumberBooked(
    Event,
    event="order.number_booked",
    version=3,
    upcasts={1: _nothing_known, 2: _position_unknown},
    de="{Bestellung order_id|Bestellung}: {number}: {choice}[ ({tariff})][, vorher {tariff_before}][, Subvention für {subsidised}]",
    en="{Order order_id|Order}: {number}: {choice}[ ({tariff})][, before {tariff_before}][, subsidy for {subsidised}]",
    about=(),
):
    """What is booked for a number: its contract is renewed with a tariff, or stays; `subsidised`: what the number's subsidy is used for, with its position in the order. `booked_by`, `booked_on`: told to whoever renews it, too; `term`, `entitlements`: the contract as it was known then, None where that isn't."""

    order_id: BookedOrder
    user_id: UserId
    sim_id: SimId
    number: Annotated[str, NUMBER]
    choice: TariffChoice
    article_number: ArticleNumber | None = None
    tariff: Annotated[str | None, BOOKED_TARIFF] = None
    tariff_before: Annotated[str | None, TARIFF] = None
    subsidised: Annotated[str | None, SUBSIDY_USED] = None
    subsidised_position: int | None = None
    booked_by: Annotated[str, IdOf("actor"), Label("Gebucht von", "Booked by")]
    booked_on: Annotated[date, BOOKED_ON]
    term: ContractTerm | None = None
    entitlements: Entitlements | None = None

    @property
    def renews(self) -> bool:
        """Whether something is called off that the number has once."""
        return self.choice == "booked" or self.subsidised is not None

    def is_told(self, sim: Sim) -> bool:
        """Tell whether the number's contract is known to be another one since, or nothing was known by which that could be seen."""
        then = (self.term, self.entitlements)
        unknown = (ContractTerm(), Entitlements())
        return None in then or then == unknown or then != (sim.term, sim.entitlements)

    def claims(self) -> Iterator[Claim]:
        if self.renews:
            yield RENEWAL_CLAIM.of(str(self.sim_id))


class OrderNumberFreed(
    Event,
    event="order.number_freed",
    de="{Bestellung order_id|Bestellung}: {number} ist für eine weitere Verlängerung frei",
    en="{Order order_id|Order}: {number} is free for another renewal",
    about=(),
):
    """What the order booked for the number won't be, as nothing was delivered; or is done, and the number's contract is known to be another one since."""

    order_id: BookedOrder
    user_id: UserId
    sim_id: SimId
    number: Annotated[str, NUMBER]

    def releases(self) -> Iterator[Claim]:
        yield RENEWAL_CLAIM.of(str(self.sim_id))


class OnceApproved(BaseModel):
    """By which basket and under which number an old device is registered for remarketing, once its order is approved."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    basket_id: UUID
    device_id: UUID
    remarketing_id: UUID
    number: str


def _registered_at_once(stored: dict[str, Any]) -> dict[str, Any]:
    return {**stored, "once_approved": None}


class OrderTradeInAgreed(
    Event,
    event="order.trade_in_agreed",
    version=2,
    upcasts={1: _registered_at_once},
    de="{Bestellung order_id|Bestellung}: {Gerät device_id|dieses Gerät} in Zahlung für {name} ({use})[, {remarketing_id}][, nach Genehmigung unter der Nummer {once_approved.number}]",
    en="{Order order_id|Order}: {device device_id|this device} traded in for {name} ({use})[, {remarketing_id}][, once approved under the number {once_approved.number}]",
    about=(),
):
    """An old device is sold with the order: a remarketing of it has begun, or begins once the order is approved."""

    order_id: BookedOrder
    user_id: UserId
    position: Annotated[int, BOOKED_POSITION]
    name: Annotated[str, ORDERED_ITEM]
    device_id: DeviceId
    use: TradeInUse
    remarketing_id: Annotated[UUID | None, IdOf("remarketing"), Label("Wiedervermarktung", "Remarketing")]
    once_approved: OnceApproved | None = None


Booked = Mapping[UUID, OrderNumberBooked]
"""What an open order has booked, by number."""


def booked_after(booked: Booked, event: OrderNumberBooked | OrderNumberFreed) -> Booked:
    """Return what is booked after this event; what calls nothing off needs no end."""
    rest = {sim_id: each for sim_id, each in booked.items() if sim_id != event.sim_id}
    return {**rest, event.sim_id: event} if isinstance(event, OrderNumberBooked) and event.renews else rest
