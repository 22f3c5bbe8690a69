"""Keys of single quarantined rows of lists and feeds, which may speak of people: whoever destroys the key erases the row (A-14).

A row's key lies in `keys` like those of people, and is stored and destroyed in the transaction of the events that say so.
"""

from collections.abc import Iterable
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from eventstore.arrays import uuid_array
from eventstore.ids import derived_id
from eventstore.keyring import Keyring

_KEEP = "INSERT INTO keys (subject, wrapped) SELECT * FROM unnest(%s::uuid[], %s::bytea[]) ON CONFLICT DO NOTHING"
"""All at once: others wait meanwhile, as it is done under the append lock."""


def row_key(import_id: UUID, line: int) -> UUID:
    """Derive the subject of a row's key."""
    return derived_id(import_id, f"quarantined row {line}")


def keep_row_keys(connection: Connection[TupleRow], sealer: Keyring, subjects: Iterable[UUID]) -> None:
    """Store the new keys of these rows."""
    opened = {subject: sealer.opened[subject] for subject in subjects if subject in sealer.opened}
    if opened:
        connection.execute(_KEEP, (uuid_array(opened), [*opened.values()]))


def destroy_row_keys(connection: Connection[TupleRow], import_id: UUID, lines: Iterable[int]) -> set[int]:
    """Destroy the keys of these rows: nobody can read them any more. Return the lines whose keys were gone before."""
    keys = {row_key(import_id, line): line for line in lines}
    destroyed = connection.execute("DELETE FROM keys WHERE subject = ANY (%s) RETURNING subject", (list(keys),))
    return {*keys.values()}.difference(keys[subject] for (subject,) in destroyed)
