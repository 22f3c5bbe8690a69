"""Array parameters as text: PostgreSQL parses them faster than Python describes them element by element."""

from collections.abc import Iterable
from uuid import UUID


def text_array(values: Iterable[str]) -> str:
    """Write an array literal for `%s::text[]`."""
    return "{" + ",".join(['"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values]) + "}"


def uuid_array(values: Iterable[UUID]) -> str:
    """Write an array literal for `%s::uuid[]`."""
    return "{" + ",".join([f"{value.int:032x}" for value in values]) + "}"


def nullable_text_array(values: Iterable[str | None]) -> str:
    """Write an array literal, with NULL for None, for `%s::text[]`, and for arrays of what PostgreSQL reads from text."""
    return (
        "{" + ",".join(["NULL" if value is None else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values]) + "}"
    )


def nullable_uuid_array(values: Iterable[UUID | None]) -> str:
    """Write an array literal, with NULL for None, for `%s::uuid[]`."""
    return "{" + ",".join(["NULL" if value is None else f"{value.int:032x}" for value in values]) + "}"


def integer_array(values: Iterable[int]) -> str:
    """Write an array literal for `%s::integer[]`."""
    return "{" + ",".join(map(str, values)) + "}"
