"""What is wrong with a cell and its row, or was noticed about them, for one of the stable reasons (F-12)."""

from dataclasses import dataclass, field, replace

from aggregates.import_notices import Notice, notice_sentences
from aggregates.quarantine_reasons import Reason, filled
from foundation.normal_form import marked

__all__ = ["BadValue", "Notice", "Reason", "RowNoted", "RowRejected"]


class BadValue(ValueError):
    """This is not what it should be: see `reason`. `facts` fill the reason's text."""

    def __init__(self, reason: Reason, **facts: str) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.facts = facts

    def in_cell(self, column: str, value: str, line: int) -> "RowRejected":
        return RowRejected(marked(column), marked(value), self.reason, line, self.facts)


@dataclass(frozen=True, slots=True)
class RowRejected:
    """One thing wrong in one row. `line` is the line in the file as an editor or Excel counts it; 0 = not known (yet).

    `value` is what stood in the cell; secrets (PIN, PUK) are never kept in it.
    """

    column: str
    value: str
    reason: Reason
    line: int = 0
    facts: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def code(self) -> str:
        return self.reason.value

    @property
    def de(self) -> str:
        return self._filled(self.reason.de)

    @property
    def en(self) -> str:
        return self._filled(self.reason.en)

    def at(self, line: int) -> "RowRejected":
        return replace(self, line=line)

    def _filled(self, template: str) -> str:
        return filled(template, self.column, self.value, self.facts)


@dataclass(frozen=True, slots=True)
class RowNoted:
    """One thing noticed about a row that is taken all the same. `line` 0: about the whole file, or not known (yet).

    `value` is what stood in the cell; secrets (PIN, PUK) are never kept in it. `personal`: it may say something about a person. `about`: by what the row
    tells about whom, kept with that only.
    """

    notice: Notice
    column: str = ""
    value: str = ""
    line: int = 0
    facts: dict[str, str] = field(default_factory=dict[str, str])
    personal: bool = False
    about: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not (self.value.isascii() and self.column.isascii()):
            object.__setattr__(self, "value", marked(self.value))
            object.__setattr__(self, "column", marked(self.column))

    def at(self, line: int) -> "RowNoted":
        return replace(self, line=line)

    @property
    def stands_for(self) -> int:
        """Of how many warnings it tells: more than one only where others are not listed one by one."""
        return int(self.facts.get("found", "1")) if self.notice is Notice.FURTHER_ROWS else 1

    @property
    def sentences(self) -> tuple[str, str]:
        """What was noticed, German and English."""
        return notice_sentences(self.notice.value, self.column, self.value, self.facts)
