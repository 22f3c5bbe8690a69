"""Users who were to be deleted with a return and couldn't be are clarification cases until somebody decides about them (H-14, H-23): kept with the inventory, as they're listed with its users, also as of a moment."""

from collections.abc import Iterable
from typing import Any

from aggregates.engine.event import Event
from aggregates.user import UserDeactivated, UserDeleted, UserDeletionHeldUp, UserReactivated
from eventstore.envelope import Recorded
from projections.clarification_cases import CaseSubject, close_case, follow_cases, is_open_case
from projections.engine.rows import Rows
from projections.inventory.inventory import inventory
from readmodels.clarification_cases.clarification_cases import count_case
from readmodels.engine.table import Table
from readmodels.service_cases.undeleted_user import UNDELETED_USER, UNDELETED_USER_CASES

_Decided = UserDeleted | UserDeactivated | UserReactivated


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the row that an event's handlers look at, by table and key."""
    if issubclass(recorded.kind, UserDeletionHeldUp | _Decided):
        yield UNDELETED_USER_CASES, UNDELETED_USER.id_of(recorded.stream_id)


inventory.extend(version=1, tables=(UNDELETED_USER_CASES,), reads=reads, counts={UNDELETED_USER_CASES.name: count_case})


@inventory.on(UserDeletionHeldUp)
def deletion_held_up(rows: Rows, recorded: Recorded[UserDeletionHeldUp]) -> None:
    subject = CaseSubject(recorded.customer_id, recorded.stream_id, user_id=recorded.stream_id)
    was = (UNDELETED_USER,) if is_open_case(rows, recorded, UNDELETED_USER_CASES, UNDELETED_USER) else ()
    follow_cases(rows, recorded, UNDELETED_USER_CASES, subject, was=was, now=(UNDELETED_USER,))


@inventory.on(UserDeleted, UserDeactivated, UserReactivated)
def decided(rows: Rows, recorded: Recorded[_Decided]) -> None:
    close_case(rows, recorded, UNDELETED_USER_CASES, UNDELETED_USER)
