"""Why a thing says what it says, in words: the event's sentence as its history tells it, who, when, and the file and line where it came from one (A-15)."""

import re
from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from aggregates.engine.event import OPERATOR, Event
from aggregates.engine.sentence import Language
from api.engine.answer import Json, Texts
from eventstore.envelope import Recorded
from eventstore.log import EventLog
from eventstore.personal_fields import redacted
from projections.engine.why import Why
from readmodels.engine.history_entry import Entry
from readmodels.engine.names import FILE, Name
from readmodels.engine.reader import Reading
from readmodels.engine.told_events import Within, told_events

_FROM_A_FILE = re.compile(r"import:([0-9a-f-]{36})(?:#(\d+))?")
_MINUTE = {"de": "%d.%m.%Y, %H:%M", "en": "%Y-%m-%d, %H:%M"}
_WORDS: Mapping[Language, Mapping[str, str]] = {
    "de": {
        "set": "{said}",
        "never": "Nie gesetzt; da seit: {said}",
        "linked": "{link}; lautet so seit: {said}",
        "effective": "wirksam {at}",
        "line": "{file}, Zeile {line}",
    },
    "en": {
        "set": "{said}",
        "never": "Never set; there since: {said}",
        "linked": "{link}; reads so since: {said}",
        "effective": "effective {at}",
        "line": "{file}, line {line}",
    },
}


class SourceTold(TypedDict):
    """The import that said so, and the line of its file where it was one line."""

    import_id: UUID
    line: int | None
    file: str


class ReasonTold(TypedDict):
    """An event as its history tells it, and where it came from."""

    position: int
    event: str
    stream_id: UUID
    recorded_at: datetime
    effective_at: datetime
    sentence: Texts
    actor: str
    actor_name: Texts
    on_behalf_of: str | None
    causation: str
    source: Annotated[SourceTold | None, Field(description="null: no import said so")]


class WhyTold(TypedDict):
    """Why one value reads so."""

    value: Json
    never_set: Annotated[bool, Field(description="The thing came without the value, and nothing has set it since")]
    in_words: Annotated[Texts, Field(description="All of it in one line")]
    set_by: Annotated[ReasonTold, Field(description="The event since which it reads so")]
    linked_by: Annotated[
        ReasonTold | None,
        Field(description="Where the value is that of something else and was changed there since: the event by which the thing came to it"),
    ]


class Source(NamedTuple):
    """The import, and the line of its file where it was one line that said so."""

    import_id: str
    line: int | None
    file: Name


class Reason(NamedTuple):
    """An event as its history tells it, and where it came from."""

    entry: Entry
    source: Source | None

    def as_json(self) -> dict[str, Any]:
        entry, source = self
        return {
            "position": entry.position,
            "event": entry.event,
            "stream_id": entry.stream_id,
            "recorded_at": entry.recorded_at,
            "effective_at": entry.effective_at,
            "sentence": entry.sentence._asdict(),
            "actor": entry.actor,
            "actor_name": entry.actor_name._asdict(),
            "on_behalf_of": entry.on_behalf_of,
            "causation": entry.causation,
            "source": None if source is None else {"import_id": source.import_id, "line": source.line, "file": source.file.de},
        }


class Told(NamedTuple):
    """Why one value reads so: by which event; by which one the thing came to that of which the value tells, where it was changed there since; and all of it in one line."""

    why: Why
    set_by: Reason
    linked_by: Reason | None
    in_words: Name

    def said(self, language: Language) -> str:
        """Tell what the event says that set it; where none did, that the thing came without."""
        words = _WORDS[language]["never" if self.why.never_set else "set"]
        return words.format(said=getattr(self.set_by.entry.sentence, language))

    def as_json(self) -> dict[str, Any]:
        return {
            "value": self.why.value,
            "never_set": self.why.never_set,
            "in_words": self.in_words._asdict(),
            "set_by": self.set_by.as_json(),
            "linked_by": self.linked_by.as_json() if self.linked_by is not None else None,
        }


def told(log: EventLog, reading: Reading, why: Mapping[str, Why]) -> dict[str, Told]:
    """Tell the reasons in words, by the paths of their values. Raises UnknownEvent where a newer program wrote an event."""
    events = {each.position: each for reason in why.values() for each in (reason.set_by, reason.linked_by) if each is not None}
    files = {each.position: match for each in events.values() if (match := _FROM_A_FILE.fullmatch(each.causation))}
    further = {(FILE, match[1]) for match in files.values()}
    within = (Within(_as_told_to(reading.customer_id, each)) for each in events.values())
    entries, names = told_events(log, reading.customer_id, reading.settings.zone, within, further)
    sources = {
        position: Source(match[1], int(match[2]) if match[2] else None, names.called(FILE, match[1], position).then)
        for position, match in files.items()
    }
    reasons = {position: Reason(entry, sources.get(position)) for position, entry in zip(events, entries, strict=True)}
    return {path: _told(reading, each, reasons) for path, each in why.items()}


def _as_told_to(customer_id: UUID, recorded: Recorded[Event]) -> Recorded[Event]:
    """What happened to people of the operator is told to a customer without what is personal of them."""
    if recorded.customer_id != OPERATOR or customer_id == OPERATOR:
        return recorded
    told = copy(recorded)
    told.details = redacted(recorded.kind, recorded.details)
    return told


def _told(reading: Reading, why: Why, reasons: Mapping[int, Reason]) -> Told:
    set_by, linked_by = reasons[why.set_by.position], reasons[why.linked_by.position] if why.linked_by is not None else None
    return Told(why, set_by, linked_by, Name(*(_in_words(reading, why, set_by, linked_by, language) for language in ("de", "en"))))


def _in_words(reading: Reading, why: Why, set_by: Reason, linked_by: Reason | None, language: Language) -> str:
    words, said = _WORDS[language], _line(reading, set_by, language)
    if linked_by is not None:
        return words["linked"].format(link=_line(reading, linked_by, language), said=said)
    return words["never" if why.never_set else "set"].format(said=said)


def _line(reading: Reading, reason: Reason, language: Language) -> str:
    """The event in one line: what it says, when, who, and from which file."""
    words, (entry, source) = _WORDS[language], reason

    def minute(at: datetime) -> str:
        return at.astimezone(reading.settings.zone).strftime(_MINUTE[language])

    about = [minute(entry.recorded_at)]
    if entry.effective_at != entry.recorded_at:
        about.append(words["effective"].format(at=minute(entry.effective_at)))
    about.append(getattr(entry.actor_name, language))
    if source is not None:
        file = getattr(source.file, language)
        about.append(words["line"].format(file=file, line=source.line) if source.line is not None else file)
    return f"{getattr(entry.sentence, language)} ({'; '.join(about)})"
