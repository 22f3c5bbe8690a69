"""Devices that lines have discovered whose events are not stored yet."""

from collections.abc import Iterable
from uuid import UUID

from aggregates.device import DeviceDiscovered
from aggregates.device_terms import DeviceDescription
from commands.engine.command import Decision
from commands.engine.given import Batch


class ForetoldDevices:
    """Of what the lines before it did, a line only ever meets the devices that they discovered."""

    def __init__(self, customer_id: UUID) -> None:
        self._customer_id = customer_id
        self._devices: dict[str, UUID] = {}
        """By IMEI."""

    def tell(self, batch: Batch, imeis: Iterable[str | None]) -> None:
        """Let a new batch know those of these IMEIs."""
        for imei in {imei for imei in imeis if imei in self._devices}:
            batch.apply(self._customer_id, [(self._devices[imei], DeviceDiscovered(imei=imei, description=DeviceDescription()))])

    def remember(self, decision: Decision) -> None:
        self._devices.update((event.imei, device_id) for device_id, event in decision if isinstance(event, DeviceDiscovered))
