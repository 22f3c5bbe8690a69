"""What employees see who order for themselves: their orders, and what they can order (H-09, H-25). The rows are those of all orders and of the catalogue."""

from dataclasses import replace

from readmodels.catalogue_item_resource import CATALOGUE_ITEM_LIST
from readmodels.engine.field import Resource
from readmodels.orders.order_resource import ORDER_LIST

OWN_ORDER_LIST: Resource = replace(ORDER_LIST, name="own-orders", de="Eigene Bestellungen", en="Orders of one's own", itself=None)
OWN_CATALOGUE_LIST: Resource = replace(
    CATALOGUE_ITEM_LIST,
    name="own-catalogue",
    de="Was sich für einen selbst bestellen lässt",
    en="What one can order for oneself",
    itself=None,
    noun="own_catalogue_item",
)
