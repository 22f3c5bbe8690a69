"""What areas above service cases add to them: why a device can't be in one just now, or can't go somewhere by it, and what follows from a return that is completed."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from aggregates.device import Device
from aggregates.device_terms import Whereabouts
from aggregates.service_cases.service_case import ServiceCase
from commands.engine.command import Decision, Given
from foundation.contribution import Point


@dataclass(frozen=True, slots=True)
class CaseHindrance:
    """Why no service case of a device can be begun: `check` raises that."""

    check: Callable[[Given, UUID, Device], None]


CASE_HINDRANCES: Point[CaseHindrance] = Point("commands.registry", "CASE_HINDRANCES")


@dataclass(frozen=True, slots=True)
class WhereaboutsHindrance:
    """Why a device can't go there when it is returned: `check` raises that, when it is chosen and when it takes effect."""

    check: Callable[[Given, UUID, Device, Whereabouts], None]


WHEREABOUTS_HINDRANCES: Point[WhereaboutsHindrance] = Point("commands.registry", "WHEREABOUTS_HINDRANCES")


def check_whereabouts(given: Given, device_id: UUID, device: Device, whereabouts: Whereabouts) -> None:
    """Raise why the device can't go there."""
    for hindrance in WHEREABOUTS_HINDRANCES:
        hindrance.check(given, device_id, device, whereabouts)


@dataclass(frozen=True, slots=True)
class AfterReturn:
    """What follows in the append that completes a return (`case_id`), of the device as it was before."""

    follows: Callable[[Given, UUID, ServiceCase, UUID, Device], Decision]


AFTER_RETURNS: Point[AfterReturn] = Point("commands.registry", "AFTER_RETURNS")
