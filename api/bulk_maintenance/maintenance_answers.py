"""What is told of a workbook that came back, before it is carried out, as types (H-20)."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from api.engine.answer import Texts
from api.imports.import_answers import RowWarned


class PlannedCell(TypedDict):
    """A cell that somebody edited. `null` is empty."""

    sheet: str | None
    cell: Annotated[
        str | None, Field(description="As spreadsheets call it, such as B17; null where an undoing is told, of which nobody has a workbook")
    ]
    column: str
    thing_id: UUID
    thing: Annotated[str, Field(description="What it is called, with what tells it apart from others")]
    field: str
    old: Annotated[Texts | None, Field(description="What stood there when it was downloaded")]
    new: Annotated[Texts | None, Field(description="What stands there now")]
    now: Annotated[Texts | None, Field(description="What holds")]


class CellInConflict(PlannedCell):
    """A cell that somebody edited, and whose field somebody else changed since the download: it is not overwritten."""

    changed_by: Texts | None
    changed_at: datetime | None


class WrongCell(TypedDict):
    """What can't be taken, why, and what to do; `cell` is null where the row as a whole is meant, or an undoing; `thing`: what the row is about, where there is such."""

    sheet: str | None
    cell: str | None
    line: int
    column: str | None
    thing_id: UUID | None
    thing: str | None
    value: str | None
    code: str
    de: str
    en: str


class PlanCounts(TypedDict):
    """Of the rows of a file, and of the cells that would change."""

    rows: int
    unchanged: int
    changed: int
    refused: Annotated[int, Field(description="Rows with a conflict or a wrong cell: nothing of them is taken")]
    cells: int
    conflicts: int
    errors: int


class MaintenancePlan(TypedDict):
    """What a file would change; nothing is changed yet."""

    hash: Annotated[str | None, Field(description="Quoted to carry out just this; null where the file was carried out before")]
    state: Literal["dry_run", "recognised"]
    import_id: Annotated[UUID | None, Field(description="Which upload it was, where the file was carried out before")]
    counts: PlanCounts
    message_de: str
    message_en: str
    changes: list[PlannedCell]
    conflicts: list[CellInConflict]
    errors: list[WrongCell]
    left_out: Annotated[int, Field(description="How many more changes, conflicts and errors there are than are told")]
    warned: list[RowWarned]
