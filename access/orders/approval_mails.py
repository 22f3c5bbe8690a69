"""Mails to those who approve, of orders that wait for it (H-11); in both languages, as in which one somebody reads is known of no account."""

from collections.abc import Iterator
from datetime import datetime

from psycopg import Connection
from psycopg.rows import TupleRow

from access.engine.current_states import CurrentStates
from access.engine.outbox import Message
from access.timers.timed_messages import Letter, TimedMessage
from aggregates.accounts.account import Account
from aggregates.customer import Customer
from aggregates.order import Order
from aggregates.order_timers import WAITING_FOR_APPROVAL
from aggregates.timer import Due
from commands.orders.change_approval_rules import can_approve

APPROVAL_SUBJECT = "Eine Bestellung wartet auf Ihre Genehmigung / An order waits for your approval"
_BODY = """Guten Tag {name},

die Bestellung {number} wartet{noch} auf eine Genehmigung. Bitte genehmigen Sie sie im Serviceportal, oder lehnen Sie die Genehmigung ab.


Hello {name},

the order {number}{still} waits for approval. Please approve it in the service portal, or decline its approval.
"""
_AGAIN = {"noch": " noch", "still": " still"}
_FIRST = dict.fromkeys(_AGAIN, "")


def _write(states: CurrentStates, connection: Connection[TupleRow], due: Due) -> Iterator[Letter]:
    found, agreed = states.one(connection, Order, due.stream_id), states.one(connection, Customer, due.customer_id)
    if found is not None and agreed is not None:
        yield from approval_letters(states, connection, found[0], agreed[0], due.due_at, again=True)


def approval_letters(
    states: CurrentStates, connection: Connection[TupleRow], order: Order, customer: Customer, at: datetime, *, again: bool
) -> Iterator[Letter]:
    """Write to whoever may approve it on that day: approvers and their deputies, but not to whoever ordered, where others approve that."""
    if order.approval != "awaiting":
        return
    for account_id in customer.approval.approving_on(customer.working_days.local_day(at)):
        found = states.one(connection, Account, account_id)
        account = None if found is None else found[0]
        if account is None or account.email is None or not can_approve(account):
            continue
        if customer.approval.may_approve(account_id, order.ordered_by):
            body = _BODY.format(name=account.full_name, number=order.number, **(_AGAIN if again else _FIRST))
            yield Letter(account.email, Message(APPROVAL_SUBJECT, body), account_id)


APPROVAL_MAILS = TimedMessage(WAITING_FOR_APPROVAL, _write)
