"""What a tariff costs that is booked for a number, reckoned as the report of costs does: each month, by the number's own term and contract (docs/decisions/0033)."""

from calendar import monthrange
from datetime import date

from aggregates.basket_terms import BasketNumber
from aggregates.prices.agreed_price import AgreedTariffPrice
from aggregates.prices.framework_contract import FrameworkContract
from aggregates.prices.list_price import list_price_id
from aggregates.prices.price import Price
from aggregates.prices.price_terms import TARIFF_FINANCING
from aggregates.sim import Sim
from aggregates.sim_terms import ContractTerm
from commands.engine.command import Given, Refusal
from commands.prices.amounts import LONGEST_TERM
from commands.prices.price_given import contract_given, price_given
from commands.prices.set_list_price import list_price
from foundation.money import Money


def tariff_price(given: Given, number: BasketNumber, sim: Sim, day: date) -> AgreedTariffPrice | None:
    """Compute what it costs each month; None: it has no price, or several fit, which whoever fulfils it tells."""
    if number.article_number is None:
        return None
    try:
        price = _price(given, number.article_number, contract_given(given, [sim.billing_account], day), months_of(sim.term), day)
    except Refusal:
        return None
    return None if price is None else AgreedTariffPrice.of(number.sim_id, number.article_number, price)


def _price(given: Given, article_number: str, contract: FrameworkContract | None, own: int | None, day: date) -> Price | None:
    listed = _listed(given, article_number, own, day)
    found = [price_given(given, article_number, TARIFF_FINANCING, months, 1, day, contract) for months in listed]
    return found[0] if len({each.unit.amount for each in found}) == 1 else None


def listed_tariff_price(given: Given, number: BasketNumber, sim: Sim, day: date) -> Money | None:
    """Look up what the price list says that it costs each month, whichever contract counts; None: it says nothing, or several things."""
    if number.article_number is None:
        return None
    found = [*_listed(given, number.article_number, months_of(sim.term), day).values()]
    return found[0] if len({each.amount for each in found}) == 1 else None


def _listed(given: Given, article_number: str, own: int | None, day: date) -> dict[int, Money]:
    """The list prices by term that say what it costs: that of the number's own term alone, where there is one, else all there are."""
    found: dict[int, Money] = {}
    for months in (own, *(each for each in range(1, LONGEST_TERM + 1) if each != own)):
        if months is None:
            continue
        price = list_price(given, list_price_id(given.customer_id, article_number, TARIFF_FINANCING, months)).on(day)
        if price is not None:
            found[months] = price
            if months == own:
                break
    return found


def months_of(term: ContractTerm) -> int | None:
    """Count the whole months from a contract's first day to its last one."""
    if term.start is None or term.end is None:
        return None
    ended = term.end
    months = 12 * (ended.year - term.start.year) + ended.month - term.start.month
    if ended.day == monthrange(ended.year, ended.month)[1]:
        return months + (term.start.day == 1)
    return months - (ended.day + 1 < term.start.day)
