"""What histories need to tell with whom a number was thought to be, whenever something else is learnt of a past day."""

from typing import NamedTuple
from uuid import UUID

from readmodels.engine.table import Json, Table


class NumberInDevicesRow(NamedTuple):
    """In which devices a number was, as periods (projections/engine/periods.py)."""

    customer_id: UUID
    sim_id: UUID
    devices: Json


class NumberPlacesRow(NamedTuple):
    """In which devices a number was, and which users held it directly, as periods."""

    customer_id: UUID
    sim_id: UUID
    devices: Json
    users: Json


NUMBERS_IN_DEVICES = Table("numbers_in_devices", NumberInDevicesRow, key="sim_id", private=True)
"""Of the history of devices."""
NUMBER_PLACES = Table("number_places", NumberPlacesRow, key="sim_id", private=True)
"""Of the history of users."""
