"""What the history of users needs to tell whose number it is: who holds which device, with which numbers in it."""

from typing import NamedTuple
from uuid import UUID

from readmodels.engine.table import Table


class HeldDeviceRow(NamedTuple):
    """Who holds a device, and which numbers are in it.

    A record that was merged into another one keeps the numbers that were put into it; their holder is that other one's.
    """

    customer_id: UUID
    device_id: UUID
    user_id: UUID | None
    numbers: list[str]
    absorbed_into: UUID | None
    absorbed: list[str]


HELD_DEVICES = Table("held_devices", HeldDeviceRow, key="device_id", private=True)
