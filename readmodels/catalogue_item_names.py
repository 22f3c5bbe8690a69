"""What items of the catalogue are called where only their ids stand."""

from aggregates.catalogue_item import CatalogueItem, CatalogueItemListed, CatalogueItemRenamed
from readmodels.engine.names import Known, Name, NameOfOther, Naming, itself


def _say(known: Known, _name_of: NameOfOther) -> Name:
    item: CatalogueItem = known.state
    return itself(item.name)


CATALOGUE_ITEM_NAMES = Naming(
    "catalogue_item", CatalogueItem, (CatalogueItemListed, CatalogueItemRenamed), _say, own=Name("dieser Artikel", "this item")
)
