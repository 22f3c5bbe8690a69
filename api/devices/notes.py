"""The notes on a device: that part of its history, asked like any list (H-05)."""

from aggregates.device import Device, DeviceNoted
from api.devices.device_past import device_subject
from api.engine.histories import HistoryOf, history_routes
from readmodels.devices.device_detail import DEVICE_RECORDS_READS
from readmodels.devices.device_history import DEVICE_NOTE_LIST
from readmodels.engine.query_conditions import Condition

router = history_routes(
    HistoryOf(
        "/devices/{device_id}",
        DEVICE_NOTE_LIST,
        Device.noun,
        device_subject,
        DEVICE_RECORDS_READS,
        tag="Geräte / devices",
        area="devices",
        part="notes",
        only=Condition("event", "eq", (DeviceNoted.event_name,), fixed=True),
    )
)
