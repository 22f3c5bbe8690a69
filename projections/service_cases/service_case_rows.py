"""How a service case's row follows from its events."""

from collections.abc import Sequence
from typing import Any, cast

import orjson

from aggregates.device_terms import Identifier
from aggregates.engine.questions import Answer
from aggregates.service_cases.any_case import CaseCancelled, CaseCompleted, CaseDeviceReceived
from aggregates.service_cases.messages import CaseSide
from aggregates.service_cases.reminders import owes_answer
from aggregates.service_cases.returns import ReturnCancelled, ReturnChanged, ReturnCompleted, ReturnReceived, ReturnRequested
from aggregates.service_cases.terms import CLOSED_CASE_STATUSES, ServiceCaseStatus
from aggregates.service_cases.written import CaseTextsErased, CaseTextsSealed
from aggregates.user import UserErased
from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from projections.service_cases.service_cases import service_cases
from readmodels.engine.sort_key import search_text
from readmodels.engine.table import Json
from readmodels.service_cases.service_cases import SERVICE_CASES, ServiceCaseRow

_NO_PARCELS = (
    *("parcel_in_id", "carrier_in", "tracking_number_in", "tracking_in", "tracked_in_at"),
    *("parcel_out_id", "carrier_out", "tracking_number_out", "sent_out_at", "tracking_out", "tracked_out_at"),
)
_UNWRITTEN: dict[str, Any] = dict.fromkeys(("remarks", "reason", "fault", "work", "place", "police_number", "carrier_reference", "answers"))


def called(words: str, identifiers: tuple[Identifier, ...]) -> str:
    """Name a device as people do: by what it is, and what is printed on its box."""
    printed = ", ".join(each.printed for each in identifiers)
    return f"{words} ({printed})" if words and printed else words or printed


def begun(recorded: Recorded[Any], kind: str, occasion: str) -> ServiceCaseRow:
    """Make the row of a case that begins, with what all kinds have."""
    event = recorded.event
    return ServiceCaseRow(
        recorded.customer_id,
        recorded.stream_id,
        number=event.number,
        kind=kind,
        occasion=occasion,
        status="requested",
        is_open=True,
        device_id=event.device_id,
        device=called(event.description.called, event.identifiers),
        user_id=event.user_id,
        whereabouts=None,
        contract=None,
        user_choice=None,
        sending=getattr(event, "sending", None),
        pick_up_on=getattr(event, "pick_up_on", None),
        numbers=Json(orjson.dumps([each.model_dump(mode="json") for each in event.numbers]).decode()),
        phone_numbers=[each.number for each in event.numbers],
        at_carrier=[],
        at_carrier_since=None,
        done_at_carrier=[],
        refused_at_carrier=[],
        carried_out_on=None,
        carrier_reference=None,
        answers=_answers(recorded),
        fault=None,
        estimate_net=None,
        work=None,
        loan_wanted=None,
        loan_device=None,
        outcome=None,
        sent_to_user_id=None,
        carrier=None,
        tracking_number=None,
        **dict.fromkeys(_NO_PARCELS),
        replacement_wanted=None,
        newer_model=None,
        prioritised=False,
        promised_on=None,
        late=False,
        replacement=None,
        replacement_id=None,
        return_id=None,
        exchange_id=None,
        leaver_id=None,
        pass_on_to=None,
        pick_up_window=getattr(event, "pick_up_window", None),
        sent_at=None,
        unread_by_customer=0,
        unread_by_fulfilment=0,
        awaits_answer_of=None,
        asked_by_message=None,
        reminded_at=None,
        happened_on=None,
        place=None,
        police_number=None,
        activation_lock=None,
        to_block=[],
        blocked=[],
        not_blocked=[],
        blocking_withdrawn=[],
        to_unblock=[],
        unblocked=[],
        remarks=None if recorded.erased else event.remarks,
        reason=None,
        requested_at=recorded.effective_at,
        received_at=None,
        closed_at=None,
        search="",
        version=recorded.stream_version,
        position=recorded.position,
    )


