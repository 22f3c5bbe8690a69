"""What differs in a list between two moments, as types (A-11)."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from api.engine.answer import Json, Texts, about, made_type
from api.engine.list_answer import noun_of
from projections.engine.as_of import Clock
from readmodels.engine.difference_query import Kind
from readmodels.engine.field import Resource


class DifferingValue(TypedDict):
    """A field whose value differs."""

    field: str
    label_de: str
    label_en: str
    was: Json
    now: Json
    made_by: Annotated[int | None, Field(description="Position of the event that made it so, where that is known")]


class EventBetween(TypedDict):
    """An event between the two moments, as histories tell it."""

    had_part: Annotated[bool, Field(description="False: it was changed back, or made nothing that differs")]
    position: int
    event: str
    stream_id: UUID
    actor: str
    actor_name: Texts
    on_behalf_of: str | None
    recorded_at: datetime
    effective_at: datetime
    sentence: Texts


def differences_page(resource: Resource, row: Any) -> Any:
    """Make the type of a page of what differs in this list, whose rows have that type."""
    noun = noun_of(resource)
    difference = made_type(
        f"{noun}Difference",
        {
            "id": str,
            "kind": about(Kind, "came, went, or changed in between"),
            "changes": list[DifferingValue],
            "was": about(row | None, "null: it came"),
            "now": about(row | None, "null: it went"),
            "events": list[EventBetween],
        },
        f"A row of the list “{resource.en}” that differs between the two moments.",
    )
    members = {
        "items": list[difference],
        "next_cursor": about(str | None, "For the next page, of the same moments; null on the last"),
        "prev_cursor": about(str | None, "For the page before, of the same moments; null on the first"),
        "from": datetime,
        "to": datetime,
        "by": about(Clock, "By which clock"),
        "position": about(int, "Position of the last event that the rows contain"),
    }
    return made_type(f"{noun}Differences", members, f"What differs in the list “{resource.en}” between two moments.")
