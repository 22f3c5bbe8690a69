"""Customers with their settings, as their portal reads them."""

from typing import NamedTuple
from uuid import UUID

from readmodels.engine.table import Json, Table


class CustomerRow(NamedTuple):
    customer_id: UUID
    name: str
    customer_number: str
    time_zone: str
    unknown_devices: bool
    hidden_kinds: list[str]
    features: list[str]
    user_fields: Json
    device_fields: Json
    feed_brake_percent: int
    federal_state: str | None
    working_hours: Json
    case_reminders: Json
    version: int


CUSTOMERS = Table("customers", CustomerRow, key="customer_id")
