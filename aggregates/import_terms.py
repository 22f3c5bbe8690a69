"""What is said of an import: its kind and state, what it counted, and the rows that it could not take."""

import hashlib
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from aggregates.engine.words import InWords
from aggregates.import_notices import Notice, notice_sentences
from aggregates.quarantine_reasons import not_kept, sentences
from aggregates.sealed_cell import VALUE, erased_mark, marking

ImportKind = Annotated[
    Literal[
        "feed",
        "users",
        "devices",
        "sims",
        "orders",
        "device_extract",
        "prices",
        "parcels",
        "maintained_users",
        "maintained_numbers",
        "maintained_devices",
        "expected_proceeds",
        "remarketing",
    ],
    InWords(
        feed=("Tagesimport", "feed"),
        users=("Nutzer", "users"),
        devices=("Geräte", "devices"),
        sims=("Rufnummern", "numbers"),
        orders=("Massenbestellung", "bulk order"),
        device_extract=("Auszug der Geräteverwaltung", "extract from device management"),
        prices=("Preisliste", "price list"),
        parcels=("Sendungsstatus", "parcels' statuses"),
        maintained_users=("Datenpflege Nutzer", "bulk maintenance of users"),
        maintained_numbers=("Datenpflege Rufnummern", "bulk maintenance of numbers"),
        maintained_devices=("Datenpflege Geräte", "bulk maintenance of devices"),
        expected_proceeds=("Erlöserwartungen", "expected proceeds"),
        remarketing=("Geräte zur Wiedervermarktung", "devices to be sold"),
    ),
]
BegunState = Annotated[
    Literal["running", "held", "completed", "discarded", "failed"],
    InWords(
        running=("läuft", "running"),
        held=("angehalten", "held"),
        completed=("abgeschlossen", "completed"),
        discarded=("verworfen", "discarded"),
        failed=("abgebrochen", "failed"),
    ),
]
ImportState = BegunState | Annotated[Literal["none"], InWords(none=("noch nicht begonnen", "not begun yet"))]
"""`none`: nothing has happened yet."""


class ImportCounts(BaseModel):
    """What an import saw and did, in rows; `events` counts what it wrote."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    seen: int = 0
    unchanged: int = 0
    created: int = 0
    changed: int = 0
    overwritten: int = 0
    moved: int = 0
    deactivated: int = 0
    missing: int = 0
    quarantined: int = 0
    refused: int = 0
    events: int = 0

    def plus(self, *others: "ImportCounts") -> "ImportCounts":
        together = (self, *others)
        return ImportCounts(**{name: sum([getattr(each, name) for each in together]) for name in ImportCounts.model_fields})


class QuarantinedRow(BaseModel):
    """A row that could not be taken: where it stood, what was wrong, and the row itself, sealed (it may hold PIN and PUK).

    `facts` fill the reason's text; nothing secret or personal stands in them. `sealed`: value and facts that may say something about a person. `likeness`
    of a feed's row: equal for rows that say the same and can't be taken for the same reason (`likeness_of`). A feed's row without it is from before, and
    sealed with the customer's key; all others have a key each.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    line: int
    column: str | None
    value: str | None
    reason: str
    sealed_row: str
    facts: dict[str, str] = {}
    sealed: str | None = None
    likeness: str | None = None

    @property
    def sentences(self) -> tuple[str, str]:
        """Why it could not be taken and what to do, German and English."""
        return sentences(self.reason, self.column, self.value, self.facts)

    def shown(self, import_id: UUID, kind: ImportKind) -> tuple[str | None, str, str]:
        """Return value and sentences with marks for what is sealed, and for its being erased, where it has a key of its own (`sealed_cell.py`)."""
        mark = None if self.sealed is None else marking(import_id, self.line, self.sealed)
        value, (de, en) = (self.value, self.sentences)
        if mark is not None:
            value, (de, en) = mark(VALUE), sentences(self.reason, self.column, self.value, self.facts, mark)
        if not self.has_own_key(kind):
            return value, de, en
        return value, de + erased_mark(import_id, self.line, "de"), en + erased_mark(import_id, self.line, "en")

    def has_own_key(self, kind: ImportKind) -> bool:
        """Tell whether it is sealed with a key of its own, rather than the customer's. `kind` of its import."""
        return kind != "feed" or self.likeness is not None

    @property
    def content(self) -> str:
        """Equal for a feed's rows that say the same and can't be taken for the same reason. No two of tables' rows are equal."""
        return self.likeness or likeness_of(self.reason, self.sealed_row)


def likeness_of(reason: str, sealed_row: str) -> str:
    """Compute a hash that is equal for rows that say the same and can't be taken for the same reason.

    `sealed_row`: the row sealed with the customer's key, which seals equal texts equally; so nobody without it can guess what the row said.
    """
    return hashlib.sha256(f"{reason}\n{sealed_row}".encode()).hexdigest()


class RowWarning(BaseModel):
    """What was noticed about a row that was taken all the same, or (`line` 0) about the whole file.

    `value` is what stood in the cell, unless it is secret or may say something about a person; then value and facts are in `sealed`, with the row's own key.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    line: int
    column: str | None
    value: str | None
    code: str
    facts: dict[str, str] = {}
    sealed: str | None = None

    def shown(self, import_id: UUID) -> tuple[str | None, str, str]:
        """Return value and sentences with marks for what is sealed (`sealed_cell.py`)."""
        mark = not_kept if self.sealed is None else marking(import_id, self.line, self.sealed)
        value = self.value if self.sealed is None else mark(VALUE)
        return value, *notice_sentences(self.code, self.column, self.value, self.facts, mark)

    @property
    def stands_for(self) -> int:
        """Of how many warnings it tells: more than one only where others are not listed one by one."""
        return int(self.facts.get("found", "1")) if self.code == Notice.FURTHER_ROWS.value else 1

    @property
    def same(self) -> tuple[int, str | None, str, str | None]:
        """By which it is known when the import goes on and finds it again."""
        return self.line, self.column, self.code, None if self.line else self.value
