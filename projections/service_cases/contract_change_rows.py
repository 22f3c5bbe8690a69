"""How the row of a completed return follows from what its carriers did about contracts (H-14)."""

from aggregates.service_cases.contract_change import ContractChangeTold
from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from projections.service_cases.service_case_rows import change_case
from projections.service_cases.service_cases import service_cases
from readmodels.service_cases.service_cases import SERVICE_CASES

_LISTED = {"open": "at_carrier", "carried_out": "done_at_carrier", "refused": "refused_at_carrier"}


@service_cases.on(ContractChangeTold)
def contract_change_told(rows: Rows, recorded: Recorded[ContractChangeTold]) -> None:
    """Put the number among those of its outcome, and nowhere else."""
    row, event = rows.get(SERVICE_CASES, recorded.stream_id), recorded.event
    if row is None:
        return
    lists: dict[str, list[str]] = {name: [each for each in getattr(row, name) if each != event.phone_number] for name in _LISTED.values()}
    lists[_LISTED[event.outcome]].append(event.phone_number)
    reference, reason = (None, None) if recorded.erased else (event.carrier_reference, event.reason)
    change_case(rows, recorded, carried_out_on=event.carried_out_on, carrier_reference=reference, reason=reason, **lists)
