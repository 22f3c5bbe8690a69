"""A history for the terminal, and as lines of a PDF."""

from collections.abc import Iterable
from datetime import tzinfo
from typing import Any

from aggregates.engine.sentence import Language
from api.engine.history_pdf import HistoryLine
from readmodels.engine.history_query import Entry, values
from readmodels.engine.names import Name


def in_lines(entries: Iterable[Entry], language: Language, zone: tzinfo) -> Iterable[str]:
    """When, what, who; the effective time where it is another day than the recorded one."""
    for entry in entries:
        recorded, effective = entry.recorded_at.astimezone(zone), entry.effective_at.astimezone(zone)
        note = f" ({'wirksam' if language == 'de' else 'effective'} {effective:%Y-%m-%d})" if effective.date() != recorded.date() else ""
        yield f"{recorded:%Y-%m-%d %H:%M:%S}  {_said(entry.sentence, language)}{note}  · {_said(entry.actor_name, language)}"


def cells(entry: Entry, language: Language) -> tuple[Any, ...]:
    """The cells of api/engine/histories.py's columns."""
    old, new = values(entry, "old", language), values(entry, "new", language)
    said = (_said(entry.sentence, language), old, new, _said(entry.actor_name, language))
    return (entry.recorded_at, entry.effective_at, *said, entry.position)


def line(entry: Entry, language: Language) -> HistoryLine:
    """One event of the PDF."""
    changes = [
        (
            _said(told.label, language),
            None if told.old is None else _said(told.old, language),
            None if told.new is None else _said(told.new, language),
        )
        for told in entry.changes
    ]
    sentence, actor = _said(entry.sentence, language), _said(entry.actor_name, language)
    return HistoryLine(entry.recorded_at, entry.effective_at, sentence, actor, changes, entry.position)


def _said(name: Name, language: Language) -> str:
    return name.de if language == "de" else name.en
