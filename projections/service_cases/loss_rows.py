"""How a loss's row follows from its own events (H-13)."""

from aggregates.service_cases.loss import (
    BlockingAsked,
    BlockingTold,
    DeviceFoundAgain,
    LossClosed,
    LossReported,
    PoliceNumberTold,
)
from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from projections.service_cases.service_case_rows import begun, change_case, put_case
from projections.service_cases.service_cases import service_cases
from readmodels.service_cases.service_cases import SERVICE_CASES

_LISTED = {
    "asked": "to_block",
    "pending": "to_block",
    "confirmed": "blocked",
    "refused": "not_blocked",
    "withdrawn": "blocking_withdrawn",
    "lifted": "unblocked",
}


@service_cases.on(LossReported)
def loss_reported(rows: Rows, recorded: Recorded[LossReported]) -> None:
    event = recorded.event
    row = begun(recorded, "loss", event.loss)
    told = {} if recorded.erased else {"place": event.place, "police_number": event.police_number}
    put_case(rows, row._replace(status="reported", happened_on=event.happened_on, activation_lock=event.activation_lock, **told))


@service_cases.on(PoliceNumberTold)
def police_number_told(rows: Rows, recorded: Recorded[PoliceNumberTold]) -> None:
    change_case(rows, recorded, police_number=None if recorded.erased else recorded.event.police_number)


@service_cases.on(BlockingAsked)
def blocking_asked(rows: Rows, recorded: Recorded[BlockingAsked]) -> None:
    for number in recorded.event.numbers:
        _list(rows, recorded, number, "asked")


@service_cases.on(BlockingTold)
def blocking_told(rows: Rows, recorded: Recorded[BlockingTold]) -> None:
    event = recorded.event
    _list(rows, recorded, event.blocked_number, event.outcome)
    if event.reason is not None:
        change_case(rows, recorded, reason=None if recorded.erased else event.reason)


@service_cases.on(LossClosed)
def loss_closed(rows: Rows, recorded: Recorded[LossClosed]) -> None:
    change_case(rows, recorded, status="completed", closed_at=recorded.effective_at)


@service_cases.on(DeviceFoundAgain)
def device_found(rows: Rows, recorded: Recorded[DeviceFoundAgain]) -> None:
    row = rows.get(SERVICE_CASES, recorded.stream_id)
    blocked = [] if row is None else [*row.blocked]
    change_case(rows, recorded, status="found", closed_at=recorded.effective_at, to_unblock=blocked)


def _list(rows: Rows, recorded: Recorded[BlockingAsked] | Recorded[BlockingTold], number: str, status: str) -> None:
    """Put the number among those of its status, and nowhere else."""
    row = rows.get(SERVICE_CASES, recorded.stream_id)
    if row is not None:
        lists: dict[str, list[str]] = {name: [each for each in getattr(row, name) if each != number] for name in set(_LISTED.values())}
        lists[_LISTED[status]].append(number)
        lists["to_unblock"] = [*lists["blocked"]] if row.status == "found" else []
        change_case(rows, recorded, **lists)
