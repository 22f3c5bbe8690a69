"""Take an item of the catalogue off the offer: it can't be ordered any more; what was ordered stays."""

from uuid import UUID

from aggregates.catalogue_item import CatalogueItem, CatalogueItemWithdrawn
from commands.engine.command import Command, Decision, Given


class WithdrawCatalogueItem(Command):
    item_id: UUID

    def decide(self, given: Given) -> Decision:
        item = given.state(CatalogueItem, self.item_id)
        return [] if item.status == "withdrawn" else [(self.item_id, CatalogueItemWithdrawn())]
