"""What a basket is shown by, outside of a command: whether prices may be seen."""

from access.rights import denied
from aggregates.customer import Customer
from api.engine.access import Caller
from commands.engine.command import Given


def sees_prices(caller: Caller, given: Given) -> bool:
    """Tell whether the caller may see prices."""
    return denied(caller.rights, ("prices", "read"), given.state(Customer, given.customer_id).features) is None
