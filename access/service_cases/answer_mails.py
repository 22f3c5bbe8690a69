"""Mails to who is to answer at a service case: whoever of that side was at it last, and still may (H-13)."""

from collections.abc import Iterator
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from access.engine.current_states import CurrentStates
from access.engine.outbox import Message
from access.timers.timed_messages import Letter, TimedMessage
from aggregates.accounts.account import Account
from aggregates.customer import Customer
from aggregates.service_cases.messages import CaseSide
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.timers import UNANSWERED_CASE
from aggregates.timer import Due
from aggregates.user import User

_AT_IT = "SELECT actor FROM events WHERE stream_id = %s AND actor LIKE 'account:%%' GROUP BY actor ORDER BY max(position) DESC"
ANSWER_SUBJECT = "Ein Servicefall wartet auf Ihre Antwort / A service case waits for your answer"
_BODY = """Guten Tag {name},

beim Servicefall {number} wird noch auf eine Antwort von Ihrer Seite gewartet. Bitte antworten Sie im Serviceportal.


Hello {name},

at the service case {number} somebody still waits for an answer from your side. Please answer in the service portal.
"""


def _write(states: CurrentStates, connection: Connection[TupleRow], due: Due) -> Iterator[Letter]:
    found = states.one(connection, ServiceCase, due.stream_id)
    if found is None or (side := found[0].awaits_answer_of) is None:
        return
    employed = _employed(states, connection, due, found[0])
    for (actor,) in connection.execute(_AT_IT, (due.stream_id,)).fetchall():
        account_id = UUID(actor.removeprefix("account:"))
        account = states.one(connection, Account, account_id)
        if account is None or _side_of(account[0], employed) != side or account[0].email is None:
            continue
        yield Letter(account[0].email, Message(ANSWER_SUBJECT, _BODY.format(name=account[0].full_name, number=found[0].number)), account_id)
        return


def _employed(states: CurrentStates, connection: Connection[TupleRow], due: Due, case: ServiceCase) -> UUID | None:
    """Return the user who answers as an employee, where that is agreed with the customer: messages at a case of one's own, and no estimate."""
    agreed, user = states.one(connection, Customer, due.customer_id), states.one(connection, User, case.user_id)
    may = agreed is not None and "own_cases" in agreed[0].features and user is not None and user[0].status == "active"
    return case.user_id if may and case.awaited.of == "customer" else None


def _side_of(account: Account, employed: UUID | None) -> CaseSide | None:
    """Who only acts for others is of no side."""
    if account.status != "active":
        return None
    if account.role == "employee":
        return "customer" if employed is not None and account.user_id == employed else None
    return {"administrator": "customer", "fulfilment": "fulfilment"}.get(account.role or "")  # pyright: ignore[reportReturnType]


ANSWER_MAILS = TimedMessage(UNANSWERED_CASE, _write)
