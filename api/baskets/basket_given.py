"""What a basket is shown by, outside of a command: which day it is, and whether prices may be seen."""

from datetime import UTC, date, datetime

from access.rights import denied
from aggregates.customer import Customer
from api.engine.access import Caller
from commands.engine.command import Given


def today(given: Given) -> date:
    """Tell which day it is for the customer."""
    return given.state(Customer, given.customer_id).working_days.local_day(datetime.now(UTC))


def sees_prices(caller: Caller, given: Given) -> bool:
    """Tell whether the caller may see prices."""
    return denied(caller.rights, ("prices", "read"), given.state(Customer, given.customer_id).features) is None
