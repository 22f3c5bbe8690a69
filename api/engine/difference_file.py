"""What differs in a list between two moments, as a file: a line per value that changed, and per row that came or went (A-11, H-18)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aggregates.engine.words import Words
from api.engine.difference_events import MadeBy
from api.engine.export_text import text_of
from api.engine.language import Language
from api.engine.problem import Problem
from readmodels.engine.difference_query import SILENT, Difference
from readmodels.engine.field import Field, Resource

MOST_DIFFERENCES = 20_000
"""Rows that differ in one file: they are held in memory, and their events put into words."""
DIFFERENCES_AT_ONCE = 500
"""Rows whose events are looked up together."""
_FIRST = 2
DIFFERENCE_KINDS: Words = {"came": ("dazugekommen", "came"), "went": ("weggefallen", "went"), "changed": ("geändert", "changed")}
DIFFERENCE_COLUMNS = (
    Field("kind", "choice", "Was", "What", choices=DIFFERENCE_KINDS),
    Field("thing", "text", "Zeile", "Row"),
    Field("field", "text", "Feld", "Field"),
    Field("was", "text", "Vorher", "Before"),
    Field("now", "text", "Nachher", "After"),
    Field("events", "text", "Ereignisse", "Events"),
    Field("actors", "text", "Wer", "Who"),
    Field("recorded_at", "instant", "Zuletzt erfasst am", "Last recorded at"),
    Field("id", "text", "Id", "Id", printed=False),
)
"""The last one is for programs."""


class TooManyDifferences(Problem):
    """More than {most} rows differ, and a file has that many at most; narrow them down by filters, or take moments that lie closer together."""

    status = 422
    code = "too-many-differences"
    de = "Mehr als {most} Zeilen unterscheiden sich, und eine Datei fasst höchstens so viele; bitte mit Filtern eingrenzen oder näher beieinander liegende Zeitpunkte wählen."


def lines(resource: Resource, rows: Sequence[Difference], events: Sequence[MadeBy], language: Language) -> Iterator[tuple[Any, ...]]:
    """Yield the cells of DIFFERENCE_COLUMNS: what came or went in one line, what changed in a line per field."""
    for row, made_it in zip(rows, events, strict=True):
        thing = _called(resource, row, language)
        if row.kind != "changed":
            yield (row.kind, thing, None, None, None, *_about(made_it.events, language), row.key)
            continue
        was, now = row.was or {}, row.now or {}
        for name in row.changes:
            if name not in SILENT:
                field = resource.visible[name]
                values = (_text(field, was.get(name), language), _text(field, now.get(name), language))
                yield (row.kind, thing, field.label(language), *values, *_about(made_it.of(name), language), row.key)


def _about(events: Sequence[Mapping[str, Any]], language: Language) -> tuple[str | None, str | None, Any]:
    """What happened, by whom, and when the last of it was recorded."""
    said = " · ".join(dict.fromkeys(event["sentence"][language] for event in events)) or None
    who = ", ".join(dict.fromkeys(event["actor_name"][language] for event in events)) or None
    return said, who, max((event["recorded_at"] for event in events), default=None)


def in_parts(rows: Sequence[Difference]) -> Iterator[list[Difference]]:
    """Yield so many at a time as their events are looked up."""
    for first in range(0, len(rows), DIFFERENCES_AT_ONCE):
        yield [*rows[first : first + DIFFERENCES_AT_ONCE]]


def _called(resource: Resource, row: Difference, language: Language) -> str:
    """What people see of the row first: its first two texts, and what it is known by."""
    values = row.now or row.was or {}
    texts = [
        field for name, field in resource.visible.items() if field.type == "text" and not field.hidden_from_export and values.get(name)
    ]
    further = [field for field in texts[_FIRST:] if field.form is not None] or texts[_FIRST:]
    return " · ".join(_text(field, values[field.name], language) or "" for field in (*texts[:_FIRST], *further[:1]))


def _text(field: Field, value: Any, language: Language) -> str | None:
    return None if value in (None, []) else text_of(field, value, language)
