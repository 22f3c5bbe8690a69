"""Deletes what has become meaningless: secrets that expired or that no event names, messages without an event or long gone, limits that are over, uses of revoked tokens.

Nothing here is needed for anything to be right; it only keeps no more than must be kept.
"""

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.api_token import API_TOKEN_CLAIM

FORGOTTEN = "interval '1 day'"
"""So long a row may wait for the event that names it: commands take milliseconds."""
KEPT = "interval '30 days'"
"""So long what became of messages can be seen."""

_NEWEST = """(SELECT (e.payload->>'{field}')::uuid FROM events e WHERE e.stream_id = s.subject AND e.event_name IN ({names})
    ORDER BY e.stream_version DESC LIMIT 1)"""
_OVER = "EXISTS (SELECT FROM events e WHERE e.stream_id = s.subject AND e.event_name = 'account.inactivated')"
_PASSWORD = _NEWEST.format(field="password_id", names="'account.password_set', 'account.password_changed'")
_TOTP = _NEWEST.format(field="secret_id", names="'account.totp_enrolled', 'account.totp_removed'")
_CODES = """(SELECT e.payload->'code_ids' FROM events e WHERE e.stream_id = s.subject AND e.event_name = 'account.recovery_codes_issued'
    ORDER BY e.stream_version DESC LIMIT 1)"""
_CLIENT = _NEWEST.format(field="secret_id", names="'sign_on.configured', 'sign_on.removed'")

_STATEMENTS = (
    f"DELETE FROM secrets WHERE expires_at < now() - {FORGOTTEN}",
    f"DELETE FROM secrets s WHERE purpose IN ('password', 'totp', 'recovery_code') AND made_at < now() - {FORGOTTEN} AND {_OVER}",
    f"DELETE FROM secrets s WHERE purpose = 'password' AND made_at < now() - {FORGOTTEN} AND secret_id IS DISTINCT FROM {_PASSWORD}",
    f"DELETE FROM secrets s WHERE purpose = 'totp' AND made_at < now() - {FORGOTTEN} AND secret_id IS DISTINCT FROM {_TOTP}",
    f"""DELETE FROM secrets s WHERE purpose = 'recovery_code' AND made_at < now() - {FORGOTTEN}
        AND NOT coalesce({_CODES}::jsonb ? secret_id::text, false)""",
    f"DELETE FROM secrets s WHERE purpose = 'sign_on' AND made_at < now() - {FORGOTTEN} AND secret_id IS DISTINCT FROM {_CLIENT}",
    f"""DELETE FROM outbox o WHERE created_at < now() - {FORGOTTEN}
        AND NOT EXISTS (SELECT FROM events e WHERE e.stream_id = o.stream_id AND e.causation = o.causation)""",
    f"DELETE FROM outbox WHERE created_at < now() - {KEPT}",
    "DELETE FROM outbox o WHERE sealed_for IS NOT NULL AND NOT EXISTS (SELECT FROM keys WHERE subject = o.sealed_for)",
    """DELETE FROM outbox o WHERE sealed_for IS NULL AND sealed IS NOT NULL AND NOT EXISTS (SELECT FROM keys WHERE subject = o.owner)
        AND EXISTS (SELECT FROM events e WHERE e.stream_id = o.owner AND e.event_name = 'account.erased')""",
    "DELETE FROM attempts WHERE ends_at < now()",
    f"""DELETE FROM api_token_uses u
        WHERE NOT EXISTS (SELECT FROM claims c WHERE c.kind = '{API_TOKEN_CLAIM.name}' AND c.stream_id = u.token_id)""",
)


def sweep(connection: Connection[TupleRow]) -> int:
    """One look at everything; returns how many rows went. Several processes may do so at once."""
    return sum(connection.execute(statement.encode()).rowcount for statement in _STATEMENTS)
