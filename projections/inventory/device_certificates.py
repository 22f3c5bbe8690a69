"""How the certificates of a device follow from its events, and go along where records become one and are split again (H-16)."""

from typing import Any

import orjson

from aggregates.device import DeviceMerged, DeviceSplit
from aggregates.devices.device_certificates import Certified, DeviceCertificateWithdrawn, DeviceCertified
from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from projections.inventory.devices import change_device, put_device
from projections.inventory.inventory import inventory
from readmodels.devices.devices import DEVICES, DeviceRow
from readmodels.engine.table import Json

Told = dict[str, Any]


@inventory.on(DeviceCertified)
def certified(rows: Rows, recorded: Recorded[DeviceCertified]) -> None:
    row = rows.get(DEVICES, recorded.stream_id)
    if row is not None:
        change_device(rows, recorded, **_with([*_of(row), recorded.event.model_dump(mode="json", exclude={"device_id"})]))


@inventory.on(DeviceCertificateWithdrawn)
def withdrawn(rows: Rows, recorded: Recorded[DeviceCertificateWithdrawn]) -> None:
    """Take it from its record, and from those that it became part of."""
    row, gone = rows.get(DEVICES, recorded.stream_id), {str(recorded.event.document_id)}
    if row is not None:
        change_device(rows, recorded, **_without(row, gone))
    into_id = row.absorbed_into if row is not None else None
    while into_id is not None and (into := rows.get(DEVICES, into_id)) is not None:
        put_device(rows, recorded, into._replace(**_without(into, gone)))
        into_id = into.absorbed_into


@inventory.on(DeviceMerged)
def merged(rows: Rows, recorded: Recorded[DeviceMerged]) -> None:
    row, absorbed = rows.get(DEVICES, recorded.stream_id), rows.get(DEVICES, recorded.event.absorbed_id)
    if row is not None and absorbed is not None and _of(absorbed):
        change_device(rows, recorded, **_with([*_of(row), *_of(absorbed)]))


@inventory.on(DeviceSplit)
def split(rows: Rows, recorded: Recorded[DeviceSplit]) -> None:
    row, restored = rows.get(DEVICES, recorded.stream_id), rows.get(DEVICES, recorded.event.restored_id)
    if row is not None and restored is not None and _of(restored):
        change_device(rows, recorded, **_without(row, {each["document_id"] for each in _of(restored)}))


def _of(row: DeviceRow) -> list[Told]:
    return orjson.loads(row.certificates)


def _without(row: DeviceRow, documents: set[str]) -> dict[str, Any]:
    return _with([each for each in _of(row) if each["document_id"] not in documents])


def _with(certificates: list[Told]) -> dict[str, Any]:
    return {"certificates": Json(orjson.dumps(certificates).decode()), "certificate": _together(certificates)}


def _together(certificates: list[Told]) -> Certified | None:
    kinds = {each["certificate"] for each in certificates}
    return "both" if len(kinds) > 1 else next(iter(kinds), None)
