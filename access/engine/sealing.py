"""Encrypts words that are kept for a while: with the key of whom they are about, so that they go with that key (A-14); else with the master key."""

import base64
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from eventstore.keyring import Keyring, MasterKey


class Sealed(NamedTuple):
    """`sealed_for`: whose key it takes; None: the master key."""

    text: str
    sealed_for: UUID | None


def seal(connection: Connection[TupleRow], master: MasterKey, row_id: UUID, owners: Iterable[UUID], text: str) -> Sealed:
    """Seal for the first of these owners who has a key. `row_id` ties it to its row: equal texts look different, and none fits elsewhere."""
    keys, owners = Keyring(master), list(owners)
    keys.load(connection, owners)
    for owner in owners:
        if keys.has(owner):
            return Sealed(keys.seal(owner, str(row_id), text), owner)
    return Sealed(base64.b64encode(master.wrap(row_id, text.encode())).decode(), None)


def unseal(connection: Connection[TupleRow], master: MasterKey, row_id: UUID, sealed: Sealed) -> str:
    """Return the words in clear. Raises KeyDestroyed when their owner was erased."""
    if sealed.sealed_for is None:
        return master.unwrap(row_id, base64.b64decode(sealed.text)).decode()
    keys = Keyring(master)
    keys.load(connection, [sealed.sealed_for])
    return keys.unseal(sealed.sealed_for, str(row_id), sealed.text)
