"""Rename an item of the catalogue; what was ordered of it keeps the name that it had then."""

from typing import Annotated
from uuid import UUID

from aggregates.catalogue_item import CatalogueItem, CatalogueItemRenamed
from aggregates.catalogue_terms import ITEM_NAME
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import Name


class RenameCatalogueItem(Command):
    item_id: UUID
    name: Annotated[Name, ITEM_NAME]

    def check(self, given: Given) -> bool:
        given.state(CatalogueItem, self.item_id)
        return True

    def decide(self, given: Given) -> Decision:
        item = given.state(CatalogueItem, self.item_id)
        return [] if item.name == self.name else [(self.item_id, CatalogueItemRenamed(name=self.name, was=item.name))]
