"""Add a variant to an item of the catalogue."""

from typing import Annotated
from uuid import UUID

from aggregates.catalogue_item import CatalogueItem, CatalogueVariantAdded
from aggregates.engine.words import Label
from commands.catalogue.item_variants import MOST_VARIANTS, GivenVariant, check_free
from commands.engine.command import Command, Decision, Given, Refusal


class TooManyVariants(Refusal):
    """{name} has {most} variants already, as many as an item can have; list a new item for more."""

    code = "too-many-variants"
    de = "{name} hat schon {most} Varianten, so viele ein Artikel haben kann; für weitere bitte einen neuen Artikel aufnehmen."


class VariantIsOther(Refusal):
    """The article number {article_number} of {name} is a variant of other size or colour; give the new one a number of its own."""

    code = "variant-is-other"
    de = "Die Artikelnummer {article_number} von {name} ist eine Variante anderer Größe oder Farbe; bitte der neuen eine eigene Nummer geben."


class AddCatalogueVariant(Command):
    item_id: UUID
    variant: Annotated[GivenVariant, Label("Variante", "Variant")]

    def check(self, given: Given) -> bool:
        item = given.state(CatalogueItem, self.item_id)
        if len(item.variants) >= MOST_VARIANTS:
            raise TooManyVariants(name=item.name, most=MOST_VARIANTS)
        return True

    def decide(self, given: Given) -> Decision:
        item, variant = given.state(CatalogueItem, self.item_id), self.variant.variant
        there = item.variant(variant.article_number)
        if there == variant:
            return []
        if there is not None:
            raise VariantIsOther(article_number=there.article_number, name=item.name)
        self.check(given)
        check_free(given, self.item_id, (variant,))
        return [(self.item_id, CatalogueVariantAdded(variant=variant))]
