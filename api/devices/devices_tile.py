"""What the start page counts of devices: those that want somebody's attention."""

from api.devices.devices import DEVICE
from api.engine.tiles import Counter, Tile
from foundation.noun import Noun
from readmodels.devices.device_resource import DEVICE_LIST

DEVICES_TILE = Tile(
    "devices",
    Noun("Geräte", "Devices"),
    "/devices",
    ("devices", "read"),
    (
        Counter(Noun("Geräte ohne Nutzer", "devices without user"), DEVICE_LIST, {"filter[user_id][empty]": "true"}, DEVICE.narrow),
        Counter(
            Noun("fort ohne Zertifikat", "gone without certificate"), DEVICE_LIST, {"filter[without_certificate]": "true"}, DEVICE.narrow
        ),
        Counter(Noun("in Aktivierungssperre", "with activation lock"), DEVICE_LIST, {"filter[activation_locked]": "true"}, DEVICE.narrow),
    ),
)
