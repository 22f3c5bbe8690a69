"""The claims of a kind whose values begin with a prefix, read as a stretch of an index: under the append lock nobody may wait for a table to be searched."""

from typing import Any
from uuid import UUID

from eventstore.unit import ClaimList

_FROM = "SELECT value FROM claims WHERE customer_id = %s AND kind = %s AND value >= %s"
_FROM_TO = f"{_FROM} AND value < %s"


def listed_claims(cursor: Any, customer_id: UUID, wanted: ClaimList) -> list[str]:
    """The values of a customer's claims of a kind that begin with a prefix.

    The column is compared by code points (COLLATE "C"), whatever the database's collation: only so do they lie side by side in the index.
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
