"""Say that a lost device was found again: it is lost no more (H-13)."""

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from aggregates.device import Device
from aggregates.device_terms import DeviceFound, DeviceReportedLost, Loss
from aggregates.engine.event import Event
from aggregates.service_cases.claims import DEVICE_IN_CASE_CLAIM
from aggregates.service_cases.exchange import ReplacedDeviceFound
from aggregates.service_cases.loss import BlockingTold, DeviceFoundAgain
from aggregates.service_cases.service_case import ServiceCase
from commands.devices.present_device import record_today
from commands.engine.command import Command, Decision, Given
from commands.service_cases.case_steps import may_step
from commands.service_cases.device_for_case import cases_with
from commands.service_cases.upgrade_completed import after_case


class FindDevice(Command):
    """Numbers that were blocked meanwhile stay so until that is lifted; the case names them. What their carriers have said nothing of yet isn't to be blocked any more."""

    # `asked_at`: when it is told.
    made_here: ClassVar[frozenset[str]] = frozenset({"asked_at"})

    case_id: UUID
    asked_at: datetime | None = None

    def check(self, given: Given) -> bool:
        return may_step(given, self.case_id, DeviceFoundAgain)

    def decide(self, given: Given) -> Decision:
        case = given.state(ServiceCase, self.case_id)
        if not self.check(given) or case.device_id is None:
            return []
        found = DeviceFoundAgain(
            case_id=self.case_id,
            device_id=case.device_id,
            user_id=case.user_id,
            blocked=tuple(each.number for each in case.blocking if each.status == "confirmed"),
        )
        was: Loss = "stolen" if case.occasion == "stolen" else "lost"
        goes_on = after_case(given, self.case_id, case, self.asked_at)
        found_again = [(self.case_id, found), *_withdrawn(self.case_id, case)]
        return [*found_again, *_found(given, case.device_id, was), *_exchanged(given, case.device_id), *goes_on]


def _withdrawn(case_id: UUID, case: ServiceCase) -> Iterator[tuple[UUID, Event]]:
    """Withdraw what their carriers have said nothing of; what one is at, it decides."""
    for each in case.blocking:
        if each.status == "asked" and case.device_id is not None:
            told = BlockingTold(
                case_id=case_id, device_id=case.device_id, user_id=case.user_id, blocked_number=each.number, outcome="withdrawn"
            )
            yield case_id, told


def _exchanged(given: Given, reported: UUID) -> Iterator[tuple[UUID, Event]]:
    """Say so of the exchange by which another one comes in its place: once that is there, this one goes back after all."""
    device_id, _ = record_today(given, reported)
    for case_id in cases_with(given, DEVICE_IN_CASE_CLAIM, device_id):
        exchange = given.state(ServiceCase, case_id)
        if exchange.kind == "exchange" and exchange.device_id is not None and not exchange.found:
            yield case_id, ReplacedDeviceFound(case_id=case_id, device_id=exchange.device_id, user_id=exchange.user_id)


def _found(given: Given, reported: UUID, was: Loss) -> Iterator[tuple[UUID, Event]]:
    """Say so of the record that was reported, and of each of which it became part; such a one may have been reported itself, and stays lost."""
    device_id: UUID | None = reported
    while device_id is not None:
        device = given.state(Device, device_id)
        yield device_id, DeviceFound(device_id=reported, was=was)
        for record, loss in device.losses:
            if record != reported:
                yield device_id, DeviceReportedLost(device_id=record, lost=loss)
        device_id = device.absorbed_into
