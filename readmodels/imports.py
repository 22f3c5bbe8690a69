"""Imports, their quarantined rows and their warnings (F-12, F-13, F-15)."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from aggregates.engine.words import Words
from readmodels.engine.table import Json, Table

ROW_STATUS: Words = {
    "open": ("offen", "open"),
    "corrected": ("korrigiert", "corrected"),
    "dismissed": ("abgehakt", "dismissed"),
    "discarded": ("verworfen", "discarded"),
}


class ImportRow(NamedTuple):
    customer_id: UUID
    import_id: UUID
    kind: str
    carrier: str | None
    file_name: str
    file_hash: str
    feed_date: date
    state: str
    historical: bool
    seen: int
    unchanged: int
    created: int
    changed: int
    overwritten: int
    moved: int
    deactivated: int
    missing: int
    quarantined: int
    refused: int
    events: int
    open_rows: int
    warnings: int
    held: Json | None
    note: str | None
    started_at: datetime
    ended_at: datetime | None
    seconds: float | None
    actor: str
    position: int


class QuarantineRow(NamedTuple):
    customer_id: UUID
    row_id: str
    import_id: UUID
    line: int
    column: str | None
    value: str | None
    reason: str
    reason_de: str
    reason_en: str
    status: str
    quarantined_at: datetime
    feed_date: date
    file_name: str


class WarningRow(NamedTuple):
    customer_id: UUID
    row_id: str
    import_id: UUID
    line: int
    column: str | None
    value: str | None
    code: str
    text_de: str
    text_en: str
    warned_at: datetime
    """When its import began: the same of all of them, so that they stand in the order of the file's lines."""
    feed_date: date
    file_name: str


IMPORTS = Table("imports", ImportRow, key="import_id", indexes=("customer_id, started_at, import_id",))
QUARANTINE = Table("quarantine", QuarantineRow, key="row_id", indexes=("customer_id, status, quarantined_at, row_id", "import_id"))
WARNINGS = Table("import_warnings", WarningRow, key="row_id", indexes=("customer_id, warned_at, row_id", "import_id"))
