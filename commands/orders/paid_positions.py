"""How the positions of an order are paid for that is placed by itself: in which way, for which number, at which price of the day (H-09)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from aggregates.engine.words import words_of
from aggregates.order_bookings import OrderNumberBooked, OrderNumberFreed, OrderPositionFinanced
from aggregates.order_terms import OrderedItem
from aggregates.prices.agreed_price import AgreedPrice
from aggregates.prices.price_terms import Financing
from aggregates.renewal import RENEWABLE, renewal_of
from aggregates.sim import Sim
from commands.engine.command import Given, Refusal
from commands.orders.number_of_user import number_of
from commands.orders.renewals_under_way import booking, renewal_refused, renewed_by
from commands.orders.subsidised import subsidy_problem
from commands.prices.agreed_financing import agreed_kinds
from commands.prices.price_given import ArticleWithoutPrice, SeveralContractsFit, contract_given, price_given
from commands.prices.ways_to_pay import ToPay, Way, chosen_way, priced_ways, way_missing, way_not_offered
from foundation.sentence_facts import Alternatives


class NumberWithoutFinancing(Refusal):
    """{name} is to be for the number {number}, but nothing is said of how it is paid for, as none is agreed; leave the number out."""

    code = "number-without-financing"
    de = "{name} soll für die Rufnummer {number} sein, aber es ist keine Finanzierung vereinbart, die dafür gälte; bitte die Rufnummer weglassen."


class NumberWithoutPrice(Refusal):
    """{name} is to be for the number {number}, but has no price as {kinds}, and nothing else is agreed; say in which way it is paid for all the same, with the months of rent or lease, so that whoever fulfils the order tells the price, or leave the number out."""

    code = "number-without-price"
    de = "{name} soll für die Rufnummer {number} sein, hat aber keinen Preis als {kinds_de}, und anderes ist nicht vereinbart; bitte die Finanzierung trotzdem angeben, bei Miete oder Leasing mit den Monaten, damit der Preis beim Bearbeiten genannt wird, oder die Rufnummer weglassen."


class RenewalOffered(Refusal):
    """The contract of {number} can be renewed with this order: order in the basket, where a tariff is booked with it; or confirm that its tariff stays."""

    code = "renewal-offered"
    de = "Der Vertrag von {number} lässt sich mit dieser Bestellung verlängern: bitte im Warenkorb bestellen, wo dazu ein Tarif gebucht wird, oder bestätigen, dass der Tarif bleibt."


class Payable(Protocol):
    """What is said of how a position is to be paid for."""

    @property
    def financing(self) -> Financing | None: ...
    @property
    def months(self) -> int | None: ...
    @property
    def sim_id(self) -> UUID | None: ...


@dataclass(frozen=True, slots=True)
class PaidItem:
    """A position whose way to pay is known."""

    item: OrderedItem
    way: Way
    sim_id: UUID | None
    sim: Sim | None
    price: AgreedPrice | None

    @property
    def name(self) -> str:
        return self.item.name

    @property
    def quantity(self) -> int:
        return self.item.quantity

    @property
    def financing(self) -> Financing:
        return self.way.financing


def paid_items(given: Given, user_id: UUID, wanted: Iterable[tuple[Payable, OrderedItem]], day: date) -> tuple[PaidItem, ...]:
    """Say of each position how it is paid for, but of those of which nothing is said. Raises what keeps it from being so."""
    found = tuple(_paid(given, user_id, said, item, day) for said, item in wanted)
    paid = tuple(each for each in found if each is not None)
    for each in paid:
        if each.financing == "subsidy" and (problem := subsidy_problem(paid, each, each.sim)) is not None:
            raise problem
    return paid


def _paid(given: Given, user_id: UUID, said: Payable, item: OrderedItem, day: date) -> PaidItem | None:
    sim = None if said.sim_id is None else number_of(given, said.sim_id, user_id)
    article = ToPay(item.article_number, item.name, item.product)
    way = chosen_way(given, article, said.financing, said.months, day, numbered=sim is not None)
    if way is None:
        if sim is not None:
            raise _number_in_vain(given, article, sim, day)
        return None
    try:
        price = price_of_position(given, item, way, sim, day)
    except ArticleWithoutPrice:
        # Where nothing of it has a price, whoever fulfils the order tells it.
        if (said.financing is not None or said.months is not None) and any(
            priced_ways(given, item.article_number, agreed_kinds(given), day)
        ):
            raise way_not_offered(given, article, way, day) from None
        price = None
    return PaidItem(item, way, said.sim_id, sim, price)


def _number_in_vain(given: Given, article: ToPay, sim: Sim, day: date) -> Refusal:
    """Make the refusal that says why a position that is to be for a number is paid for in no way."""
    kinds = agreed_kinds(given)
    if not kinds:
        return NumberWithoutFinancing(name=article.name, number=sim.number)
    if ways := [*priced_ways(given, article.article_number, kinds, day)]:
        return way_missing(article, ways)
    said = [words_of(Financing)[kind] for kind in kinds]
    told = {"kinds": Alternatives(en for _, en in said), "kinds_de": Alternatives(de for de, _ in said)}
    return NumberWithoutPrice(name=article.name, number=sim.number, **told)


def price_of_position(given: Given, item: OrderedItem, way: Way, sim: Sim | None, day: date) -> AgreedPrice | None:
    """Compute what it costs by the contract that counts for the number; None: several fit, of which whoever fulfils the order chooses. Raises ArticleWithoutPrice."""
    price_given(given, item.article_number, *way, item.quantity, day, None)
    try:
        contract = contract_given(given, [] if sim is None else [sim.billing_account], day)
    except SeveralContractsFit:
        return None
    return AgreedPrice.of(item.position, price_given(given, item.article_number, *way, item.quantity, day, contract))


def positions_financed(order_id: UUID, user_id: UUID, paid: Iterable[PaidItem]) -> Iterator[OrderPositionFinanced]:
    """Yield the events that say it."""
    for each in paid:
        yield OrderPositionFinanced(
            order_id=order_id,
            user_id=user_id,
            position=each.item.position,
            name=each.item.name,
            financing=each.way.financing,
            months=each.way.months,
            sim_id=each.sim_id,
            number=None if each.sim is None else each.sim.number,
            price=each.price,
        )


def numbers_called_on(
    given: Given, order_id: UUID, user_id: UUID, paid: Sequence[PaidItem], day: date, *, stays: bool
) -> Iterator[OrderNumberBooked | OrderNumberFreed]:
    """Yield what is booked for the numbers, and which of them an order before holds no more. `stays`: the tariffs of all that could be renewed. Raises RenewalUnderWay, RenewalNotToldYet, RenewalOffered."""
    for sim_id, sim in {each.sim_id: each.sim for each in paid}.items():
        if sim_id is None or sim is None:
            continue
        under_way, freed = renewed_by(given, sim_id, sim, order_id)
        subsidised = next((each.item for each in paid if each.sim_id == sim_id and each.financing == "subsidy"), None)
        if subsidised is not None and under_way is not None:
            raise renewal_refused(given, sim.number, *under_way)
        asks = under_way is None and renewal_of(sim, day) in RENEWABLE
        if asks and not stays:
            raise RenewalOffered(number=sim.number, sim_id=sim_id)
        if subsidised is not None and freed is not None:
            yield freed
        if subsidised is not None or asks:
            of = {"order_id": order_id, "user_id": user_id, "sim_id": sim_id}
            yield booking(given, sim, day, of, subsidised=None if subsidised is None else (subsidised.position, subsidised.name))
