"""The list of orders (H-11), and their histories."""

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.catalogue_terms import Product
from aggregates.engine.words import Words, words_of
from aggregates.order_bookings import SUBSIDY_USED, TARIFF_BOOKINGS
from aggregates.order_terms import (
    ORDER_NUMBER,
    ORDERED,
    OWN_NUMBER,
    PROMISED_ON,
    QUANTITY,
    REASON,
    REMARKS,
    OrderStatus,
)
from aggregates.orders.order_approval import Approval
from aggregates.prices.price_terms import FINANCING, Financing
from aggregates.user import COST_CENTRE
from aggregates.user import PERSONNEL_NUMBER as PERSONNEL_NUMBER_LABEL
from readmodels.engine.facet_cubes import facet_cubes
from readmodels.engine.field import Field, Resource
from readmodels.engine.history_resource import history_list
from readmodels.engine.key_form import ANY_CASE, CAPITALS
from readmodels.key_forms import PERSONNEL_NUMBER
from readmodels.orders.order_facets import ORDER_CUBES

ORDERED_KINDS: Words = {**words_of(DeviceKind), "accessory": words_of(Product)["accessory"]}
"""Of which kinds things are ordered: devices of theirs, and accessories."""
_FIELDS = {"is_open": "open"}
"""Columns that the list calls otherwise."""
ORDER_LIST = Resource(
    "orders",
    "order_list",
    "Bestellungen",
    "Orders",
    (
        Field("id", "id", "Bestellungs-Id", "Order id", column="order_id", nullable=False, sortable=False),
        Field("number", "text", *ORDER_NUMBER, nullable=False, searchable=True, form=CAPITALS),
        Field("placed_at", "instant", "Bestelldatum", "Ordered at", nullable=False),
        Field("status", "choice", "Status", "Status", nullable=False, facet=True, choices=words_of(OrderStatus)),
        Field("open", "boolean", "Offen", "Open", column="is_open", nullable=False, facet=True),
        Field("user_id", "id", "Nutzer-Id", "User id", nullable=False, sortable=False),
        Field("user", "text", "Nutzer", "User", column="user_name", sort_column="user_name_sort", personal=True),
        Field("cost_centre", "text", *COST_CENTRE, facet=True, of="user_id"),
        Field("personnel_number", "text", *PERSONNEL_NUMBER_LABEL, personal=True, of="user_id", form=PERSONNEL_NUMBER),
        Field("articles", "list", *ORDERED, nullable=False, searchable=True),
        Field("kinds", "list", "Art des Bestellten", "Kind of what is ordered", nullable=False, choices=ORDERED_KINDS),
        Field("pieces", "number", *QUANTITY, nullable=False),
        Field("own_number", "text", *OWN_NUMBER, searchable=True, form=ANY_CASE),
        Field("tracking_numbers", "list", "Sendungsnummern", "Tracking numbers", nullable=False, searchable=True),
        Field("promised_on", "date", *PROMISED_ON),
        Field("late", "boolean", "Überfällig", "Late", nullable=False, facet=True),
        Field("financing", "list", *FINANCING, nullable=False, choices=words_of(Financing)),
        Field("tariff_bookings", "list", *TARIFF_BOOKINGS, nullable=False, searchable=True),
        Field("subsidised", "boolean", *SUBSIDY_USED, nullable=False, facet=True),
        Field("traded_in", "boolean", "Altgerät in Zahlung", "Old device traded in", nullable=False, facet=True),
        Field("approval", "choice", "Genehmigung", "Approval", facet=True, choices=words_of(Approval)),
        Field(
            "approval_reasons",
            "list",
            "Gründe der Genehmigung",
            "Why approval is needed",
            nullable=False,
            filterable=False,
            hidden_from_export=True,
        ),
        Field("completed_at", "instant", "Abgeschlossen am", "Completed at"),
        Field("remarks", "text", *REMARKS, personal=True, printed=False),
        Field("reason", "text", *REASON, personal=True, printed=False),
        Field("version", "number", "Version", "Version", nullable=False, filterable=False, sortable=False, hidden_from_export=True),
    ),
    default_sort=("-placed_at",),
    itself=("order", "id"),
    key="order_id",
    search_column="search",
    facet_cubes=facet_cubes(ORDER_CUBES, _FIELDS),
)
ORDER_HISTORY_LIST = history_list("order-history", "Bestellhistorie", "Order history")
