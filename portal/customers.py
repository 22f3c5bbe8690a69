"""Customers as the command line names them: by customer number, name or id; read from the events, so always current."""

import difflib
from uuid import UUID
from zoneinfo import ZoneInfo

from aggregates.customer import CUSTOMER_NUMBER_CLAIM, Customer
from aggregates.engine.event import OPERATOR
from eventstore.log import EventLog
from portal.engine.told import Told


def all_customers(log: EventLog) -> dict[UUID, Customer]:
    """Load all customers by id, in the order of their customer numbers."""
    with log.pool.connection() as connection:
        found = connection.execute(
            "SELECT stream_id FROM claims WHERE customer_id = %s AND kind = %s ORDER BY value", (OPERATOR, CUSTOMER_NUMBER_CLAIM.name)
        )
        ids = [stream_id for (stream_id,) in found]
        streams = log.load(connection, ids)
    customers: dict[UUID, Customer] = {}
    for stream_id in ids:
        state = Customer()
        for recorded in streams[stream_id]:
            state = state.evolve(recorded.event)
        customers[stream_id] = state
    return customers


def zone_of(log: EventLog, customer_id: UUID | None) -> ZoneInfo:
    """Return the time zone in which the customer reads times; the operator's, and of several customers, are Berlin's."""
    customer = all_customers(log).get(customer_id) if customer_id is not None else None
    return ZoneInfo(customer.time_zone if customer is not None else "Europe/Berlin")


def customer_named(log: EventLog, text: str | None) -> UUID:
    """Find the customer with this number, name or id; the only one there is when nothing is given.

    Raises Told when there is none, or no one.
    """
    customers = all_customers(log)
    if text is None:
        if len(customers) == 1:
            return next(iter(customers))
        raise _which(customers)
    wanted = text.strip().casefold()
    found = [
        customer_id
        for customer_id, customer in customers.items()
        if wanted in (str(customer_id), customer.customer_number.casefold(), customer.name.casefold())
    ]
    if len(found) == 1:
        return found[0]
    if found:
        numbers = ", ".join(customers[customer_id].customer_number for customer_id in found)
        raise Told(
            f"Mehrere Kunden heißen {text}; bitte die Kundennummer angeben: {numbers}.",
            f"Several customers are called {text}; give the customer number: {numbers}.",
        )
    names = {name: name for customer in customers.values() for name in (customer.customer_number, customer.name)}
    near = difflib.get_close_matches(text, names, n=3, cutoff=0.5)
    hint_de = f" Gemeint ist vielleicht: {', '.join(near)}." if near else " `portal customer list` zeigt alle."
    hint_en = f" Perhaps you mean: {', '.join(near)}." if near else " `portal customer list` shows all."
    raise Told(f"Einen Kunden {text} gibt es nicht.{hint_de}", f"There is no customer {text}.{hint_en}")


def _which(customers: dict[UUID, Customer]) -> Told:
    if not customers:
        return Told(
            'Es gibt noch keinen Kunden; anlegen mit `portal customer create "Beispiel GmbH" --number K-1001`.',
            'There is no customer yet; make one by `portal customer create "Beispiel GmbH" --number K-1001`.',
        )
    names = ", ".join(f"{customer.customer_number} ({customer.name})" for customer in customers.values())
    return Told(f"Bitte --customer angeben, es gibt mehrere: {names}.", f"Give --customer, there are several: {names}.")
