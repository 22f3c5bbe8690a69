"""The list of list prices (H-08), and their histories."""

from aggregates.engine.words import words_of
from aggregates.prices.price_terms import FINANCING, MONTHS, Financing
from readmodels.engine.field import Field, Resource
from readmodels.engine.history_resource import history_list
from readmodels.engine.key_form import ANY_CASE

LIST_PRICE_LIST = Resource(
    "list-prices",
    "list_price_list",
    "Listenpreise",
    "List prices",
    (
        Field("id", "id", "Listenpreis-Id", "List price id", column="price_id", nullable=False, sortable=False),
        Field("article_number", "text", "Artikelnummer", "Article number", nullable=False, searchable=True, form=ANY_CASE),
        Field("item_id", "id", "Artikel-Id", "Item id", nullable=False, sortable=False),
        Field("item", "text", "Artikel", "Item", sort_column="item_sort", nullable=False, searchable=True),
        Field("shown", "boolean", "Artikel wird gezeigt", "Item is shown", nullable=False, facet=True, printed=False),
        Field("financing", "choice", *FINANCING, nullable=False, facet=True, choices=words_of(Financing)),
        Field("months", "number", *MONTHS, facet=True),
        Field("price", "money", "Letzter Preis (netto)", "Last price (net)"),
        Field("valid_from", "date", "Letzter Preis gültig ab", "Last price valid from", nullable=False),
        Field(
            "to_agree",
            "choice",
            "Zu vereinbarende Finanzierung",
            "Financing to be agreed",
            filterable=False,
            sortable=False,
            hidden_from_export=True,
            choices=words_of(Financing),
        ),
        Field("version", "number", "Version", "Version", nullable=False, filterable=False, sortable=False, hidden_from_export=True),
    ),
    default_sort=("article_number", "financing", "months"),
    itself=("list_price", "id"),
    key="price_id",
    search_column="search",
)
LIST_PRICE_HISTORY_LIST = history_list("list-price-history", "Preishistorie", "Price history")
