"""How a remarketing's row follows from its events."""

from decimal import Decimal
from typing import Any

from aggregates.device_terms import Identifier
from aggregates.remarketing.agreed_settlement import AgreedSettlementEnded
from aggregates.remarketing.awaited import AwaitedDeviceReminded, RemarketedDeviceAwaited
from aggregates.remarketing.registered import RemarketingRegistered
from aggregates.remarketing.remarketing import (
    ProceedsAccepted,
    ProceedsDeclined,
    ProceedsOffered,
    ProceedsPaidOut,
    RemarketedDeviceChecked,
    RemarketedDeviceDestroyed,
    RemarketedDeviceReceived,
    RemarketedDeviceSentBack,
    RemarketingWithdrawn,
)
from aggregates.remarketing.remarks import RemarketingRemarked, RemarketingRemarksErased
from aggregates.remarketing.terms import CLOSED_REMARKETING_STATUSES
from aggregates.user import UserErased
from eventstore.envelope import Recorded
from foundation.money import Money
from projections.engine.rows import Rows
from projections.remarketing.remarketings import remarketings
from readmodels.engine.sort_key import search_text
from readmodels.engine.table import Json
from readmodels.remarketing.remarketings import REMARKETINGS, RemarketingRow


def _called(words: str, identifiers: tuple[Identifier, ...]) -> str:
    printed = ", ".join(each.printed for each in identifiers)
    return f"{words} ({printed})" if words and printed else words or printed


def _net(amount: Money | None) -> Decimal | None:
    return None if amount is None else amount.amount


@remarketings.on(RemarketingRegistered)
def registered(rows: Rows, recorded: Recorded[RemarketingRegistered]) -> None:
    event = recorded.event
    row = RemarketingRow(
        recorded.customer_id,
        recorded.stream_id,
        number=event.number,
        status="registered",
        is_open=True,
        device_id=event.device_id,
        device=_called(event.description.called, event.identifiers),
        kind=event.description.kind,
        maker=event.description.maker,
        model=event.description.model,
        size=event.description.size,
        identifiers=[f"{each.kind}:{each.value}" for each in event.identifiers],
        user_id=event.user_id,
        case_id=event.case_id,
        order_id=None,
        answers=None if event.condition is None else Json(event.condition.model_dump_json()),
        grade=event.grade,
        grade_said=event.grade,
        expected=_net(event.expected),
        offered=None,
        proceeds=None,
        currency="EUR",
        settlement=None,
        settlement_agreed=event.settlement_agreed,
        for_good=False,
        after_decline=None,
        remarks=None if recorded.erased else event.remarks,
        reason=None,
        registered_at=recorded.effective_at,
        awaited_since=None,
        received_at=None,
        offered_at=None,
        closed_at=None,
        search="",
        version=recorded.stream_version,
        position=recorded.position,
    )
    _put(rows, row)


@remarketings.on(RemarketedDeviceAwaited)
def awaited(rows: Rows, recorded: Recorded[RemarketedDeviceAwaited]) -> None:
    row = rows.get(REMARKETINGS, recorded.stream_id)
    if row is not None:
        told = row._replace(version=recorded.stream_version, position=recorded.position)
        _put(rows, told._replace(order_id=recorded.event.order_id, awaited_since=recorded.effective_at))


@remarketings.on(AwaitedDeviceReminded)
def reminded(rows: Rows, recorded: Recorded[AwaitedDeviceReminded]) -> None:
    rows.change(REMARKETINGS, recorded.stream_id, version=recorded.stream_version, position=recorded.position)


@remarketings.on(AgreedSettlementEnded)
def agreed_settlement_ended(rows: Rows, recorded: Recorded[AgreedSettlementEnded]) -> None:
    rows.change(REMARKETINGS, recorded.stream_id, settlement_agreed=None, version=recorded.stream_version, position=recorded.position)


@remarketings.on(RemarketedDeviceReceived)
def received(rows: Rows, recorded: Recorded[RemarketedDeviceReceived]) -> None:
    _change(rows, recorded, device_id=recorded.event.device_id, received_at=recorded.effective_at)


