"""A history for the terminal and for programs."""

from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Any

import orjson

from readmodels.history_query import Entry
from readmodels.names import Name


def in_lines(entries: Iterable[Entry], language: str, zone: tzinfo) -> Iterable[str]:
    """When, what, who; the effective time where it is another day than the recorded one."""
    for entry in entries:
        recorded, effective = _moment(entry.recorded_at, zone), _moment(entry.effective_at, zone)
        when = f"{recorded:%Y-%m-%d %H:%M:%S}"
        note = f" ({'wirksam' if language == 'de' else 'effective'} {effective:%Y-%m-%d})" if effective.date() != recorded.date() else ""
        yield f"{when}  {_said(entry.sentence, language)}{note}  · {_said(entry.actor_name, language)}"


def as_json(entries: Iterable[Entry]) -> bytes:
    """An array of objects, with both languages."""
    return orjson.dumps([_object(entry) for entry in entries], default=str)


def cells(entry: Entry, language: str) -> tuple[Any, ...]:
    """The cells of api/histories.py's columns."""
    said = (entry.sentence, entry.old, entry.new, entry.actor_name)
    return (entry.recorded_at, entry.effective_at, *(_said(name, language) for name in said), entry.position)


def _object(entry: Entry) -> dict[str, Any]:
    fields = entry._asdict()
    fields["changes"] = [change._asdict() for change in entry.changes]
    return {name: value._asdict() if isinstance(value, Name) else value for name, value in fields.items()}


def _said(name: Name, language: str) -> str:
    return name.de if language == "de" else name.en


def _moment(value: datetime | str, zone: tzinfo) -> datetime:
    return (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(zone)
