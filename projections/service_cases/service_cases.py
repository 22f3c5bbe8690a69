"""Service cases, and what their list shows of users: read together, so at one position (H-13)."""

from collections.abc import Iterable
from typing import Any

from aggregates.engine.event import Event
from aggregates.service_cases.service_case import ServiceCase
from eventstore.envelope import Recorded
from projections.engine.projection import NamedRows, Projection
from projections.named_users import keep_named_users
from readmodels.engine.table import Table
from readmodels.service_cases.service_cases import (
    SERVICE_CASE_COUNTS,
    SERVICE_CASE_USERS,
    SERVICE_CASES,
    count_service_case,
)
from readmodels.users.named_users import called_user


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the rows that an event's handlers look at, each by table and key."""
    if ServiceCase.owns(recorded.kind):
        yield SERVICE_CASES, recorded.stream_id


_VIEW = """SELECT c.*, u.name AS user_name, u.name_sort AS user_name_sort, u.cost_centre, u.personnel_number
    FROM {service_cases} c LEFT JOIN {service_case_users_named} u ON u.user_id = c.user_id"""

service_cases = Projection(
    "service_cases",
    version=13,
    marks=True,
    tables=(SERVICE_CASES, SERVICE_CASE_COUNTS),
    reads=reads,
    keeps_moments=True,
    named=(NamedRows(SERVICE_CASE_USERS, ((SERVICE_CASES, "user_id"),), called_user),),
    tally=SERVICE_CASE_COUNTS,
    counts={SERVICE_CASES.name: count_service_case},
    views={"service_case_list": _VIEW},
)
keep_named_users(service_cases, SERVICE_CASE_USERS)