@remarketings.on(RemarketedDeviceChecked)
def checked(rows: Rows, recorded: Recorded[RemarketedDeviceChecked]) -> None:
    event, row = recorded.event, rows.get(REMARKETINGS, recorded.stream_id)
    said_before = None if row is None or event.was is not None else row.expected
    expected = said_before if event.expected is None else _net(event.expected)
    _change(rows, recorded, grade=event.grade, expected=expected, offered=None, offered_at=None)


@remarketings.on(ProceedsOffered)
def offered(rows: Rows, recorded: Recorded[ProceedsOffered]) -> None:
    _change(rows, recorded, offered=_net(recorded.event.offered), offered_at=recorded.effective_at)


@remarketings.on(ProceedsAccepted)
def accepted(rows: Rows, recorded: Recorded[ProceedsAccepted]) -> None:
    _change(rows, recorded)


@remarketings.on(ProceedsDeclined)
def declined(rows: Rows, recorded: Recorded[ProceedsDeclined]) -> None:
    event = recorded.event
    _change(rows, recorded, after_decline=event.after, reason=None if recorded.erased else event.reason)


@remarketings.on(ProceedsPaidOut)
def paid_out(rows: Rows, recorded: Recorded[ProceedsPaidOut]) -> None:
    event = recorded.event
    told = {"proceeds": _net(event.proceeds), "settlement": event.settlement, "for_good": event.for_good}
    _change(rows, recorded, **told, closed_at=recorded.effective_at)


@remarketings.on(RemarketedDeviceDestroyed)
def destroyed(rows: Rows, recorded: Recorded[RemarketedDeviceDestroyed]) -> None:
    _change(rows, recorded, for_good=recorded.event.for_good, closed_at=recorded.effective_at)


@remarketings.on(RemarketedDeviceSentBack)
def sent_back(rows: Rows, recorded: Recorded[RemarketedDeviceSentBack]) -> None:
    _change(rows, recorded, closed_at=recorded.effective_at)


@remarketings.on(RemarketingWithdrawn)
def withdrawn(rows: Rows, recorded: Recorded[RemarketingWithdrawn]) -> None:
    reason = None if recorded.erased else recorded.event.reason
    _change(rows, recorded, closed_at=recorded.effective_at, reason=reason)


@remarketings.on(UserErased, urgent=True)
def person_erased(rows: Rows, recorded: Recorded[UserErased]) -> None:
    """Erase what is said of the person, whether the earlier events could still be read when they were projected or not."""
    for row in rows.find(REMARKETINGS, user_id=recorded.stream_id):
        rows.put(REMARKETINGS, row._replace(remarks=None, reason=None))


@remarketings.on(RemarketingRemarked)
def remarked(rows: Rows, recorded: Recorded[RemarketingRemarked]) -> None:
    """Keep what was written of a device that nobody had."""
    row, event = rows.get(REMARKETINGS, recorded.stream_id), recorded.event
    if row is not None:
        told = {event.said_as: None if recorded.erased else event.text}
        _put(rows, row._replace(version=recorded.stream_version, position=recorded.position, **told))


@remarketings.on(RemarketingRemarksErased, urgent=True)
def remarks_erased(rows: Rows, recorded: Recorded[RemarketingRemarksErased]) -> None:
    rows.change(REMARKETINGS, recorded.stream_id, remarks=None, reason=None, version=recorded.stream_version, position=recorded.position)


def _change(rows: Rows, recorded: Recorded[Any], **changes: Any) -> None:
    row = rows.get(REMARKETINGS, recorded.stream_id)
    if row is not None:
        told = row._replace(status=recorded.event.status, version=recorded.stream_version, position=recorded.position)
        _put(rows, told._replace(**changes))


def _put(rows: Rows, row: RemarketingRow) -> None:
    """Everything that follows from the row's own columns is computed here, so that it can't be forgotten anywhere."""
    rows.put(
        REMARKETINGS,
        row._replace(
            is_open=row.status not in CLOSED_REMARKETING_STATUSES,
            awaited_since=row.awaited_since if row.status == "registered" else None,
            search=search_text(row.number, row.device),
        ),
    )
