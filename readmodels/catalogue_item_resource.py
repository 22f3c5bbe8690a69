"""The list of what can be ordered, and the histories of its items."""

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.catalogue_item import ItemStatus
from aggregates.catalogue_terms import CATALOGUE_PLACE, PICTURE, SHOWN, Product
from aggregates.device_terms import KIND, MAKER, MODEL
from aggregates.engine.words import words_of
from readmodels.engine.field import Field, Resource
from readmodels.engine.history_resource import history_list

CATALOGUE_ITEM_LIST = Resource(
    "catalogue-items",
    "catalogue_items",
    "Katalog",
    "Catalogue",
    (
        Field("id", "id", "Artikel-Id", "Item id", column="item_id", nullable=False, sortable=False),
        Field("place", "number", *CATALOGUE_PLACE),
        Field("name", "text", "Bezeichnung", "Name", sort_column="name_sort", nullable=False, searchable=True),
        Field("product", "choice", "Produktart", "Product", nullable=False, facet=True, choices=words_of(Product)),
        Field("kind", "choice", *KIND, facet=True, choices=words_of(DeviceKind)),
        Field("maker", "text", *MAKER, sort_column="maker_sort", searchable=True, facet=True),
        Field("model", "text", *MODEL, sort_column="model_sort", searchable=True),
        Field("article_numbers", "list", "Artikelnummern", "Article numbers", nullable=False, searchable=True),
        Field("sizes", "list", "Größen", "Sizes", nullable=False),
        Field("colours", "list", "Farben", "Colours", nullable=False),
        Field("picture", "text", *PICTURE, printed=False),
        Field("shown", "boolean", *SHOWN, nullable=False, facet=True),
        Field("status", "choice", "Status", "Status", nullable=False, facet=True, choices=words_of(ItemStatus)),
        Field("version", "number", "Version", "Version", nullable=False, filterable=False, sortable=False, hidden_from_export=True),
    ),
    default_sort=("place", "name"),
    itself=("catalogue_item", "id"),
    key="item_id",
    search_column="search",
    noun="catalogue_item",
)
CATALOGUE_ITEM_HISTORY_LIST = history_list("catalogue-item-history", "Artikelhistorie", "Item history")
