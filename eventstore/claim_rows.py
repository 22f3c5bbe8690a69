"""Claims as rows of the table: how one is kept, who holds it, and all of a kind that begin alike."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from aggregates.engine.claim import Claim
from aggregates.engine.event import OPERATOR
from eventstore.arrays import text_array, uuid_array
from eventstore.keyring import MasterKey
from eventstore.unit import ClaimList

ClaimKey = tuple[UUID, str, str]
"""As a row is found: within which customer (the operator: in the whole system), the kind's name, the value or its keyed hash."""

HOLDERS = """SELECT c.customer_id, c.kind, c.value, c.stream_id FROM claims c
    JOIN unnest(%s::uuid[], %s::text[], %s::text[]) AS w (customer_id, kind, value) USING (customer_id, kind, value)"""
_FROM = "SELECT value FROM claims WHERE customer_id = %s AND kind = %s AND value >= %s"
_FROM_TO = f"{_FROM} AND value < %s"


def claim_key(master: MasterKey, customer_id: UUID, claim: Claim) -> ClaimKey:
    """Return the key of the row that stands for a claim."""
    kind, value = claim
    scope = customer_id if kind.alone_in == "customer" else OPERATOR
    return scope, kind.name, master.digest(scope, value) if kind.personal else value


def held_claims(cursor: Any, master: MasterKey, customer_id: UUID, claims: Iterable[Claim]) -> dict[Claim, UUID | None]:
    """Look up which stream holds each claim; None: nobody."""
    wanted = {claim_key(master, customer_id, claim): claim for claim in claims}
    found: dict[Claim, UUID | None] = dict.fromkeys(wanted.values())
    if wanted:
        customers, kinds, values = zip(*wanted, strict=True)
        cursor.execute(HOLDERS, (uuid_array(customers), text_array(kinds), text_array(values)))
        for owner, kind, value, stream_id in cursor.fetchall():
            found[wanted[owner, kind, value]] = stream_id
    return found


def listed_claims(cursor: Any, customer_id: UUID, wanted: ClaimList) -> list[str]:
    """List the values of a customer's claims of a kind that begin with a prefix; of a kind that is kept in clear.

    They are read as a stretch of an index, as under the append lock nobody may wait for a table to be searched. The column is compared by code points (COLLATE "C"), whatever the database's collation: only so do they lie side by side in the index.
    """
    end = _end(wanted.prefix)
    if end is None:
        cursor.execute(_FROM, (customer_id, wanted.kind.name, wanted.prefix))
    else:
        cursor.execute(_FROM_TO, (customer_id, wanted.kind.name, wanted.prefix, end))
    return [value for (value,) in cursor.fetchall()]


def _end(prefix: str) -> str | None:
    """The first text after all that begin with the prefix; None where nothing comes after them."""
    kept = prefix.rstrip("\U0010ffff")
    if not kept:
        return None
    following = ord(kept[-1]) + 1
    return kept[:-1] + chr(0xE000 if following == 0xD800 else following)  # between them is nothing that a text may hold
