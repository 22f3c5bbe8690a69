"""What a certificate says of a device: as it is shown at this moment (H-16)."""

from typing import Any
from uuid import UUID

from aggregates.device import Device
from api.documents.certificate_pdf import Certified
from api.engine.access import Caller
from api.engine.reading import reading
from commands.engine.command import NotFound
from readmodels.devices.device_detail import DEVICE_DETAIL_READS, device_detail

_PRINTED = (("imei", "IMEI"), ("imei2", "IMEI"), ("serial_number", "SN"))


def told_of_device(caller: Caller, device_id: UUID, **said: Any) -> tuple[UUID, Certified]:
    """Return the record as which it is shown, and what the certificate says. `said`: what it says besides. Raises NotFound."""
    with reading(caller, DEVICE_DETAIL_READS, caller.backend.log.head()) as found:
        shown, customer = device_detail(found, device_id), found.settings.name
    if shown is None:
        raise NotFound(Device.noun, device_id)
    device = shown.fields
    called = " ".join(filter(None, (device[name] for name in ("maker", "model", "size")))) or "–"
    printed = [f"{word} {device[name]}" for name, word in _PRINTED if device[name]]
    issuer = caller.backend.operator.name
    return UUID(device["id"]), Certified(issuer=issuer, customer=customer, device=called, identifiers=printed, **said)
