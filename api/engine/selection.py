"""Which rows of a list somebody means: those whose ids are given, or all that the list shows when it is asked so; some hundreds at most."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from fastapi import Request

from api.engine.problem import Problem
from foundation.noun import Noun
from readmodels.engine.field import Resource
from readmodels.engine.query import Query, count_of, stream_rows, told_of
from readmodels.engine.query_conditions import Condition
from readmodels.engine.query_refused import BadValue
from readmodels.engine.query_values import shown
from readmodels.engine.reader import Reading

IDS = "ids"
MOST_SELECTED = 200
_MARKED = Noun("Auswahl", "selection")
_TOLD = 5
"""So many ids stand in a text; all of them are among the facts."""


class SelectionTooLarge(Problem):
    """The selection has {found} entries, and a ZIP takes {most} at most. Mark fewer, narrow the list by filters, or take it in several parts."""

    status = 422
    code = "selection-too-large"
    de = "Die Auswahl hat {found} Einträge, in ein ZIP passen höchstens {most}. Bitte weniger markieren, die Liste durch Filter eingrenzen oder sie in mehreren Teilen holen."


class SelectionNotThere(Problem):
    """Of what was marked, {count} can't be found in this list: {named}. Load the list anew and mark again; nothing was put together."""

    status = 404
    code = "selection-not-found"
    de = "Von der Auswahl sind {count} in dieser Liste nicht zu finden: {named}. Bitte die Liste neu laden und neu markieren; es wurde nichts zusammengestellt."
    hint = "The list's filters count besides the ids: send those with which it was shown."


def marked(request: Request) -> tuple[str, ...] | None:
    """Return the ids that are given, each once; None where none are meant. Raises QueryRefused, SelectionTooLarge."""
    given = request.query_params.get(IDS)
    if given is None:
        return None
    texts = tuple(dict.fromkeys(text for each in given.split(",") if (text := each.strip().lower())))
    if not texts:
        raise BadValue(IDS, _MARKED, value="", expected=("at least one entry", "mindestens ein Eintrag"))
    require_few(len(texts))
    return texts


def require_few(found: int) -> None:
    """Raises SelectionTooLarge."""
    if found > MOST_SELECTED:
        raise SelectionTooLarge(found=found, most=MOST_SELECTED, extra={"facts": {"found": found, "most": MOST_SELECTED}})


def selected(found: Reading, resource: Resource, query: Query, ids: tuple[str, ...] | None) -> Sequence[tuple[object, ...]]:
    """Read the rows, in the order of the query, each with the id and then the fields that are asked for. Raises SelectionTooLarge, SelectionNotThere, QueryRefused."""
    key = resource.key_field.name
    query = replace(query, fields=(key, *(name for name in query.fields if name != key)))
    if ids is not None:
        known = [str(read) for text in ids if (read := _id(text)) is not None]
        query = replace(query, conditions=(Condition(key, "in", (tuple(known),), fixed=True), *query.conditions))
    with told_of(query):
        require_few(count_of(found.connection, resource, query, found.customer_id))
    rows = list(stream_rows(found.connection, resource, query, found.customer_id))
    if ids is not None:
        there = {str(row[0]) for row in rows}
        missing = [shown(text) for text in ids if str(_id(text)) not in there]
        if missing:
            named = ", ".join(missing[:_TOLD]) + (", …" if missing[_TOLD:] else "")
            raise SelectionNotThere(count=len(missing), named=named, extra={"facts": {"missing": missing}})
    return rows


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
