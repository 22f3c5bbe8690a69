"""What areas above documents add to certificates: why a device can't have been destroyed just now."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from aggregates.device import Device
from commands.engine.command import Given
from foundation.contribution import Point


@dataclass(frozen=True, slots=True)
class CertificateHindrance:
    """Why no destruction of a device is certified, though nobody has it: `check` raises that."""

    check: Callable[[Given, UUID, Device], None]


CERTIFICATE_HINDRANCES: Point[CertificateHindrance] = Point("commands.registry", "CERTIFICATE_HINDRANCES")
