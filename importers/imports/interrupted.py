"""Which imports were interrupted: they are running by the record, and no process works on them (F-16)."""

from collections.abc import Sequence
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.feed_import import RUNNING_IMPORT_CLAIM
from foundation.advisory_locks import IMPORT

# The lock's name is made as `Order.whole` makes it. It is looked at, not taken: nobody who begins has to wait for a look.
_WHOLE = "concat('import ', i.customer_id, ' ', i.kind, ' ', coalesce(i.carrier, 'None'))"
_NOBODY_AT_IT = f"""SELECT i.import_id FROM imports i JOIN claims c ON c.stream_id = i.import_id AND c.kind = '{RUNNING_IMPORT_CLAIM.name}'
    WHERE i.state = 'running' AND (%(ids)s::uuid[] IS NULL OR i.import_id = ANY(%(ids)s::uuid[]))
    AND {IMPORT.key_of(_WHOLE)} NOT IN (
        SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks
        WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"""
_STILL_OPEN = "SELECT stream_id FROM claims WHERE kind = %s AND stream_id = ANY(%s)"


def interrupted_imports(connection: Connection[TupleRow], ids: Sequence[UUID] | None = None) -> set[UUID]:
    """Find those of these imports, or of all, that go on only when somebody imports their file again. `connection` must be in autocommit."""
    alone = [row[0] for row in connection.execute(_NOBODY_AT_IT.encode(), {"ids": None if ids is None else list(ids)})]
    if not alone:
        return set()
    # One that ended between the look at its state and that at its lock is not meant: what it held is free by now.
    return {row[0] for row in connection.execute(_STILL_OPEN, (RUNNING_IMPORT_CLAIM.name, alone))}
