"""Say at which place of the catalogue an item is listed."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from aggregates.catalogue_item import CatalogueItem, CatalogueItemPlaced
from aggregates.catalogue_terms import CATALOGUE_PLACE
from aggregates.engine.words import Help
from commands.engine.command import Command, Decision, Given

LAST_PLACE = 1_000_000
Place = Annotated[
    Annotated[int, Field(ge=1, le=LAST_PLACE)] | None,
    CATALOGUE_PLACE,
    Help("Ohne einen steht der Artikel hinter allen, die einen haben.", "Without one the item comes behind all that have one."),
]


class PlaceCatalogueItem(Command):
    """Items may share a place; they are listed by their names then."""

    item_id: UUID
    place: Place

    def check(self, given: Given) -> bool:
        given.state(CatalogueItem, self.item_id)
        return True

    def decide(self, given: Given) -> Decision:
        item = given.state(CatalogueItem, self.item_id)
        return [] if item.place == self.place else [(self.item_id, CatalogueItemPlaced(place=self.place, was=item.place))]
