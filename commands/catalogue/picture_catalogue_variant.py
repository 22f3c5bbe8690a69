"""Say where the picture of one variant lies, such as that of a colour."""

from typing import Annotated
from uuid import UUID

from aggregates.catalogue_item import CatalogueItem, CatalogueVariantPictured
from aggregates.catalogue_terms import PICTURE
from commands.catalogue.item_variants import ArticleNumber, variant_of
from commands.catalogue.picture_url import OptionalPictureUrl
from commands.engine.command import Command, Decision, Given
from foundation.normal_form import same


class PictureCatalogueVariant(Command):
    """`picture` empty: it is shown by that of the item."""

    item_id: UUID
    article_number: ArticleNumber
    picture: Annotated[OptionalPictureUrl, PICTURE]

    def check(self, given: Given) -> bool:
        given.state(CatalogueItem, self.item_id)
        return True

    def decide(self, given: Given) -> Decision:
        item = given.state(CatalogueItem, self.item_id)
        variant = variant_of(item, self.article_number)
        was = item.pictures.get(same(variant.article_number))
        if was == self.picture:
            return []
        return [(self.item_id, CatalogueVariantPictured(article_number=variant.article_number, picture=self.picture, was=was))]
