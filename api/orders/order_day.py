"""Which day it is for a customer, outside of a command."""

from datetime import UTC, date, datetime

from aggregates.customer import Customer
from commands.engine.command import Given


def today(given: Given) -> date:
    """Tell which day it is for the customer."""
    return given.state(Customer, given.customer_id).working_days.local_day(datetime.now(UTC))
