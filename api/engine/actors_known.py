"""What accounts and service accesses are called that a customer's read models don't know: the operator's people, seen from a customer's history.

Read from the log each time, with the keys there are: the name of an account whose data were erased is nowhere to be had.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.accounts.invitation import AccountAdmitted, AccountInvited
from aggregates.customer import Customer
from aggregates.engine.event import Event
from aggregates.service_access import ServiceAccessActivated
from eventstore.envelope import Recorded
from eventstore.log import EventLog


def actor_labels(log: EventLog, ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Accounts by their owners' names, service accesses by the customers who gave them; other ids are left out."""
    wanted = list(ids)
    if not wanted:
        return {}
    with log.pool.connection() as connection:
        streams = log.load(connection, wanted)
        givers = {stream: events[0].customer_id for stream, events in streams.items() if events[0].kind is ServiceAccessActivated}
        customers = log.load(connection, list(set(givers.values()))) if givers else {}
    people = {stream: _name(events) for stream, events in streams.items() if events[0].kind in (AccountInvited, AccountAdmitted)}
    return people | {grant: _customer(customers.get(customer_id, [])) for grant, customer_id in givers.items()}


def _name(events: Iterable[Recorded[Event]]) -> str:
    state = Account()
    for recorded in events:
        state = state.evolve(recorded.event)
    return f"{state.full_name} ({state.company})" if state.company and not state.erased else state.full_name


def _customer(events: Iterable[Recorded[Event]]) -> str:
    state = Customer()
    for recorded in events:
        state = state.evolve(recorded.event)
    return state.name
