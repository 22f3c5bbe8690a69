"""Rows of price lists as commands: an article that isn't in the catalogue yet is listed where the row says what it is; its prices are set (H-08)."""

from collections.abc import Iterator
from decimal import Decimal

from aggregates.catalogue_item import CatalogueItem, CatalogueItemListed, CatalogueVariantAdded, article_claim
from aggregates.engine.claim import Claim
from aggregates.engine.words import words_of
from aggregates.prices.list_price import list_price_id
from aggregates.prices.price_terms import AGREED_AS, TARIFF_FINANCING, Financing
from commands.customers.agreed import is_agreed
from commands.engine.command import Command, Given
from commands.prices.agreed_financing import check_agreed
from commands.prices.set_list_price import SetListPrice, list_price
from foundation.money import Money
from importers.imports.initial_load import LoadContext
from importers.imports.table_kinds import TableImport
from importers.price_lists.catalogue_rows import catalogue_commands
from importers.price_lists.price_layouts import Offer, load_price_layouts
from importers.price_lists.price_rows import PriceRow, price_rows
from importers.quarantine import Notice, RowNoted


def price_claims(row: PriceRow) -> Iterator[Claim]:
    """Yield the claim by which the row's article is found."""
    yield article_claim(row.article_number)


def price_commands(context: LoadContext, given: Given, line: int, row: PriceRow) -> Iterator[Command]:
    """Yield the commands for what differs from what holds on the row's day. Prices of kinds of financing that aren't agreed are left out, and told.

    Raises NoArticleToPrice where the row doesn't say what its article is, ArticleIsOtherProduct where it says so otherwise, FinancingNotAgreed where no price of the row is left.
    """
    item_id = given.holder(article_claim(row.article_number))
    is_tariff = row.product == "tariff" if item_id is None else given.state(CatalogueItem, item_id).product == "tariff"
    agreed = {kind for kind, feature in AGREED_AS.items() if is_agreed(given, feature)} | (
        {TARIFF_FINANCING} if is_tariff else set[Financing]()
    )
    prices = [(offer, price) for offer, price in row.prices if offer.financing in agreed]
    if not prices:
        check_agreed(given, row.prices[0][0].financing)
    context.left_out[line] = [_left_out(offer, price) for offer, price in row.prices if (offer, price) not in prices]
    yield from catalogue_commands(given, row)
    day = row.valid_from or context.day
    for offer, price in prices:
        price_id = list_price_id(given.customer_id, row.article_number, offer.financing, offer.months)
        if row.valid_from is not None or list_price(given, price_id).on(day) != Money(
            amount=price
        ):  # a day of its own may be behind one that differs
            yield SetListPrice(
                price_id=price_id,
                article_number=row.article_number,
                financing=offer.financing,
                months=offer.months,
                price=price,
                valid_from=day,
            )


def _left_out(offer: Offer, price: Decimal) -> RowNoted:
    return RowNoted(Notice.FINANCING_NOT_AGREED, value=str(price), facts={"found": " / ".join(words_of(Financing)[offer.financing])})


PRICE_TABLE = TableImport(
    "prices",
    load_price_layouts,
    price_rows,
    price_commands,
    price_claims,
    area="prices",
    apart=True,
    creates=frozenset({CatalogueItemListed, CatalogueVariantAdded}),
)
