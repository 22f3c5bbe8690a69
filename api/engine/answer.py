"""What answers are made of, as types: the description tells them, and the tests hold what is sent against them (docs/decisions/0020).

A route says what it answers with by `response_model=`. As it returns a finished `Response`, nothing is checked or made anew for that when it is asked.
"""

from collections.abc import Mapping
from typing import Annotated, Any, cast, get_type_hints

from pydantic import ConfigDict, Field
from typing_extensions import TypeAliasType, TypedDict

JsonObject = TypeAliasType("JsonObject", "dict[str, Json]")  # pyright: ignore[reportInvalidTypeForm]
"""An object with whatever members. It has a name of its own, as a list that may hold itself can't be told in TypeScript."""
_Item = str | int | float | bool | JsonObject | None
Json = TypeAliasType("Json", _Item | list[_Item | list[_Item]])
"""Whatever JSON can hold: payloads of events, and values of fields of any type."""


class Texts(TypedDict):
    """The same in German and in English."""

    de: str
    en: str


def about(kind: Any, description: str) -> Any:
    """Mark a type with what is to be said of the member that has it."""
    return Annotated[kind, Field(description=description)]


def members_of(kind: Any) -> dict[str, Any]:
    """Return the members that a type says, with what is said of them."""
    return get_type_hints(kind, include_extras=True)


def made_type(name: str, members: Mapping[str, Any], description: str, more: Mapping[str, Any] | None = None) -> Any:
    """Make the type of an object whose members follow from a declaration; `more` goes into its schema."""
    made: Any = cast("Any", TypedDict)(name, dict(members))
    made.__doc__ = description
    made.__module__ = __name__
    if more:
        made.__pydantic_config__ = ConfigDict(json_schema_extra=dict(more))
    return made
