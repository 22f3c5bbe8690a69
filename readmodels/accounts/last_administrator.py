"""Whether a customer is left without anybody who can look after its accounts (E-16): allowed, but it is said."""

from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

_ALONE = """SELECT NOT EXISTS (SELECT FROM accounts other WHERE other.customer_id = this.customer_id AND other.account_id <> this.account_id
        AND other.role = 'administrator' AND other.status = 'active')
    FROM accounts this WHERE this.account_id = %s AND this.role = 'administrator'"""

LAST_ADMINISTRATOR = (
    "Damit hat der Kunde keinen aktiven Administrator mehr; Betrieb oder Berater können einen neuen anlegen.",
    "The customer has no active administrator any more; operations or its adviser can create a new one.",
)
"""In German and in English."""


def is_last_administrator(connection: Connection[TupleRow], account_id: UUID) -> bool:
    """Tell whether this is an administrator's account, and no other administrator of that customer is active."""
    row = connection.execute(_ALONE, (account_id,)).fetchone()
    return row is not None and bool(row[0])
