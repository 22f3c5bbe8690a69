"""Service accesses whose reseller works here no more, deactivated or in another role, are over: revoked at each customer, who may then let in somebody else.

A command stays within one customer, so what ends a reseller's account revokes nothing by itself: that follows here, again and again, so that nothing
is left out whoever is killed when (S-05). Until then they rest: no session acts by them (access/sign_in/sessions.py).
"""

from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from access.engine.current_states import CurrentStates
from aggregates.accounts.account import Account
from aggregates.service_access import ServiceAccess
from commands.engine.dispatch import Dispatcher
from commands.service_access.revoke_service_access import RevokeServiceAccess
from eventstore.envelope import Cause
from eventstore.ids import new_id
from eventstore.log import EventLog

_ACTOR = "timer:service-access"
_RESTING = "SELECT grant_id, customer_id FROM service_access_given WHERE status = 'resting'"


def is_over(states: CurrentStates, connection: Connection[TupleRow], access: ServiceAccess) -> bool:
    """Tell whether its reseller can never act by it again; a locked one may, when unlocked."""
    reseller = states.one(connection, Account, access.reseller_id)
    return reseller is None or reseller[0].status == "inactive" or reseller[0].role != "reseller"


def revoke_those_over(log: EventLog, states: CurrentStates, dispatcher: Dispatcher) -> int:
    """Look once at all that rest, and revoke those that are over; returns how many that were.

    Several processes may do so at once, as revoking twice is revoking once.
    """
    with log.pool.connection() as connection:
        resting: list[tuple[UUID, UUID]] = connection.execute(_RESTING).fetchall()
        over = [(grant_id, customer_id) for grant_id, customer_id in resting if _is_over(states, connection, grant_id)]
    for grant_id, customer_id in over:
        command = f"command:{new_id()}"
        dispatcher.run(RevokeServiceAccess(grant_id=grant_id), Cause(customer_id, _ACTOR, command, command))
    return len(over)


def _is_over(states: CurrentStates, connection: Connection[TupleRow], grant_id: UUID) -> bool:
    found = states.one(connection, ServiceAccess, grant_id)
    return found is not None and found[0].status == "active" and is_over(states, connection, found[0])
