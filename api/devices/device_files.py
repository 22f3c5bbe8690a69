"""What a selection of devices holds for each of them."""

from api.devices.devices import DEVICE
from api.engine.history_files import history_files

DEVICE_HISTORIES = history_files(DEVICE, ("designation", "imei"))
