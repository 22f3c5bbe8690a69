"""How many orders there are of each combination of what their list is often narrowed by (H-11): facets cost the same at any number of orders."""

from typing import Any, NamedTuple
from uuid import UUID

from readmodels.engine.facet_cubes import cube_table
from readmodels.engine.table import Table


class FacetedOrderRow(NamedTuple):
    """What an order is counted by, as it was counted last: what changes is told by what it was."""

    customer_id: UUID
    order_id: UUID
    status: str
    is_open: bool
    late: bool
    subsidised: bool
    traded_in: bool
    approval: str | None
    cost_centre: str | None


class OrderFacetRow(NamedTuple):
    """Orders by state."""

    customer_id: UUID
    status: str
    is_open: bool
    late: bool
    subsidised: bool
    traded_in: bool
    approval: str | None
    n: int


class OrderUserFacetRow(NamedTuple):
    """The same by what their users are grouped by, too."""

    customer_id: UUID
    status: str
    is_open: bool
    late: bool
    subsidised: bool
    traded_in: bool
    approval: str | None
    cost_centre: str | None
    n: int


FACETED_ORDERS = Table("faceted_orders", FacetedOrderRow, by_sql=True, unique="order_id", private=True)
ORDER_CUBES: tuple[Table[Any], ...] = (cube_table("order_facets", OrderFacetRow), cube_table("order_user_facets", OrderUserFacetRow))
"""The smaller first: a question is answered by the first that has all its columns."""
