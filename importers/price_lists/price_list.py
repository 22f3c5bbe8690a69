"""Rows of price lists as commands: an article that isn't in the catalogue yet is listed where the row says what it is; its prices are set (H-08)."""

from collections.abc import Iterator
from contextlib import suppress
from uuid import UUID, uuid5

from aggregates.catalogue_item import CatalogueItem, CatalogueItemListed, CatalogueVariantAdded, article_claim
from aggregates.engine.claim import Claim
from aggregates.prices.list_price import list_price_id
from commands.catalogue.add_catalogue_variant import AddCatalogueVariant
from commands.catalogue.item_variants import GivenVariant
from commands.catalogue.list_catalogue_item import ListCatalogueItem
from commands.engine.command import Command, Given, NotFound
from commands.prices.set_list_price import NoArticleToPrice, SetListPrice, list_price
from foundation.money import Money
from foundation.normal_form import same
from importers.imports.initial_load import LoadContext
from importers.imports.table_kinds import TableImport
from importers.price_lists.price_layouts import load_price_layouts
from importers.price_lists.price_rows import PriceRow, price_rows


def price_claims(row: PriceRow) -> Iterator[Claim]:
    """Yield the claim by which the row's article is found."""
    yield article_claim(row.article_number)


def price_commands(context: LoadContext, given: Given, _line: int, row: PriceRow) -> Iterator[Command]:
    """Yield the commands for what differs from what holds on the row's day. Raises NoArticleToPrice where the row doesn't say what its article is."""
    if given.holder(article_claim(row.article_number)) is None:
        yield _listed(given, row)
    day = row.valid_from or context.day
    for offer, price in row.prices:
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


def _listed(given: Given, row: PriceRow) -> Command:
    """A variant of the item that lists call so, or that item. One that somebody has listed by hand has its articles, so that they are found."""
    if row.name is None:
        raise NoArticleToPrice(article_number=row.article_number)
    variant = GivenVariant(article_number=row.article_number, size=row.size, colour=row.colour)
    item_id = _item_id(given.customer_id, row)
    with suppress(NotFound):
        given.state(CatalogueItem, item_id)
        return AddCatalogueVariant(item_id=item_id, variant=variant)
    return ListCatalogueItem(
        item_id=item_id,
        name=row.name,
        product="accessory" if row.kind is None else "device",
        kind=row.kind,
        maker=row.maker,
        model=row.model or (None if row.kind is None else row.name),
        variants=(variant,),
    )


def _item_id(customer_id: UUID, row: PriceRow) -> UUID:
    return uuid5(customer_id, f"catalogue-item/{same(row.maker or '')}/{same(row.name or '')}")


PRICE_TABLE = TableImport(
    "prices",
    load_price_layouts,
    price_rows,
    price_commands,
    price_claims,
    area="prices",
    creates=frozenset({CatalogueItemListed, CatalogueVariantAdded}),
)
