"""The base of what comes in as JSON: what PostgreSQL can't keep as text is refused, however deep it stands."""

from collections.abc import Iterator
from typing import Annotated, Any, cast

from pydantic import AfterValidator, StringConstraints, model_validator

from commands.engine.command import Command
from readmodels.engine.query_values import is_storable

DEEPEST = 20


def _can_be_kept(value: str) -> str:
    if not is_storable(value):
        raise ValueError("Steuerzeichen sind nicht erlaubt / control characters are not allowed")
    return value


Word = Annotated[str, StringConstraints(min_length=1, max_length=200)]
"""What a visitor types: a name, a password, a code."""
Storable = AfterValidator(_can_be_kept)
"""For texts in paths and queries: the same as `Shape` asks of bodies."""


class Shape(Command):
    """Not a command itself: the fields of one, without those that the path or the server gives."""

    @model_validator(mode="before")
    @classmethod
    def can_be_kept(cls, data: Any) -> Any:
        if not all(map(is_storable, _texts(data, 0))):
            raise ValueError("Steuerzeichen sind nicht erlaubt / control characters are not allowed")
        return data


def _texts(value: Any, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        raise ValueError("zu tief geschachtelt / nested too deeply")
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in cast("dict[str, Any]", value).items():
            yield key
            yield from _texts(inner, depth + 1)
    elif isinstance(value, list):
        for inner in cast("list[Any]", value):
            yield from _texts(inner, depth + 1)
