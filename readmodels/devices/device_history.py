"""The history of devices (A-10)."""

from readmodels.engine.histories import history_table
from readmodels.engine.history_resource import history_list

DEVICE_HISTORY = history_table("device_history", personal=True)
DEVICE_HISTORY_LIST = history_list("device-history", "Gerätehistorie", "Device history")
