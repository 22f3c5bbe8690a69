"""Say where the picture of an item lies."""

from typing import Annotated
from uuid import UUID

from aggregates.catalogue_item import CatalogueItem, CatalogueItemPictured
from aggregates.catalogue_terms import PICTURE
from commands.catalogue.picture_url import OptionalPictureUrl
from commands.engine.command import Command, Decision, Given


class PictureCatalogueItem(Command):
    """`picture` empty: it has none any more."""

    item_id: UUID
    picture: Annotated[OptionalPictureUrl, PICTURE]

    def check(self, given: Given) -> bool:
        given.state(CatalogueItem, self.item_id)
        return True

    def decide(self, given: Given) -> Decision:
        item = given.state(CatalogueItem, self.item_id)
        return [] if item.picture == self.picture else [(self.item_id, CatalogueItemPictured(picture=self.picture, was=item.picture))]
