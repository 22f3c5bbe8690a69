"""A device's past over HTTP: its history with that of the records that it took in, and how it stood at a moment (A-10, A-11, F-09)."""

from uuid import UUID

from aggregates.device import Device
from api.engine.as_of import AsOf, as_of_routes
from api.engine.histories import HistoryOf, Subject, history_routes
from readmodels.device_detail import DEVICE_DETAIL_FROM, records_of, shown_device
from readmodels.device_names import device_title
from readmodels.devices import DEVICES
from readmodels.engine.history_resource import DEVICE_HISTORY_LIST
from readmodels.engine.reader import Reading


def _device(found: Reading, device_id: UUID | str) -> Subject | None:
    record = shown_device(found, UUID(str(device_id)))
    return Subject(records_of(found, record), device_title(found, record)) if record is not None else None


history = history_routes(HistoryOf("/devices/{device_id}", DEVICE_HISTORY_LIST, Device.noun, _device, DEVICE_DETAIL_FROM))
as_of = as_of_routes(
    AsOf(
        "/devices/{device_id}",
        DEVICES,
        Device.noun,
        "Gerät zu einem Zeitpunkt / A device as of a moment",
        names={"user_id": "user", "absorbed_into": "device", "goes_on_as": "device"},
    )
)