def _answers(recorded: Recorded[Any]) -> Json | None:
    answers: Sequence[Answer] = () if recorded.erased else getattr(recorded.event, "answers", ())
    return Json(orjson.dumps([each.model_dump() for each in answers]).decode()) if answers else None


@service_cases.on(ReturnRequested)
def requested(rows: Rows, recorded: Recorded[ReturnRequested]) -> None:
    event = recorded.event
    row = begun(recorded, "return", event.occasion)
    row = row._replace(whereabouts=event.whereabouts, contract=event.contract, user_choice=event.user)
    put_case(rows, row._replace(exchange_id=event.exchange_id, leaver_id=event.leaver_id, pass_on_to=event.pass_on_to))


@service_cases.on(ReturnChanged)
def changed(rows: Rows, recorded: Recorded[ReturnChanged]) -> None:
    event = recorded.event
    choices: dict[str, Any] = {"whereabouts": event.whereabouts, "contract": event.contract, "user_choice": event.user}
    if event.sending is not None:
        choices |= {"sending": event.sending, "pick_up_on": event.pick_up_on, "pick_up_window": event.pick_up_window}
    change_case(rows, recorded, pass_on_to=event.pass_on_to, **choices)


@service_cases.on(ReturnReceived, CaseDeviceReceived)
def received(rows: Rows, recorded: Recorded[Any]) -> None:
    change_case(rows, recorded, status="received", received_at=recorded.effective_at)


@service_cases.on(ReturnCompleted)
def completed(rows: Rows, recorded: Recorded[ReturnCompleted]) -> None:
    change_case(rows, recorded, status="completed", closed_at=recorded.effective_at, at_carrier=[*recorded.event.at_carrier])


@service_cases.on(CaseCompleted)
def case_completed(rows: Rows, recorded: Recorded[CaseCompleted]) -> None:
    change_case(rows, recorded, status="completed", closed_at=recorded.effective_at)


@service_cases.on(ReturnCancelled, CaseCancelled)
def cancelled(rows: Rows, recorded: Recorded[Any]) -> None:
    reason = None if recorded.erased else recorded.event.reason
    change_case(rows, recorded, status="cancelled", closed_at=recorded.effective_at, reason=reason)


@service_cases.on(UserErased, urgent=True)
def person_erased(rows: Rows, recorded: Recorded[UserErased]) -> None:
    """Erase what is said of the person, whether the earlier events could still be read when they were projected or not."""
    for row in rows.find(SERVICE_CASES, user_id=recorded.stream_id):
        rows.put(SERVICE_CASES, row._replace(**_UNWRITTEN))


@service_cases.on(CaseTextsSealed)
def texts_sealed(rows: Rows, recorded: Recorded[CaseTextsSealed]) -> None:
    change_case(rows, recorded)


@service_cases.on(CaseTextsErased, urgent=True)
def texts_erased(rows: Rows, recorded: Recorded[CaseTextsErased]) -> None:
    """Erase what was written of a device that nobody had."""
    change_case(rows, recorded, **_UNWRITTEN)


def change_case(rows: Rows, recorded: Recorded[Any], **changes: Any) -> None:
    """Change a case's row."""
    row = rows.get(SERVICE_CASES, recorded.stream_id)
    if row is not None:
        put_case(rows, row._replace(**changes, version=recorded.stream_version, position=recorded.position))


def put_case(rows: Rows, row: ServiceCaseRow) -> None:
    """Everything that follows from the case's own columns is computed here, so that it can't be forgotten anywhere. What was asked before its end needs no answer any more."""
    search = search_text(row.number, row.device, row.replacement, row.tracking_number_in, row.tracking_number_out, *row.phone_numbers)
    is_open = row.status not in CLOSED_CASE_STATUSES
    asked = None if row.is_open and not is_open else row.asked_by_message
    owes = owes_answer(cast("CaseSide | None", asked), cast("ServiceCaseStatus", row.status))
    since = row.closed_at if row.at_carrier else None
    told = row._replace(asked_by_message=asked, awaits_answer_of=owes, at_carrier_since=since, search=search)
    rows.put(SERVICE_CASES, told._replace(is_open=is_open, late=row.late and is_open))
