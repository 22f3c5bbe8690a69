"""The list of what a customer's articles cost on a day, by the framework contracts that count: computed for each request (H-08)."""

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.catalogue_terms import CATALOGUE_PLACE, PICTURE, SHOWN, Product
from aggregates.device_terms import COLOUR, KIND, MAKER, SIZE
from aggregates.engine.words import words_of
from aggregates.prices.price_sources import SOURCE, WHY_LIST_PRICE, PriceSource, WhyListed
from aggregates.prices.price_terms import CONTRACT_NUMBER, DISCOUNT, FINANCING, MONTHS, PRICED_QUANTITY, Financing
from readmodels.engine.field import Field, Resource
from readmodels.engine.key_form import ANY_CASE

PRICED_CATALOGUE_LIST = Resource(
    "priced-catalogue",
    "priced_catalogue",
    "Katalog mit Preisen",
    "Catalogue with prices",
    (
        Field("id", "id", "Preis-Id", "Price id", nullable=False, sortable=False),
        Field("item_id", "id", "Artikel-Id", "Item id", nullable=False, sortable=False),
        Field("place", "number", *CATALOGUE_PLACE, printed=False),
        Field("item", "text", "Artikel", "Item", sort_column="item_sort", nullable=False, searchable=True),
        Field("article_number", "text", "Artikelnummer", "Article number", nullable=False, searchable=True, form=ANY_CASE),
        Field("product", "choice", "Produktart", "Product", nullable=False, facet=True, choices=words_of(Product)),
        Field("kind", "choice", *KIND, facet=True, choices=words_of(DeviceKind)),
        Field("maker", "text", *MAKER, sort_column="maker_sort", searchable=True, facet=True),
        Field("size", "text", *SIZE, searchable=True, facet=True),
        Field("colour", "text", *COLOUR, searchable=True, facet=True),
        Field("picture", "text", *PICTURE, printed=False),
        Field("shown", "boolean", *SHOWN, nullable=False, facet=True, printed=False),
        Field("financing", "choice", *FINANCING, nullable=False, facet=True, choices=words_of(Financing)),
        Field("months", "number", *MONTHS, facet=True),
        Field("list_price", "money", "Listenpreis (netto)", "List price (net)", nullable=False),
        Field("unit_price", "money", "Preis (netto)", "Price (net)", nullable=False),
        Field("discount", "text", *DISCOUNT),
        Field("contract_id", "id", "Rahmenvertrags-Id", "Framework contract id", sortable=False),
        Field("contract", "text", *CONTRACT_NUMBER, facet=True),
        Field("contract_name", "text", "Rahmenvertrag", "Framework contract"),
        Field("quantity", "number", *PRICED_QUANTITY, nullable=False),
        Field("net", "money", "Summe (netto)", "Sum (net)", nullable=False),
        Field("vat_percent", "number", "Umsatzsteuer in %", "VAT in %", nullable=False, printed=False),
        Field("vat", "money", "Umsatzsteuer", "VAT", nullable=False, printed=False),
        Field("gross", "money", "Summe (brutto)", "Sum (gross)", nullable=False),
        Field("day", "date", "Preis am", "Price on", nullable=False),
        Field("source", "choice", *SOURCE, nullable=False, facet=True, choices=words_of(PriceSource), printed=False),
        Field("told_at", "instant", "Preis von", "Price of", printed=False),
        Field("age_minutes", "number", "Alter des Preises in Minuten", "Age of the price in minutes", printed=False),
        Field("why_list_price", "choice", *WHY_LIST_PRICE, facet=True, choices=words_of(WhyListed), printed=False),
    ),
    default_sort=("place", "item", "article_number", "financing", "months", "contract"),
    key="id",
    search_column="search",
    noun="priced_article",
    handed=True,
)
