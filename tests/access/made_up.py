"""A made-up account, its messages, and a look at everything that the database holds."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg

from access.engine.outbox import Outbox
from access.sign_in.pin_message import pin_message
from aggregates.accounts.invitation import AccountInvited, AccountLinkSent
from aggregates.engine.message_terms import Channel
from eventstore.ids import new_id
from eventstore.log import EventLog
from tests.commands.made_up import CUSTOMER
from tests.eventstore.store import appended, cause

ACCOUNT = UUID("ac000000-0000-4000-8000-000000000001")
OTHER_ACCOUNT = UUID("ac000000-0000-4000-8000-000000000002")
PASSWORD = "Blaue Tasse 17$"
NUMBER = "+4915228817386"
SOON = datetime(2026, 11, 23, 8, tzinfo=UTC)


def invited(login: str = "erika.muster") -> AccountInvited:
    return AccountInvited(login=login, full_name="Muster, Erika", email="erika@beispiel.example", role="administrator", mobile=NUMBER)


def keep(log: EventLog, channel: Channel, causation: str, pin: str = "48151623", recipient: str | None = None) -> UUID:
    """A message for the event with this causation, which isn't there yet."""
    recipient = recipient or (NUMBER if channel == "sms" else "erika@beispiel.example")
    message = pin_message(pin, "de")
    return Outbox(log).put(channel, CUSTOMER, stream_id=ACCOUNT, causation=causation, recipient=recipient, message=message, owner=ACCOUNT)


def happen(log: EventLog, causation: str, lasts: timedelta = timedelta(days=1)) -> None:
    """The event that messages with this causation wait for: a link that lasts so long."""
    sent = AccountLinkSent(link_id=new_id(), purpose="reset", expires_at=datetime.now(UTC) + lasts)
    appended(log, (ACCOUNT, sent), by=cause(causation=causation))


def later(log: EventLog, table: str, *columns: str, by: timedelta = timedelta(days=2)) -> None:
    """As if that much time had passed for the rows of a table."""
    with log.pool.connection() as connection:
        connection.execute(
            f"UPDATE {table} SET {', '.join(f'{column} = {column} - %s' for column in columns)}".encode(), (by,) * len(columns)
        )


def everything(dsn: str) -> str:
    """Every row of every table, as text."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        tables = [name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")]
        assert {"secrets", "outbox", "attempts", "events", "keys", "claims"} <= set(tables)
        return "\n".join(str(row) for table in tables for (row,) in connection.execute(f'SELECT t::text FROM "{table}" AS t'.encode()))
