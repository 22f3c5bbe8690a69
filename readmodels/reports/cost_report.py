"""The list of the report about what numbers cost per cost centre: computed for each request from tariffs' prices (H-19)."""

from aggregates.engine.words import Words
from aggregates.prices.price_terms import CONTRACT_NUMBER
from aggregates.sim_terms import TARIFF
from aggregates.user import COST_CENTRE
from readmodels.engine.field import Field, Resource

WHY_NO_PRICE: Words = {
    "no_tariff": ("Zur Rufnummer ist kein Tarif bekannt", "No tariff of the number is known"),
    "not_in_catalogue": ("Kein Tarif dieses Namens im Katalog", "No tariff of that name in the catalogue"),
    "no_price": ("Der Tarif hat an diesem Tag keinen Preis", "The tariff has no price on that day"),
    "several_prices": ("Mehrere Preise passen", "Several prices fit"),
    "several_contracts": ("Mehrere Rahmenverträge passen", "Several framework contracts fit"),
}
"""Why nothing can be said of what numbers cost."""

COST_LIST = Resource(
    "costs-per-cost-centre",
    "costs_per_cost_centre",
    "Kosten je Kostenstelle",
    "Cost per cost centre",
    (
        Field("id", "id", "Zeilen-Id", "Row id", nullable=False, sortable=False),
        Field("cost_centre", "text", *COST_CENTRE, sort_column="cost_centre_sort", searchable=True, facet=True),
        Field("tariff", "text", *TARIFF, sort_column="tariff_sort", searchable=True, facet=True),
        Field("numbers", "number", "Rufnummern", "Numbers", nullable=False),
        Field("contract", "text", *CONTRACT_NUMBER, facet=True),
        Field("unit_price", "money", "Preis im Monat (netto)", "Price a month (net)"),
        Field("total", "money", "Summe im Monat (netto)", "Sum a month (net)"),
        Field("why_no_price", "choice", "Warum ohne Preis", "Why without price", facet=True, choices=WHY_NO_PRICE),
        Field("day", "date", "Am", "On", nullable=False),
    ),
    default_sort=("cost_centre", "tariff", "contract", "unit_price"),
    key="id",
    search_column="search",
    noun="cost_per_cost_centre",
    handed=True,
)
