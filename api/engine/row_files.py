"""What a ZIP of a selection holds besides the list itself: files for each of its rows, which areas contribute.

A kind of them is declared once, for one list: `DEVICE_HISTORIES = history_files(DEVICE, ("designation", "imei"))`; the machinery (selection_file.py) names none.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from access.rights import Right
from aggregates.engine.sentence import Language
from api.engine.access import Caller
from foundation.contribution import Point
from foundation.noun import Noun
from readmodels.engine.field import Resource
from readmodels.engine.relations import Relations


class RowFile(NamedTuple):
    """One file: what it is to be called, its ending (`.pdf`), and what it holds."""

    name: str
    ending: str
    content: bytes


@dataclass(frozen=True, slots=True)
class RowFiles:
    """Files of one kind for the rows of the list `of`.

    `folder`: where they lie, and what people call them. `right`: who has it gets them; whoever hasn't gets the rest, and is told. `reads`: what they are made from.
    `called`: the fields of the list whose values name a row. `make`: the files of the row with this id and this name, one after the other; what it takes along
    it notes itself (`took_along`). A row may have none.
    """

    of: Resource
    folder: Noun
    right: Right
    reads: Relations
    called: tuple[str, ...]
    make: Callable[[Caller, Language, UUID, str], Iterable[RowFile]]


ROW_FILES: Point[RowFiles] = Point("api.registry", "ROW_FILES")
"""All kinds of files that rows have."""


def files_for(resource: Resource) -> list[RowFiles]:
    """Return what rows of this list have."""
    return [each for each in ROW_FILES if each.of.name == resource.name]
