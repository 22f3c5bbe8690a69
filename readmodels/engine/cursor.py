"""The tokens that a client hands back for the next page or the one before: where a page ended or began, bound to the query that it came from.

It holds no right: every value in it goes to the database as a bound parameter beside the customer's id.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2b
from typing import NamedTuple, cast

from readmodels.engine.query_refused import CursorOfAnotherQuery, CursorUnreadable
from readmodels.engine.query_values import is_storable

LONGEST = 32_000
"""Characters; a longer one is not ours."""


def fingerprint(*parts: object) -> str:
    """Compute sixteen hex digits that tell one query from another."""
    return blake2b(repr(parts).encode("utf-8", "backslashreplace"), digest_size=8).hexdigest()


_BACK = "-"


class Place(NamedTuple):
    """Where a page goes on: behind the row with these sort values and key; `backwards` what stands before it, the whole list where no row is named."""

    row: tuple[str | None, ...]
    backwards: bool = False


def write_cursor(query: str, row: list[str | None], *, backwards: bool = False) -> str:
    """Write the token for "after this row" (its sort values and key as text), or "before", of the query with this fingerprint."""
    return (
        urlsafe_b64encode(json.dumps([_BACK + query if backwards else query, *row], separators=(",", ":"), ensure_ascii=False).encode())
        .decode()
        .rstrip("=")
    )


def read_place(query: str, token: str, width: int) -> Place:
    """Read a token for either direction. Raises CursorUnreadable, CursorOfAnotherQuery."""
    try:
        if len(token) > LONGEST:
            raise ValueError("too long")
        parts = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, RecursionError) as error:
        raise CursorUnreadable("cursor") from error
    if not isinstance(parts, list):
        raise CursorUnreadable("cursor")
    origin, *row = cast("list[object]", parts) or [None]
    if origin not in (query, _BACK + query):
        raise CursorOfAnotherQuery("cursor")
    backwards = origin != query
    values = tuple(value for value in row if value is None or (isinstance(value, str) and is_storable(value)))
    if backwards and not row:
        return Place((), backwards)
    if len(values) != len(row) or len(row) != width + 1 or values[-1] is None:
        raise CursorUnreadable("cursor")
    return Place(values, backwards)
