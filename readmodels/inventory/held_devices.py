"""What the history of users needs to tell whose number it is: who held which device since when, and which numbers are in it."""

from typing import NamedTuple
from uuid import UUID

from readmodels.engine.table import Json, Table


class HeldDeviceRow(NamedTuple):
    """Who held a device, which numbers are in it, and what became of it.

    `held`: by whom, `merged`: of which record it was a part, both as periods (projections/engine/periods.py). A record that was merged into another one keeps the
    numbers that were put into it; their holder is that other one's.
    """

    customer_id: UUID
    device_id: UUID
    held: Json
    merged: Json
    numbers: list[str]
    absorbed: list[str]


HELD_DEVICES = Table("held_devices", HeldDeviceRow, key="device_id", private=True)
