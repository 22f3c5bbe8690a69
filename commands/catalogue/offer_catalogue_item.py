"""Offer an item of the catalogue again that was withdrawn."""

from uuid import UUID

from aggregates.catalogue_item import CatalogueItem, CatalogueItemOffered
from commands.engine.command import Command, Decision, Given


class OfferCatalogueItem(Command):
    item_id: UUID

    def decide(self, given: Given) -> Decision:
        item = given.state(CatalogueItem, self.item_id)
        return [] if item.status == "offered" else [(self.item_id, CatalogueItemOffered())]
