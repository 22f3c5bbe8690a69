"""What service accesses are called, and the resellers who act by them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from aggregates.customer import Customer
from aggregates.service_access import ServiceAccessActivated
from eventstore.envelope import Recorded
from eventstore.log import EventLog
from readmodels.engine.labels import Labelling, Streams
from readmodels.engine.names import Name, Naming, itself, person
from readmodels.engine.reader import Reading

_RESELLERS = """SELECT DISTINCT ON (reseller_id) reseller_id, name, company FROM service_access_given
    WHERE reseller_id = ANY(%(ids)s) ORDER BY reseller_id, since DESC"""
_GRANTS = "SELECT grant_id, administrator FROM service_access_given_list WHERE grant_id = ANY(%(ids)s)"


def _resellers(reading: Reading, ids: Sequence[UUID]) -> Mapping[UUID, Name]:
    return {key: person(name, company) for key, name, company in reading.all(_RESELLERS, {"ids": ids})}


def _grants(reading: Reading, ids: Sequence[UUID]) -> Mapping[UUID, Name]:
    return {key: person(name) for key, name in reading.all(_GRANTS, {"ids": ids}) if name}


RESELLERS_ACTING = Naming("actor:account", _resellers, rank=1)
"""Whom the customer let in, with their companies; the customer's own accounts are named by theirs before (account_names.py)."""

SERVICE_ACCESS_NAMES = Naming("grant", _grants, labelled=itself)
"""A service access is called after the administrator who gave it, or, to others, after the customer."""


def _givers(log: EventLog, streams: Streams) -> Mapping[UUID, str]:
    givers = {key: events[0].customer_id for key, events in streams.items() if events[0].kind is ServiceAccessActivated}
    if not givers:
        return {}
    with log.pool.connection() as connection:
        customers = log.load(connection, list(set(givers.values())))
    return {grant_id: _customer(customers.get(customer_id, [])) for grant_id, customer_id in givers.items()}


def _customer(events: Iterable[Recorded[Any]]) -> str:
    state = Customer()
    for recorded in events:
        state = state.evolve(recorded.event)
    return state.name


SERVICE_ACCESS_LABELS = Labelling(_givers)
"""After the customers who gave them."""
