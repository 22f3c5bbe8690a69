"""A history as a file: its columns, its lines, and who made the file, when, and from which events (A-10)."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from aggregates.engine.sentence import Language
from api.engine.made import Made
from readmodels.engine.field import Field
from readmodels.engine.history_entry import Entry, values
from readmodels.engine.names import Name

if TYPE_CHECKING:
    from api.engine.history_pdf import HistoryLine

COLUMNS = (
    Field("recorded_at", "instant", "Erfasst am", "Recorded at"),
    Field("effective_at", "instant", "Wirksam am", "Effective at"),
    Field("sentence", "text", "Ereignis", "Event"),
    Field("old", "text", "Alter Wert", "Old value"),
    Field("new", "text", "Neuer Wert", "New value"),
    Field("actor", "text", "Wer", "Who"),
    Field("position", "number", "Position", "Position"),
)
"""What a history's file shows."""


class HistoryFile(NamedTuple):
    """What a history's file is of: what it is called, whose customer's it is, in which zone its times are told, and how it was made."""

    title: str
    customer: str
    zone: ZoneInfo
    made: Made

    def about(self, language: Language) -> Iterator[tuple[str, str]]:
        """Yield what the file says of itself: labels and texts."""
        german = language == "de"
        yield "Historie" if german else "History", self.title
        if self.customer:
            yield "Kunde" if german else "Customer", self.customer
        yield from self.made.about(language, self.zone)

    def pdf(self, entries: Iterable[Entry], language: Language) -> bytes:
        """Make the PDF; what it stands on is brought in only now, as it takes longer than all else of this."""
        from api.engine.history_pdf import history_pdf

        made = self.made.line(language)
        lines = (_line(entry, language) for entry in entries)
        return history_pdf(self.title, self.customer, lines, language, zone=self.zone, printed_at=self.made.at, made=made)


def cells(entry: Entry, language: Language) -> tuple[Any, ...]:
    """Return one event, in the cells of COLUMNS."""
    told = (_in(entry.sentence, language), values(entry, "old", language), values(entry, "new", language), _in(entry.actor_name, language))
    return (entry.recorded_at, entry.effective_at, *told, entry.position)


def _line(entry: Entry, language: Language) -> "HistoryLine":
    from api.engine.history_pdf import HistoryLine

    changes = [
        (
            _in(told.label, language),
            None if told.old is None else _in(told.old, language),
            None if told.new is None else _in(told.new, language),
        )
        for told in entry.changes
    ]
    times = (entry.recorded_at, entry.effective_at)
    return HistoryLine(*times, _in(entry.sentence, language), _in(entry.actor_name, language), changes, entry.position)


def _in(name: Name, language: Language) -> str:
    return name.de if language == "de" else name.en
