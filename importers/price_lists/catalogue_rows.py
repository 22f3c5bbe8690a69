"""What rows of price lists say of articles themselves, as commands: listed where they aren't yet, and looking as the list says (H-08)."""

from collections.abc import Iterator
from contextlib import suppress
from uuid import UUID, uuid5

from aggregates.catalogue_item import CatalogueItem, article_claim
from aggregates.catalogue_terms import Product
from aggregates.engine.words import words_of
from commands.catalogue.add_catalogue_variant import AddCatalogueVariant
from commands.catalogue.hide_catalogue_item import HideCatalogueItem
from commands.catalogue.item_variants import GivenVariant
from commands.catalogue.list_catalogue_item import ListCatalogueItem
from commands.catalogue.picture_catalogue_item import PictureCatalogueItem
from commands.catalogue.picture_catalogue_variant import PictureCatalogueVariant
from commands.catalogue.place_catalogue_item import PlaceCatalogueItem
from commands.catalogue.show_catalogue_item import ShowCatalogueItem
from commands.engine.command import Command, Given, NotFound, Refusal
from commands.prices.set_list_price import NoArticleToPrice
from foundation.normal_form import same
from importers.price_lists.price_rows import PriceRow


class ArticleIsOtherProduct(Refusal):
    """{name} ({article_number}) is in the catalogue as {known}, and the row says {said}; correct the row, or list it under another number and name."""

    code = "article-is-other-product"
    de = "{name} ({article_number}) steht im Katalog als {known_de}, die Zeile sagt {said_de}; bitte die Zeile berichtigen oder den Artikel unter anderer Nummer und Bezeichnung aufnehmen."


def catalogue_commands(given: Given, row: PriceRow) -> Iterator[Command]:
    """Yield the commands by which the row's article is listed and looks as the row says. Raises NoArticleToPrice, ArticleIsOtherProduct."""
    item_id = given.holder(article_claim(row.article_number))
    if item_id is None:
        item_id = _item_id(given.customer_id, row)
        yield _listed(given, item_id, row)
    else:
        _check_product(given.state(CatalogueItem, item_id), row)
    if row.place is not None:
        yield PlaceCatalogueItem(item_id=item_id, place=row.place)
    if row.picture is not None:
        yield from _pictured(given.state(CatalogueItem, item_id), item_id, row.article_number, row.picture)
    if row.shown is not None:
        yield ShowCatalogueItem(item_id=item_id) if row.shown else HideCatalogueItem(item_id=item_id)


def _check_product(item: CatalogueItem, row: PriceRow) -> None:
    if row.product in (None, item.product):
        return
    (known_de, known), (said_de, said) = words_of(Product)[item.product], words_of(Product)[row.product]
    raise ArticleIsOtherProduct(
        name=item.name, article_number=row.article_number, known=known, known_de=known_de, said=said, said_de=said_de
    )


def _listed(given: Given, item_id: UUID, row: PriceRow) -> Command:
    """A variant of the item that lists call so, or that item. One that somebody has listed by hand has its articles, so that they are found."""
    if row.name is None:
        raise NoArticleToPrice(article_number=row.article_number)
    variant = GivenVariant(article_number=row.article_number, size=row.size, colour=row.colour)
    with suppress(NotFound):
        _check_product(given.state(CatalogueItem, item_id), row)
        return AddCatalogueVariant(item_id=item_id, variant=variant)
    product = row.product or ("accessory" if row.kind is None else "device")
    return ListCatalogueItem(
        item_id=item_id,
        name=row.name,
        product=product,
        kind=row.kind,
        maker=row.maker,
        model=row.model or (row.name if product == "device" else None),
        variants=(variant,),
    )


def _item_id(customer_id: UUID, row: PriceRow) -> UUID:
    return uuid5(customer_id, f"catalogue-item/{same(row.maker or '')}/{same(row.name or '')}")


def _pictured(item: CatalogueItem, item_id: UUID, article_number: str, picture: str) -> Iterator[Command]:
    """The first picture of an item is that of all its variants; another one is that of the row's variant alone."""
    if item.picture is None or len(item.variants) == 1:
        yield PictureCatalogueItem(item_id=item_id, picture=picture)
        own = None
    else:
        own = None if picture == item.picture else picture
    yield PictureCatalogueVariant(item_id=item_id, article_number=article_number, picture=own)
