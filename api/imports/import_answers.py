"""What is told of imports, as types (F-12 to F-15)."""

from typing import Annotated, Any, Literal, NotRequired
from uuid import UUID

from pydantic import Field
from typing_extensions import TypeAliasType, TypedDict

from aggregates.import_terms import BegunState, ImportCounts, ImportKind
from api.engine.allowed_actions import FIELD
from api.engine.answer import Json, Texts, about, made_type
from api.engine.list_answer import fields_of
from api.engine.problem_answer import ProblemOfRun
from api.imports.import_actions import IMPORT_ACTIONS
from api.imports.import_beside import ACTOR_NAME
from importers.imports.result import ImportProgress
from readmodels.import_resource import IMPORT_LIST


class RowNotTaken(TypedDict):
    """A row that was not taken, and why."""

    line: int
    column: str | None
    value: str | None
    reason: str
    reason_de: str
    reason_en: str


class RowWarned(TypedDict):
    """What was not used, put right or could not be checked; `line` 0: of the whole file."""

    line: int
    column: str | None
    value: str | None
    code: str
    text_de: str
    text_en: str


class Result(TypedDict):
    """What came of an import."""

    id: UUID
    counts: ImportCounts
    message_de: str
    message_en: str
    quarantined: Annotated[list[RowNotTaken], Field(description="The first hundred rows that were not taken")]
    warnings: int
    warned: list[RowWarned]
    warned_left_out: Annotated[int, Field(description="How many more warnings there are")]


class ImportOutcome(Result):
    """What came of an import, and the position of the last thing that it wrote."""

    state: Literal["completed", "held", "recognised"]
    position: int | None


class PlannedEventTold(TypedDict):
    """An event that would be written; `line` 0: no line of the file causes it."""

    line: int
    stream_id: UUID
    event: str
    sentence: Texts
    details: dict[str, Json]


class DryRunOutcome(Result):
    """What would come of an import, and a page of the events that it would write."""

    state: Literal["dry_run"]
    note_de: NotRequired[Annotated[str, Field(description="Where not all events can be read")]]
    note_en: NotRequired[str]
    total: Annotated[int, Field(description="How many events there would be")]
    kept: Annotated[int, Field(description="How many of them can be read")]
    offset: int
    events: list[PlannedEventTold]
    next: Annotated[str | None, Field(description="Where the next page is")]


class ImportBegun(TypedDict):
    """An import that goes on in the background, and where it is told."""

    id: UUID
    state: Literal["running"]
    href: str
    progress: Annotated[str, Field(description="Where its progress comes as a stream")]


class DryRunBegun(TypedDict):
    """A dry run that goes on, and where its outcome is told."""

    id: UUID
    state: Literal["running"]
    href: str


UploadBegun = TypeAliasType("UploadBegun", ImportBegun | DryRunBegun)
"""What goes on in the background."""
UploadOutcome = TypeAliasType("UploadOutcome", ImportOutcome | DryRunOutcome)
"""What came of a file."""


class Discarded(TypedDict):
    """An import that was discarded, or ended."""

    id: UUID
    state: BegunState
    position: int | None


class ReasonOfRow(Texts):
    """Why a row isn't taken, or what is noticed about one, and what to do."""

    code: str


class ReasonsOfRows(TypedDict):
    """All reasons there are."""

    reasons: list[ReasonOfRow]


STATES = Literal["running", "held", "completed", "discarded", "failed", "recognised", "refused"]
_KNOWN_LATER = "Missing as long as the lists don't know the import yet"


class HeldBack(TypedDict):
    """Why an import is held: so many percent of the numbers would be affected, more than the limit."""

    percent: int
    limit: int
    known: int
    missing: int
    deactivated: int
    moved: int


def _import_type() -> Any:
    """Make the type of what is told of one import, of which little is known at first."""
    listed: dict[str, Any] = {name: NotRequired[kind] for name, kind in fields_of(IMPORT_LIST).items()}
    members = {
        **listed,
        "id": UUID,
        "kind": NotRequired[ImportKind],
        "state": STATES,
        "interrupted": NotRequired[about(bool, "Its process was killed, and nobody works on it")],
        "actor_name": NotRequired[ACTOR_NAME],
        "held": NotRequired[about(HeldBack | None, "Why it is held, or was")],
        "progress": NotRequired[about(ImportProgress | None, "Only while this process works on it, or has")],
        "problem": NotRequired[about(ProblemOfRun | None, "What it ended with in this process")],
        FIELD: IMPORT_ACTIONS.menu_type,
    }
    return made_type("ImportDetail", members, f"An import. {_KNOWN_LATER}: its fields as in the list of imports.")


IMPORT_DETAIL: Any = _import_type()
