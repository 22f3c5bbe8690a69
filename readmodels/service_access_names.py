"""What service accesses are called: after the administrator who gave them, or, to others, after the customer."""

from aggregates.service_access import ServiceAccess, ServiceAccessActivated
from readmodels.engine.names import ACTOR, Known, Name, NameOfOther, Naming


def _say(known: Known, name_of: NameOfOther) -> Name:
    access: ServiceAccess = known.state
    return name_of(ACTOR, f"account:{access.account_id}") if known.own else name_of("customer", str(known.began.customer_id))


SERVICE_ACCESS_NAMES = Naming("grant", ServiceAccess, (ServiceAccessActivated,), _say, elsewhere=True, names_others=True)
