"""Which customer a request names, by number or id."""

from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.customer import CUSTOMER_NUMBER_CLAIM, Customer
from aggregates.engine.event import OPERATOR
from commands.engine.command import NotFound
from eventstore.log import EventLog


class CustomersKnown:
    """Remembers customers by id: events never change, so neither does that there is one."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._customers: set[UUID] = set()

    def named(self, connection: Connection[TupleRow], named: str) -> UUID | None:
        """Look up the customer with this number or id."""
        claim = CUSTOMER_NUMBER_CLAIM.of(named)
        holder = self._log.holders(connection, OPERATOR, [claim])[claim]
        if holder is not None:
            return holder
        try:
            customer_id = UUID(named)
        except ValueError:
            return None
        if customer_id not in self._customers:
            events = self._log.load(connection, [customer_id]).get(customer_id)
            if not events or not Customer.owns(events[0].kind):
                return None
            self._customers.add(customer_id)
        return customer_id

    @staticmethod
    def missing(named: str) -> NotFound:
        """Make the NotFound for whoever names a customer that isn't there, or isn't theirs."""
        return NotFound(Customer.noun, named)
