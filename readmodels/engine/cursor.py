"""The token that a client hands back for the next page: where the last page ended, bound to the query that it came from.

It holds no right: every value in it goes to the database as a bound parameter beside the customer's id.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2b
from typing import cast

from readmodels.engine.query_refused import CursorOfAnotherQuery, CursorUnreadable
from readmodels.engine.query_values import is_storable

LONGEST = 32_000
"""Characters; a longer one is not ours."""


def fingerprint(*parts: object) -> str:
    """Compute sixteen hex digits that tell one query from another."""
    return blake2b(repr(parts).encode("utf-8", "backslashreplace"), digest_size=8).hexdigest()


def write_cursor(query: str, row: list[str | None]) -> str:
    """Write the token for "after this row" (its sort values and key as text) of the query with this fingerprint."""
    return urlsafe_b64encode(json.dumps([query, *row], separators=(",", ":"), ensure_ascii=False).encode()).decode().rstrip("=")


def read_cursor(query: str, token: str, width: int) -> tuple[str | None, ...]:
    """Read the row's `width` sort values and its key from a token. Raises CursorUnreadable, CursorOfAnotherQuery."""
    try:
        if len(token) > LONGEST:
            raise ValueError("too long")
        parts = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, RecursionError) as error:
        raise CursorUnreadable("cursor") from error
    if not isinstance(parts, list):
        raise CursorUnreadable("cursor")
    origin, *row = cast("list[object]", parts) or [None]
    if origin != query:
        raise CursorOfAnotherQuery("cursor")
    values = tuple(value for value in row if value is None or (isinstance(value, str) and is_storable(value)))
    if len(values) != len(row) or len(row) != width + 1 or values[-1] is None:
        raise CursorUnreadable("cursor")
    return values
