"""How a service case's row follows from its events."""

from typing import Any

import orjson

from aggregates.device_terms import Identifier
from aggregates.service_case import ReturnCancelled, ReturnChanged, ReturnCompleted, ReturnReceived, ReturnRequested
from aggregates.service_case_terms import CLOSED_CASE_STATUSES
from aggregates.user import UserErased
from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from projections.service_cases.service_cases import service_cases
from readmodels.engine.sort_key import search_text
from readmodels.engine.table import Json
from readmodels.service_cases.service_cases import SERVICE_CASES, ServiceCaseRow


def _called(words: str, identifiers: tuple[Identifier, ...]) -> str:
    printed = ", ".join(each.printed for each in identifiers)
    return f"{words} ({printed})" if words and printed else words or printed


@service_cases.on(ReturnRequested)
def requested(rows: Rows, recorded: Recorded[ReturnRequested]) -> None:
    event = recorded.event
    row = ServiceCaseRow(
        recorded.customer_id,
        recorded.stream_id,
        number=event.number,
        kind="return",
        occasion=event.occasion,
        status="requested",
        is_open=True,
        device_id=event.device_id,
        device=_called(event.description.called, event.identifiers),
        user_id=event.user_id,
        whereabouts=event.whereabouts,
        contract=event.contract,
        user_choice=event.user,
        sending=event.sending,
        pick_up_on=event.pick_up_on,
        numbers=Json(orjson.dumps([each.model_dump(mode="json") for each in event.numbers]).decode()),
        phone_numbers=[each.number for each in event.numbers],
        at_carrier=[],
        remarks=None if recorded.erased else event.remarks,
        reason=None,
        requested_at=recorded.effective_at,
        received_at=None,
        closed_at=None,
        search="",
        version=recorded.stream_version,
        position=recorded.position,
    )
    _put(rows, row)


@service_cases.on(ReturnChanged)
def changed(rows: Rows, recorded: Recorded[ReturnChanged]) -> None:
    event = recorded.event
    _change(rows, recorded, whereabouts=event.whereabouts, contract=event.contract, user_choice=event.user)


@service_cases.on(ReturnReceived)
def received(rows: Rows, recorded: Recorded[ReturnReceived]) -> None:
    _change(rows, recorded, status="received", received_at=recorded.effective_at)


@service_cases.on(ReturnCompleted)
def completed(rows: Rows, recorded: Recorded[ReturnCompleted]) -> None:
    _change(rows, recorded, status="completed", closed_at=recorded.effective_at, at_carrier=[*recorded.event.at_carrier])


@service_cases.on(ReturnCancelled)
def cancelled(rows: Rows, recorded: Recorded[ReturnCancelled]) -> None:
    reason = None if recorded.erased else recorded.event.reason
    _change(rows, recorded, status="cancelled", closed_at=recorded.effective_at, reason=reason)


@service_cases.on(UserErased, urgent=True)
def person_erased(rows: Rows, recorded: Recorded[UserErased]) -> None:
    """Erase what is said of the person, whether the earlier events could still be read when they were projected or not."""
    for row in rows.find(SERVICE_CASES, user_id=recorded.stream_id):
        rows.put(SERVICE_CASES, row._replace(remarks=None, reason=None))


def _change(rows: Rows, recorded: Recorded[Any], **changes: Any) -> None:
    row = rows.get(SERVICE_CASES, recorded.stream_id)
    if row is not None:
        _put(rows, row._replace(**changes, version=recorded.stream_version, position=recorded.position))


def _put(rows: Rows, row: ServiceCaseRow) -> None:
    """Everything that follows from the case's own columns is computed here, so that it can't be forgotten anywhere."""
    search = search_text(row.number, row.device, *row.phone_numbers)
    rows.put(SERVICE_CASES, row._replace(is_open=row.status not in CLOSED_CASE_STATUSES, search=search))
