"""What histories and looks answer with, as types (A-10, A-12)."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from api.engine.answer import Json, Texts, about, made_type
from api.engine.list_answer import WITH_FIELDS, fields_of, noun_of, page_type
from readmodels.engine.field import Resource

DETAILS = about(dict[str, Json], "The event's payload, in the shape of `event_version`; only with `fields=details`")
_BESIDE = ("sentence", "actor_name", "changes", "names")
"""What an entry has in any case, besides its position."""


class Change(TypedDict):
    """A value that the event changed: for programs, and in words."""

    field: str
    label: Texts
    old: Annotated[Json, Field(description="null: nothing, or not known")]
    new: Json
    old_text: Texts | None
    new_text: Texts | None


class CalledThen(TypedDict):
    """Somebody or something that the event names: what it was called then, and what it is called today."""

    kind: str
    id: str
    then: Texts
    today: Texts


def entry_type(resource: Resource) -> Any:
    """Make the type of an event of a history: what its row has, and the words."""
    members = {
        **fields_of(resource),
        "details": NotRequired[DETAILS],
        "sentence": about(Texts, "What happened, as people read it"),
        "actor_name": about(Texts, "Who did it, as they were called then"),
        "changes": list[Change],
        "names": list[CalledThen],
    }
    told = f"An event of the list “{resource.en}”. With `fields=` it has those alone, its position, and the words."
    return made_type(f"{noun_of(resource)}Entry", members, told, {WITH_FIELDS: [resource.key_field.name, *_BESIDE]})


@cache
def history_page_type(resource: Resource) -> Any:
    """Return the type of a page of a history."""
    return page_type(resource, entry_type(resource))


def looks_page_type(resource: Resource, facets: Mapping[str, Any]) -> Any:
    """Make the type of a page of looks, whose facets name those for whom their values stand."""
    return page_type(resource, entry_type(resource), facets=facets)
