"""The shapes of what a view says: bounded, so that a view is no place to keep other things."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from aggregates.engine.words import OF_PERSON, Help, Label
from aggregates.view_terms import COLUMNS, ORDER, VIEW_NAME, ViewFilter
from commands.engine.texts import Name

MOST_FIELDS = 100
MOST_FILTERS = 40
MOST_SORTS = 5
LONGEST_VALUE = 2_000

ViewName = Annotated[Name, StringConstraints(max_length=100), VIEW_NAME, OF_PERSON]
_FieldName = Annotated[str, StringConstraints(min_length=1, max_length=100)]


def _bounded(each: ViewFilter) -> ViewFilter:
    if len(each.field) > 100 or len(each.operator or "") > 100 or len(each.value) > LONGEST_VALUE:
        raise ValueError(
            f"Filter haben höchstens 100 Zeichen im Namen und {LONGEST_VALUE} im Wert / "
            f"filters have at most 100 characters in their name and {LONGEST_VALUE} in their value"
        )
    return each


FieldNames = Annotated[tuple[_FieldName, ...], Field(max_length=MOST_FIELDS), COLUMNS]
Filters = Annotated[tuple[Annotated[ViewFilter, AfterValidator(_bounded)], ...], Field(max_length=MOST_FILTERS), Label("Filter", "Filters")]
Search = Annotated[Annotated[str, StringConstraints(max_length=200)] | None, Label("Suche", "Search"), OF_PERSON]
Sorts = Annotated[
    tuple[_FieldName, ...],
    Field(max_length=MOST_SORTS),
    ORDER,
    Help("Spalten, die wichtigste zuerst; mit - davor abwärts.", "Columns, the first counts most; downwards with - before it."),
]
