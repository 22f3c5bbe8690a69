"""Show an item again that was hidden."""

from uuid import UUID

from aggregates.catalogue_item import CatalogueItem, CatalogueItemShown
from commands.engine.command import Command, Decision, Given


class ShowCatalogueItem(Command):
    item_id: UUID

    def decide(self, given: Given) -> Decision:
        return [] if given.state(CatalogueItem, self.item_id).shown else [(self.item_id, CatalogueItemShown())]
