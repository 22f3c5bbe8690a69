"""Timers that are set, and the customers' calendars and settings by which they are reckoned."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from readmodels.engine.table import Json, Table


class TimerRow(NamedTuple):
    """`since`: from what it is reckoned, as a day or moment in ISO 8601; `due_at` None: it was dropped (`is_set` False), or is never due as its customer's settings are."""

    customer_id: UUID
    timer_id: str
    timer: str
    stream_id: UUID
    since: str
    due_at: datetime | None
    rule: str | None
    is_set: bool
    position: int


class TimerCustomerRow(NamedTuple):
    """`settings`: those parts of the customer that timers are reckoned by."""

    customer_id: UUID
    settings: Json


SET_TIMERS = Table("timers", TimerRow, key="timer_id", stream="stream_id", indexes=("due_at, timer_id", "customer_id"))
TIMER_CUSTOMERS = Table("timer_customers", TimerCustomerRow, key="customer_id")
