"""The list of baskets (H-09), and their histories."""

from aggregates.basket_terms import KEPT_BY, BasketStatus, DeliveryPlace
from aggregates.engine.words import words_of
from aggregates.order_terms import ORDERED, OWN_NUMBER, QUANTITY, REMARKS
from aggregates.user import COST_CENTRE
from aggregates.user import PERSONNEL_NUMBER as PERSONNEL_NUMBER_LABEL
from readmodels.engine.field import Field, Resource
from readmodels.engine.history_resource import history_list
from readmodels.engine.key_form import ANY_CASE
from readmodels.engine.names import ACTOR
from readmodels.key_forms import PERSONNEL_NUMBER

BASKET_LIST = Resource(
    "baskets",
    "basket_list",
    "Warenkörbe",
    "Baskets",
    (
        Field("id", "id", "Warenkorb-Id", "Basket id", column="basket_id", nullable=False, sortable=False),
        Field("changed_at", "instant", "Geändert am", "Changed at", nullable=False),
        Field("started_at", "instant", "Begonnen am", "Started at", nullable=False),
        Field("status", "choice", "Status", "Status", nullable=False, facet=True, choices=words_of(BasketStatus)),
        Field("open", "boolean", "Offen", "Open", column="is_open", nullable=False, facet=True),
        Field("kept_by", "text", *KEPT_BY, nullable=False, names=ACTOR),
        Field("user_id", "id", "Nutzer-Id", "User id", nullable=False, sortable=False),
        Field("user", "text", "Nutzer", "User", column="user_name", sort_column="user_name_sort", personal=True),
        Field("cost_centre", "text", *COST_CENTRE, facet=True, of="user_id"),
        Field("personnel_number", "text", *PERSONNEL_NUMBER_LABEL, personal=True, of="user_id", form=PERSONNEL_NUMBER),
        Field("articles", "list", *ORDERED, nullable=False, searchable=True),
        Field("pieces", "number", *QUANTITY, nullable=False),
        Field("numbers", "list", "Rufnummern", "Numbers", nullable=False, searchable=True),
        Field("place", "choice", "Lieferung an", "Delivery to", nullable=False, choices=words_of(DeliveryPlace)),
        Field("own_number", "text", *OWN_NUMBER, searchable=True, form=ANY_CASE),
        Field("order_id", "id", "Bestellungs-Id", "Order id", sortable=False),
        Field("remarks", "text", *REMARKS, personal=True, printed=False),
        Field("version", "number", "Version", "Version", nullable=False, filterable=False, sortable=False, hidden_from_export=True),
    ),
    default_sort=("-changed_at",),
    itself=("basket", "id"),
    key="basket_id",
    search_column="search",
)
BASKET_HISTORY_LIST = history_list("basket-history", "Warenkorbhistorie", "Basket history")
