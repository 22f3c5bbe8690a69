"""The history of devices (A-10), and of all that the notes on them alone (H-05)."""

from readmodels.engine.field import Field
from readmodels.engine.histories import history_table
from readmodels.engine.history_resource import history_list

DEVICE_HISTORY = history_table("device_history", personal=True)
DEVICE_HISTORY_LIST = history_list("device-history", "Gerätehistorie", "Device history")
DEVICE_NOTE_LIST = history_list(
    "notes",
    "Notizen",
    "Notes",
    more=(Field("text", "text", "Notiz", "Note", column="details", member="text", nullable=False, sortable=False),),
    sort=("-position",),
    table="device_history",
)
"""The lines of a device's history that are notes, the latest first; a note about a person who was erased reads "gelöscht"."""
