"""Hide an item from those who order: they neither see it nor can order it."""

from uuid import UUID

from aggregates.catalogue_item import CatalogueItem, CatalogueItemHidden
from commands.engine.command import Command, Decision, Given


class HideCatalogueItem(Command):
    item_id: UUID

    def decide(self, given: Given) -> Decision:
        return [(self.item_id, CatalogueItemHidden())] if given.state(CatalogueItem, self.item_id).shown else []
