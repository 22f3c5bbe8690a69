"""Fills a log with repairs of made-up customers' devices, appended in bulk."""

from collections.abc import Iterator, Sequence

from aggregates.service_cases.repair import RepairRequested
from aggregates.service_cases.written import CaseTextsSealed
from benchmarks import made_up
from benchmarks.narrator import Report
from benchmarks.population import Holdings, append_in_bulk
from eventstore.envelope import Cause, StreamEvent
from eventstore.ids import new_id
from eventstore.log import EventLog
from eventstore.unit import Unit


def request_repairs(log: EventLog, owners: Sequence[Holdings], each: int, report: Report) -> None:
    """Append a repair of every `each`-th device."""
    devices = [(owner, number) for owner in owners for number in range(0, len(owner.devices), each)]
    append_in_bulk(log, _units(devices), report, len(devices))


def _units(devices: Sequence[tuple[Holdings, int]]) -> Iterator[Unit]:
    for line, (owner, number) in enumerate(devices):
        case_id, device = new_id(), made_up.device(line).event
        requested = RepairRequested(
            case_id=case_id,
            number=f"S-{line:07d}",
            device_id=owner.devices[number],
            user_id=owner.users[number % len(owner.users)] if owner.users else None,
            identifiers=device.identifiers,
            description=device.description,
            fault=f"Display gesprungen, Fall {line}",
            sending="label",
        )
        cause = Cause(owner.customer_id, "console:made-up", f"repair#{line}", "repairs")
        own_key = [CaseTextsSealed(case_id=case_id)] if requested.user_id is None else []
        yield Unit(cause, [StreamEvent(case_id, event) for event in (*own_key, requested)], {})
