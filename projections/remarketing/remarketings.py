"""Remarketings, and what their list shows of users: read together, so at one position (H-15)."""

from collections.abc import Iterable
from typing import Any

from aggregates.engine.event import Event
from aggregates.remarketing.remarketing import Remarketing
from eventstore.envelope import Recorded
from projections.engine.projection import NamedRows, Projection
from projections.named_users import keep_named_users
from readmodels.engine.table import Table
from readmodels.remarketing.remarketings import REMARKETING_USERS, REMARKETINGS
from readmodels.users.named_users import called_user


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the rows that an event's handlers look at, each by table and key."""
    if Remarketing.owns(recorded.kind):
        yield REMARKETINGS, recorded.stream_id


_VIEW = """SELECT r.*, u.name AS user_name, u.name_sort AS user_name_sort, u.cost_centre, u.personnel_number
    FROM {remarketings} r LEFT JOIN {remarketing_users_named} u ON u.user_id = r.user_id"""

remarketings = Projection(
    "remarketings",
    version=6,
    marks=True,
    tables=(REMARKETINGS,),
    reads=reads,
    keeps_moments=True,
    named=(NamedRows(REMARKETING_USERS, ((REMARKETINGS, "user_id"),), called_user),),
    views={"remarketing_list": _VIEW},
)
keep_named_users(remarketings, REMARKETING_USERS)
