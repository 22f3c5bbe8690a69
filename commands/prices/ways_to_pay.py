"""In which ways an article can be paid for: what is agreed with the customer and has a price, with its terms (docs/decisions/0029)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from aggregates.catalogue_terms import Product
from aggregates.engine.words import words_of
from aggregates.prices.list_price import list_price_id
from aggregates.prices.price_terms import MONTHLY, Financing
from commands.engine.command import Given, Refusal
from commands.prices.agreed_financing import FinancingMissing, FinancingNotAgreed, agreed_kinds, check_term
from commands.prices.amounts import LONGEST_TERM
from commands.prices.set_list_price import list_price


class Way(NamedTuple):
    """A kind of financing; of rent and lease with its term in months."""

    financing: Financing
    months: int | None = None


class WayNotOffered(Refusal):
    """{name} isn't offered as {wanted}; choose one of these ways to pay: {ways}."""

    code = "way-not-offered"
    de = "{name} gibt es nicht als {wanted_de}; bitte eine dieser Finanzierungen wählen: {ways_de}."


class ToPay(NamedTuple):
    """What is to be paid for: an article, as people know it."""

    article_number: str
    name: str
    product: Product


def chosen_way(given: Given, article: ToPay, financing: Financing | None, months: int | None, day: date, *, numbered: bool) -> Way | None:
    """Return the way that is said, else purchase or the one kind that is agreed for devices; None: none is. `numbered`: whether it is for a number, whose subsidy could be used.

    Raises FinancingNotAgreed, WayNotOffered, FinancingMissing, TermMissing, TermWithoutRate.
    """
    kinds = agreed_kinds(given)
    if financing is not None and financing not in kinds:
        raise way_not_offered(given, article, Way(financing, months), day)
    kind = financing or _usual(kinds, article, numbered=numbered)
    if kind is None:
        check_term("purchase", months)
        if len(kinds) > 1 and article.product == "device":
            raise way_missing(article, [*map(Way, kinds)])
        return None
    if financing is None and kind in MONTHLY and months is None:
        offered = [*priced_ways(given, article.article_number, [kind], day)]
        if len(offered) > 1:
            raise way_missing(article, offered)
        return offered[0] if offered else None
    check_term(kind, months)
    return Way(kind, months)


def _usual(kinds: Sequence[Financing], article: ToPay, *, numbered: bool) -> Financing | None:
    """Accessories are bought, where that is agreed."""
    if "purchase" in kinds:
        return "purchase"
    if article.product != "device" or len(kinds) != 1 or (kinds[0] == "subsidy" and not numbered):
        return None
    return kinds[0]


def priced_ways(given: Given, article_number: str, kinds: Iterable[Financing], day: date) -> Iterator[Way]:
    """Yield the ways of these kinds that have a price in the list."""
    for kind in kinds:
        for months in range(1, LONGEST_TERM + 1) if kind in MONTHLY else (None,):
            if list_price(given, list_price_id(given.customer_id, article_number, kind, months)).on(day) is not None:
                yield Way(kind, months)


def ways_of(given: Given, article_number: str, day: date) -> list[Way]:
    """List the ways that are agreed and have a price; where nothing of the article has one, the kinds that are agreed."""
    kinds = agreed_kinds(given)
    return [*priced_ways(given, article_number, kinds, day)] or [*map(Way, kinds)]


def way_not_offered(given: Given, article: ToPay, wanted: Way, day: date) -> Refusal:
    """Make the refusal that says by which ways the article can be paid for."""
    ways = ways_of(given, article.article_number, day)
    (de, en), (ways_de, ways_en) = _said(wanted), _all_said(ways)
    if not ways:
        return FinancingNotAgreed(
            financing=words_of(Financing)[wanted.financing][1].capitalize(), financing_de=words_of(Financing)[wanted.financing][0]
        )
    return WayNotOffered(name=article.name, wanted=en, wanted_de=de, ways=ways_en, ways_de=ways_de)


def way_missing(article: ToPay, ways: Sequence[Way]) -> FinancingMissing:
    """Make the refusal that asks which of these ways it is."""
    de, en = _all_said(ways)
    return FinancingMissing(name=article.name, kinds=en, kinds_de=de)


def _all_said(ways: Iterable[Way]) -> tuple[list[str], list[str]]:
    said = [_said(way) for way in ways]
    return [de for de, _ in said], [en for _, en in said]


def _said(way: Way) -> tuple[str, str]:
    de, en = words_of(Financing)[way.financing]
    return (de, en) if way.months is None else (f"{de} über {way.months} Monate", f"{en} for {way.months} months")
