"""Offer a variant of an item again that was withdrawn."""

from uuid import UUID

from aggregates.catalogue_item import CatalogueItem, CatalogueVariantOffered
from commands.catalogue.item_variants import ArticleNumber, variant_of
from commands.engine.command import Command, Decision, Given
from foundation.normal_form import same


class OfferCatalogueVariant(Command):
    item_id: UUID
    article_number: ArticleNumber

    def check(self, given: Given) -> bool:
        item = given.state(CatalogueItem, self.item_id)
        return bool(item.withdrawn)

    def decide(self, given: Given) -> Decision:
        item = given.state(CatalogueItem, self.item_id)
        variant = variant_of(item, self.article_number)
        if same(variant.article_number) not in item.withdrawn:
            return []
        return [(self.item_id, CatalogueVariantOffered(article_number=variant.article_number))]
