"""Samples of certificates of devices."""

from datetime import date
from typing import Any
from uuid import UUID

from aggregates.devices.device_certificates import DeviceCertificateWithdrawn, DeviceCertified
from aggregates.engine.event import Event

_OF: dict[str, Any] = {
    "device_id": UUID("00000000-0000-7000-8000-0000000000d1"),
    "document_id": UUID("00000000-0000-7000-8000-0000000000b1"),
    "certificate": "erasure",
}

SAMPLES: tuple[Event, ...] = (
    DeviceCertified(source="made", on=date(2026, 12, 2), carried_out_by="Beispiel Recycling GmbH", method="NIST 800-88", **_OF),
    DeviceCertificateWithdrawn(reason="outdated", **_OF),
)
