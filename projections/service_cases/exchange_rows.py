"""How an exchange's row follows from its own events (H-13)."""

from aggregates.service_cases.exchange import DeviceExchanged, ExchangeRequested, ReplacedDeviceFound, ReplacementShipped
from aggregates.service_cases.late_exchange import ExchangeFellLate
from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from projections.service_cases.parcel_rows import parcel_told
from projections.service_cases.service_case_rows import begun, called, change_case, put_case
from projections.service_cases.service_cases import service_cases


@service_cases.on(ExchangeRequested)
def exchange_requested(rows: Rows, recorded: Recorded[ExchangeRequested]) -> None:
    event = recorded.event
    row = begun(recorded, "exchange", event.occasion)
    row = row._replace(newer_model=event.newer_model, prioritised=event.replacement == "newer_model")
    put_case(rows, row._replace(replacement_wanted=event.replacement, whereabouts=event.whereabouts, promised_on=event.promised_on))


@service_cases.on(ReplacementShipped)
def shipped(rows: Rows, recorded: Recorded[ReplacementShipped]) -> None:
    event = recorded.event
    replacement = called(event.description.called, event.replacement.identifiers)
    change_case(rows, recorded, status="shipped", replacement=replacement, **parcel_told("out", recorded))


@service_cases.on(ReplacedDeviceFound)
def found(rows: Rows, recorded: Recorded[ReplacedDeviceFound]) -> None:
    change_case(rows, recorded)


@service_cases.on(DeviceExchanged)
def exchanged(rows: Rows, recorded: Recorded[DeviceExchanged]) -> None:
    event = recorded.event
    change_case(
        rows,
        recorded,
        status="completed",
        closed_at=recorded.effective_at,
        replacement_id=event.replacement_id,
        return_id=event.return_id,
        sent_to_user_id=event.to_user_id,
    )


@service_cases.on(ExchangeFellLate)
def fell_late(rows: Rows, recorded: Recorded[ExchangeFellLate]) -> None:
    change_case(rows, recorded, late=True)
