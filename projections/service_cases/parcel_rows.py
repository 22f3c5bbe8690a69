"""Parcels of a service case, of either way the one that was told last (H-13, H-14)."""

from typing import Any

from aggregates.service_cases.any_case import CaseDeviceSent
from aggregates.service_cases.parcels import CaseParcelTracked, CaseWay
from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from projections.service_cases.service_case_rows import change_case
from projections.service_cases.service_cases import service_cases
from readmodels.service_cases.service_cases import SERVICE_CASES


def parcel_told(way: CaseWay, recorded: Recorded[Any]) -> dict[str, Any]:
    """Return the columns of a parcel that takes the place of what was told of its way before."""
    event = recorded.event
    parcel = {"carrier": event.carrier, "tracking_number": event.tracking_number}
    of_way = {f"{name}_{way}": value for name, value in parcel.items()}
    of_way |= {f"parcel_{way}_id": event.parcel_id, f"tracking_{way}": None, f"tracked_{way}_at": None}
    return {**parcel, **of_way, "sent_at" if way == "in" else "sent_out_at": recorded.effective_at}


@service_cases.on(CaseDeviceSent)
def sent_in(rows: Rows, recorded: Recorded[CaseDeviceSent]) -> None:
    change_case(rows, recorded, **parcel_told("in", recorded))


@service_cases.on(CaseParcelTracked)
def case_parcel_tracked(rows: Rows, recorded: Recorded[CaseParcelTracked]) -> None:
    """Show nothing of a parcel in whose place another one was told meanwhile."""
    row, event = rows.get(SERVICE_CASES, recorded.stream_id), recorded.event
    if row is None:
        return
    shown = event.parcel_id == (row.parcel_in_id if event.way == "in" else row.parcel_out_id)
    told = {f"tracking_{event.way}": event.tracking, f"tracked_{event.way}_at": event.tracked_at} if shown else {}
    change_case(rows, recorded, **told)
