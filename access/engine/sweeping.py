"""Deletes what has become meaningless: what expired, what no event names, messages without an event or long gone; what that is, each area says of its own rows.

Nothing here is needed for anything to be right; it only keeps no more than must be kept.
"""

from dataclasses import dataclass

from psycopg import Connection
from psycopg.rows import TupleRow

from foundation.contribution import Point

FORGOTTEN = "interval '1 day'"
"""So long a row may wait for the event that names it: commands take milliseconds."""
MESSAGES_KEPT = "interval '30 days'"
"""So long what became of messages can be seen."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """Statements that delete rows which mean nothing any more; several processes may run them at once."""

    statements: tuple[str, ...]


SWEEPS: Point[Sweep] = Point("access.registry", "SWEEPS")

EXPIRED_SECRETS = Sweep((f"DELETE FROM secrets WHERE expires_at < now() - {FORGOTTEN}",))
OLD_MESSAGES = Sweep(
    (
        f"""DELETE FROM outbox o WHERE created_at < now() - {FORGOTTEN}
            AND NOT EXISTS (SELECT FROM events e WHERE e.stream_id = o.stream_id AND e.causation = o.causation)""",
        f"DELETE FROM outbox WHERE created_at < now() - {MESSAGES_KEPT}",
        "DELETE FROM outbox o WHERE sealed_for IS NOT NULL AND NOT EXISTS (SELECT FROM keys WHERE subject = o.sealed_for)",
    )
)
LIMITS_OVER = Sweep(("DELETE FROM attempts WHERE ends_at < now()",))


def newest(field: str, *events: str) -> str:
    """Write the SQL for the id that the newest of these events of the secret `s`'s owner names in that field."""
    names = ", ".join(f"'{name}'" for name in events)
    return f"""(SELECT (e.payload->>'{field}')::uuid FROM events e WHERE e.stream_id = s.subject AND e.event_name IN ({names})
        ORDER BY e.stream_version DESC LIMIT 1)"""


def sweep(connection: Connection[TupleRow]) -> int:
    """Look once at everything and delete what means nothing any more; returns how many rows went. Several processes may do so at once."""
    return sum(connection.execute(statement.encode()).rowcount for each in SWEEPS for statement in each.statements)
