"""Variants of a catalogue's items: how they are given, and that no two of the customer have one article number."""

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from aggregates.catalogue_item import CatalogueItem, article_claim
from aggregates.catalogue_terms import Variant
from aggregates.device_terms import COLOUR, SIZE, WHAT_SIZE
from aggregates.engine.words import Label
from commands.engine.command import Given, Refusal
from commands.engine.texts import Key, OptionalName
from foundation.normal_form import same
from foundation.repeated import first_repeated

MOST_VARIANTS = 100

ArticleNumber = Annotated[Key, StringConstraints(max_length=40), Label("Artikelnummer", "Article number")]


class GivenVariant(BaseModel):
    """An item as it is sold, such as one storage size in one colour."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    article_number: ArticleNumber
    size: Annotated[OptionalName, SIZE, WHAT_SIZE] = None
    colour: Annotated[OptionalName, COLOUR] = None

    @property
    def variant(self) -> Variant:
        return Variant(article_number=self.article_number, size=self.size, colour=self.colour)


def _each_once(variants: tuple[GivenVariant, ...]) -> tuple[GivenVariant, ...]:
    if twice := first_repeated(variants, by=lambda each: same(each.article_number)):
        raise ValueError(
            f"die Artikelnummer {twice.article_number} steht zweimal da; bitte jede nur einmal angeben / "
            f"the article number {twice.article_number} is there twice; give each only once"
        )
    return variants


GivenVariants = Annotated[tuple[GivenVariant, ...], AfterValidator(_each_once)]


class ArticleNumberTaken(Refusal):
    """The article number {article_number} is that of {name}; give another one, or change that item."""

    code = "article-number-taken"
    de = "Die Artikelnummer {article_number} ist die von {name}; bitte eine andere angeben oder jenen Artikel ändern."


class NoSuchVariant(Refusal):
    """The item {name} has no variant with the article number {article_number}; it has: {variants}."""

    status = 404
    code = "no-such-variant"
    de = "Der Artikel {name} hat keine Variante mit der Artikelnummer {article_number}; er hat: {variants}."


def check_free(given: Given, item_id: UUID, variants: Iterable[Variant]) -> None:
    """Raise ArticleNumberTaken where another item has one of the numbers."""
    for variant in variants:
        holder = given.holder(article_claim(variant.article_number))
        if holder not in (None, item_id):
            raise ArticleNumberTaken(article_number=variant.article_number, name=given.state(CatalogueItem, holder).name)


def variant_of(item: CatalogueItem, article_number: str) -> Variant:
    """Return the variant of this article number. Raises NoSuchVariant."""
    variant = item.variant(article_number)
    if variant is None:
        raise NoSuchVariant(name=item.name, article_number=article_number, variants=[each.article_number for each in item.variants])
    return variant
