"""How a repair's row follows from its own events (H-13)."""

from typing import Any

from aggregates.service_cases.repair import (
    EstimateAccepted,
    EstimateDeclined,
    LoanDeviceLent,
    LoanDeviceTakenBack,
    RepairEstimated,
    RepairRequested,
    RepairSentBack,
)
from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from projections.service_cases.parcel_rows import parcel_told
from projections.service_cases.service_case_rows import begun, change_case, put_case
from projections.service_cases.service_cases import service_cases


@service_cases.on(RepairRequested)
def repair_requested(rows: Rows, recorded: Recorded[RepairRequested]) -> None:
    row = begun(recorded, "repair", "defect")
    fault = None if recorded.erased else recorded.event.fault
    put_case(rows, row._replace(fault=fault, loan_wanted=recorded.event.loan_wanted))


@service_cases.on(RepairEstimated)
def estimated(rows: Rows, recorded: Recorded[RepairEstimated]) -> None:
    work = None if recorded.erased else recorded.event.work
    change_case(rows, recorded, status="estimated", estimate_net=recorded.event.net, work=work)


@service_cases.on(EstimateAccepted)
def accepted(rows: Rows, recorded: Recorded[EstimateAccepted]) -> None:
    change_case(rows, recorded, status="estimate_accepted")


@service_cases.on(EstimateDeclined)
def declined(rows: Rows, recorded: Recorded[EstimateDeclined]) -> None:
    change_case(rows, recorded, status="estimate_declined", reason=None if recorded.erased else recorded.event.reason)


@service_cases.on(LoanDeviceLent, LoanDeviceTakenBack)
def loan_device(rows: Rows, recorded: Recorded[Any]) -> None:
    lent = recorded.event.loan_device if isinstance(recorded.event, LoanDeviceLent) else None
    change_case(rows, recorded, loan_device=lent)


@service_cases.on(RepairSentBack)
def sent_back(rows: Rows, recorded: Recorded[RepairSentBack]) -> None:
    event = recorded.event
    told = {"outcome": event.outcome, **parcel_told("out", recorded)}
    change_case(rows, recorded, status="sent_back", sent_to_user_id=event.to_user_id, **told)
