"""Lists asked by what somebody has saved of them: `view=<id>` stands for its columns, filters, words and order, and what the request says itself counts instead."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import NamedTuple
from uuid import UUID

from fastapi import Request

from api.engine.access import Caller
from api.engine.problem import Problem
from api.engine.reading import reading
from commands.engine.command import NotFound
from foundation.contribution import Point
from foundation.noun import Noun
from readmodels.engine.field import Resource
from readmodels.engine.query_parameters import read_query
from readmodels.engine.query_refused import BadValue, QueryRefused
from readmodels.engine.query_values import shown
from readmodels.engine.reader import Reading
from readmodels.engine.relations import Relations

SAVED = "view"
"""The parameter that names one."""
_ID = ("an id such as 01a22699-42d7-7fda-ae6f-aff68d3a0d73", "eine Id wie 01a22699-42d7-7fda-ae6f-aff68d3a0d73")
_TOGETHER = ("fields", "sort")
_FILTER = re.compile(r"filter\[([^\[\]]*)\].*")
Piece = tuple[str, str]
"""A parameter of the list, and what it is to be: a single column, filter or order."""


class SavedUnusable(Problem):
    """The saved view {name} asks for something that the list has no more: {parts_en}. Change the view, or open the list without that part."""

    status = 409
    code = "view-unusable"
    de = "Die gespeicherte Ansicht {name} fragt nach etwas, das die Liste nicht mehr hat: {parts_de}. Bitte die Ansicht ändern oder die Liste ohne diesen Teil öffnen."
    hint = "The view's `href` leaves out what is told as `unusable`; parameters of the request count in place of the view's."


class SavedQuery(NamedTuple):
    """What somebody has saved of the list of that name; `name`: what they called it."""

    listed: str
    name: str
    pieces: Sequence[Piece]

    def under(self, given: Sequence[Piece], resource: Resource, zone: tzinfo) -> Sequence[Piece]:
        """Return it with what is given, which counts instead: columns, words and order as a whole, filters by their column. Raises SavedUnusable."""
        said = {_said(parameter) for parameter, _ in given}
        kept = [piece for piece in self.pieces if _said(piece[0]) not in said]
        wrong = [refused for _, refused in unusable(resource, kept, zone)]
        if wrong:
            raise SavedUnusable(name=self.name, parts_de=_sentences(wrong, "de"), parts_en=_sentences(wrong, "en"))
        return (*joined(kept), *given)


@dataclass(frozen=True, slots=True)
class SavedQueries:
    """Where they are kept: `find` one that whoever reads may see; `reads`: what it reads for that."""

    noun: Noun
    find: Callable[[Reading, UUID], SavedQuery | None]
    reads: Relations


SAVED_QUERIES: Point[SavedQueries] = Point("api.registry", "SAVED_QUERIES")


def saved_query(caller: Caller, request: Request, after: int, resource: Resource) -> SavedQuery | None:
    """Look up what the request names, as it is now; None where it names nothing. Raises NotFound where there is none such of this list."""
    named = request.query_params.get(SAVED)
    if named is None:
        return None
    for kept in SAVED_QUERIES:
        try:
            saved_id = UUID(named)
        except ValueError:
            raise BadValue(SAVED, kept.noun, value=shown(named), expected=_ID) from None
        with reading(caller, kept.reads, after) as found:
            saved = kept.find(found, saved_id)
        if saved is None or saved.listed != resource.name:
            raise NotFound(kept.noun, shown(named))
        return saved
    return None


def unusable(resource: Resource, pieces: Sequence[Piece], zone: tzinfo) -> Iterator[tuple[Piece, QueryRefused]]:
    """Yield what the list takes no more, and why."""
    for piece in pieces:
        try:
            read_query(resource, [piece], zone)
        except QueryRefused as refused:
            yield piece, refused


def joined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Put single columns and orders together, each into one parameter, as a list takes them."""
    several = {name: ",".join(value for given, value in pieces if given == name) for name in _TOGETHER}
    others = [piece for piece in pieces if piece[0] not in several]
    return (*((name, value) for name, value in several.items() if value), *others)


def _said(parameter: str) -> str:
    """Name what a parameter speaks of: filters by their column, whatever the operator."""
    found = _FILTER.fullmatch(parameter)
    return f"filter[{found[1]}]" if found else parameter


def _sentences(wrong: Sequence[QueryRefused], language: str) -> str:
    return " ".join(dict.fromkeys(each.text_de if language == "de" else each.text_en for each in wrong)).rstrip(".")
