"""A basket's numbers as they are now: tariff, renewal, what may be called off, and what else is under way for them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from aggregates.basket import Basket
from aggregates.basket_terms import BasketNumber
from aggregates.order import Order
from aggregates.order_bookings import OrderNumberBooked, OrderNumberFreed
from aggregates.prices.agreed_price import AgreedTariffPrice
from aggregates.renewal import RENEWABLE, Renewal, renewal_of
from aggregates.sim import Sim
from commands.baskets.booked_tariffs import tariff_price
from commands.baskets.own_basket import user_of
from commands.engine.command import Given, Refusal
from commands.orders.number_of_user import number_of
from commands.orders.place_order import offered_variant
from commands.orders.renewals_under_way import renewal_refused, renewed_by


class TariffNotAnswered(Refusal):
    """The contract of {number} can be renewed; say which tariff is to be booked, or that its tariff stays."""

    code = "tariff-not-answered"
    de = "Der Vertrag von {number} lässt sich verlängern; bitte angeben, welcher Tarif gebucht werden soll, oder dass der Tarif bleibt."


class RenewalNotPossible(Refusal):
    """The contract of {number} can't be renewed now; let its tariff stay."""

    code = "renewal-not-possible"
    de = "Der Vertrag von {number} lässt sich derzeit nicht verlängern; bitte den Tarif bleiben lassen."


@dataclass(frozen=True, slots=True)
class ReviewedNumber:
    """`under_way`: the order and what it has booked, where one renews the number already; `freed`: that a completed one doesn't any more, which nobody has said yet; `price`: of the tariff that is booked."""

    of: BasketNumber
    sim: Sim
    renewal: Renewal
    subsidised: str | None
    under_way: tuple[Order, OrderNumberBooked] | None
    freed: OrderNumberFreed | None
    price: AgreedTariffPrice | None
    problem: Refusal | None

    @property
    def asks(self) -> bool:
        """Whether it has to be answered if a tariff is to be booked."""
        return self.renewal in RENEWABLE and self.under_way is None

    @property
    def renews(self) -> bool:
        """Whether the order would use up what the number has once."""
        return self.of.answer == "booked" or self.subsidised is not None


def reviewed_numbers(given: Given, basket: Basket, day: date) -> Iterator[ReviewedNumber]:
    """Yield each of them as it is now."""
    for number in basket.numbers:
        sim = given.state(Sim, number.sim_id)
        subsidised = next((each.name for each in basket.items if each.sim_id == number.sim_id and each.financing == "subsidy"), None)
        renewing = renewed_by(given, number.sim_id, sim)
        told = ReviewedNumber(
            of=number,
            sim=sim,
            renewal=renewal_of(sim, day),
            subsidised=subsidised,
            under_way=renewing.under_way,
            freed=renewing.freed,
            price=tariff_price(given, number, sim, day),
            problem=None,
        )
        yield replace(told, problem=_problem(given, basket, told))


def _problem(given: Given, basket: Basket, number: ReviewedNumber) -> Refusal | None:
    called = {"number": number.sim.number}
    try:
        number_of(given, number.of.sim_id, user_of(basket))
        if number.of.article_number is not None:
            offered_variant(given, number.of.article_number)
    except Refusal as refused:
        return refused
    if number.renews and number.under_way is not None:
        return renewal_refused(given, number.sim.number, *number.under_way)
    if number.of.answer == "unanswered" and number.asks:
        return TariffNotAnswered(**called)
    if number.of.answer == "booked" and number.renewal in ("not_yet", "not_possible"):
        return RenewalNotPossible(**called)
    return None
