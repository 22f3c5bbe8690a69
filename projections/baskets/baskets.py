"""Baskets, and what their list shows of the users for whom they are: read together, so at one position (H-09)."""

from collections.abc import Iterable
from typing import Any

from aggregates.basket import Basket
from aggregates.engine.event import Event
from eventstore.envelope import Recorded
from projections.engine.projection import NamedRows, Projection
from projections.named_users import keep_named_users
from readmodels.baskets.baskets import BASKET_USERS, BASKETS
from readmodels.engine.table import Table
from readmodels.users.named_users import called_user


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the rows that an event's handlers look at, each by table and key."""
    if Basket.owns(recorded.kind):
        yield BASKETS, recorded.stream_id


_VIEW = """SELECT b.*, u.name AS user_name, u.name_sort AS user_name_sort, u.cost_centre, u.personnel_number
    FROM {baskets} b LEFT JOIN {basket_users_named} u ON u.user_id = b.user_id"""

baskets = Projection(
    "baskets",
    version=1,
    marks=True,
    tables=(BASKETS,),
    reads=reads,
    keeps_moments=True,
    named=(NamedRows(BASKET_USERS, ((BASKETS, "user_id"),), called_user),),
    views={"basket_list": _VIEW},
)
keep_named_users(baskets, BASKET_USERS)
