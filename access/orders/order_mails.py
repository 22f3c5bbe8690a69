"""Mails of orders that are placed: to whoever placed one, and to those who may approve it (H-11); without prices, which not everybody may see."""

from collections.abc import Iterator

from psycopg import Connection
from psycopg.rows import TupleRow

from access.engine.current_states import CurrentStates
from access.engine.outbox import Message
from access.orders.approval_mails import approval_letters
from access.timers.timed_messages import Letter, TimedMessage
from aggregates.accounts.account import Account
from aggregates.accounts.roles import CustomerRole
from aggregates.customer import Customer
from aggregates.engine.words import codes_of
from aggregates.order import Order
from aggregates.order_timers import ORDER_MAILS
from aggregates.timer import Due
from commands.accounts.asking_account import account_called

ORDERED_SUBJECT = "Ihre Bestellung / Your order {number}"
_BODY = """Guten Tag {name},

Ihre Bestellung {number} ist aufgegeben{wartet}:

{items}


Hello {name},

your order {number} is placed{waits}:

{items}
"""
_WAITS = {"wartet": " und wartet auf eine Genehmigung", "waits": " and waits for approval"}
_GOES_ON = dict.fromkeys(_WAITS, "")


def _write(states: CurrentStates, connection: Connection[TupleRow], due: Due) -> Iterator[Letter]:
    """Write to each once: whoever may approve the own order reads in the confirmation that it waits."""
    found, agreed = states.one(connection, Order, due.stream_id), states.one(connection, Customer, due.customer_id)
    if found is None or agreed is None or found[0].mails_to is None:
        return
    order, customer = found[0], agreed[0]
    told = _confirmation(states, connection, order)
    if told is not None:
        yield told
    for letter in approval_letters(states, connection, order, customer, due.due_at, again=False):
        if told is None or letter.owner != told.owner:
            yield letter


def _confirmation(states: CurrentStates, connection: Connection[TupleRow], order: Order) -> Letter | None:
    """Write to the account that placed it; whoever only acts for the customer keeps nothing of it."""
    account_id = account_called(order.mails_to or "")
    found = states.one(connection, Account, account_id)
    if account_id is None or found is None:
        return None
    account = found[0]
    if account.status != "active" or account.role not in codes_of(CustomerRole) or account.email is None:
        return None
    items = "\n".join(f"{item.quantity} × {item.name} ({item.article_number})" for item in order.items)
    waits = _WAITS if order.approval == "awaiting" else _GOES_ON
    body = _BODY.format(name=account.full_name, number=order.number, items=items, **waits)
    return Letter(account.email, Message(ORDERED_SUBJECT.format(number=order.number), body), account_id)


MAILS_OF_ORDERS = TimedMessage(ORDER_MAILS, _write)
