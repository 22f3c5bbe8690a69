"""An event of a history, for people: a sentence in both languages, with actor, times, old and new values (A-10, A-12).

Whatever is named is called as it was when the event took effect, as far as was known when it was recorded, with today's name beside it where that is another
(names.py): a line says the same whenever it is asked.
What the history is of isn't named in each of its lines.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from aggregates.engine.event import Event, upcast
from aggregates.engine.meaning import Changed, changes_of, ids_in
from aggregates.engine.sentence import Language
from readmodels.engine.histories import type_known
from readmodels.engine.names import ACTOR, GRANT, Called, Name, Names, Pair, acting, is_told, own_name
from readmodels.engine.said import Hearer, in_one_line, sentence

LANGUAGES: tuple[Language, ...] = ("de", "en")
ROW_FIELDS = (
    *("position", "subject_id", "stream_id", "event", "event_version", "recorded_at", "effective_at"),
    *("actor", "on_behalf_of", "causation", "details"),
)
"""What an entry has of its row."""
_NOTHING = "–"


class Subject(NamedTuple):
    """What a history is of: the records whose events belong to it, the one first as which it is shown; and by which kind and id events name it."""

    records: Sequence[UUID]
    kind: str
    text: str

    def title(self, names: Names, entries: Sequence["Entry"]) -> Name:
        """Return what it was called at the last of these entries, with today's name beside it."""
        return names.called(self.kind, self.text, max((entry.position for entry in entries), default=2**62)).told

    def shows(self, record: str) -> bool:
        """Tell whether that is the record as which it is shown."""
        return record == str(self.records[0])

    def own(self, record: str) -> Pair:
        """Return the kind and id by which the events of one of the records name it."""
        return (self.kind, self.text if self.shows(record) else record)


class Told(NamedTuple):
    """A changed value: as the event has it, and in words; None where there was or is none."""

    change: Changed
    label: Name
    old: Name | None
    new: Name | None


class Entry(NamedTuple):
    """One event of a history, for programs and for people. `event_version`: the one whose shape `details` have; `names`: how those are called whom the event names."""

    position: int
    event: str
    event_version: int
    recorded_at: datetime
    effective_at: datetime
    actor: str
    actor_name: Name
    on_behalf_of: str | None
    causation: str
    stream_id: str
    subject_id: str
    details: Mapping[str, Any]
    sentence: Name
    changes: list[Told]
    names: Mapping[Pair, Called]


class Line(NamedTuple):
    """A row of a history, as it reads in its event's present version: of which type its event is, whom it names, and what was `thought` before it of a past time (thought.py)."""

    row: Mapping[str, Any]
    kind: type[Event]
    names: Sequence[Pair]
    thought: Mapping[str, Any] = MappingProxyType({})


def line_of(row: Mapping[str, Any], subject: Subject) -> Line:
    """Make the line of a row. Raises UnknownEvent where a newer program wrote the row."""
    kind = type_known(row["event"], row["event_version"], row["position"])
    if row["event_version"] != kind.event_version:
        row = {**row, "details": upcast(kind, row["event_version"], dict(row["details"])), "event_version": kind.event_version}
    return Line(row, kind, list(_named_in(row, kind, subject)))


def entries_of(lines: Iterable[Line], subject: Subject, names: Names, zone: ZoneInfo) -> Iterator[Entry]:
    """Put the lines into words."""
    called_itself, has_name = own_name(subject.kind), is_told(subject.kind, subject.text)
    for row, kind, pairs, thought in lines:
        position, details, record = row["position"], row["details"], str(row["subject_id"])
        effective_at = moment(row["effective_at"])
        named = {pair: names.called(*pair, position, effective_at) for pair in pairs}
        own = _own(subject, record, kind, details) if called_itself is not None else ()
        german, english = (_hearer(language, zone, named, own, called_itself) for language in LANGUAGES)
        values_to = (german, english) if has_name else (german._replace(own=()), english._replace(own=()))
        said = Name(sentence(kind, details, german), sentence(kind, details, english))
        if not subject.shows(record):
            said = _of_record(named[subject.own(record)].told, said)
        yield Entry(
            position,
            row["event"],
            row["event_version"],
            moment(row["recorded_at"]),
            effective_at,
            row["actor"],
            _actor(row, named),
            row["on_behalf_of"],
            row["causation"],
            str(row["stream_id"]),
            record,
            details,
            said,
            [_told(change, *values_to) for change in changes_of(kind, details, thought)],
            named,
        )


def _named_in(row: Mapping[str, Any], kind: type[Event], subject: Subject) -> Iterator[Pair]:
    """Who and what the row names by an id; and of which record it is, if not of the one that is shown."""
    yield ACTOR, row["actor"]
    if grant := _grant(row):
        yield GRANT, grant
    record = str(row["subject_id"])
    if not subject.shows(record):
        yield subject.own(record)
    yield from ids_in(kind, row["details"])


def _own(subject: Subject, record: str, kind: type[Event], details: Mapping[str, Any]) -> Sequence[Pair]:
    """By what the event names the thing whose history it is: in a line of another record also the one that is shown, unless it names both."""
    own = subject.own(record)
    if subject.shows(record) or own in ids_in(kind, details):
        return (own,)
    return (own, (subject.kind, subject.text))


def _of_record(record: Name, said: Name) -> Name:
    """Put before it which record says so, unless the sentence does."""
    return Name(*(words if of in words else f"{of}: {words}" for of, words in zip(record, said, strict=True)))


def _hearer(language: Language, zone: ZoneInfo, named: Mapping[Pair, Called], own: Sequence[Pair], called: Name | None) -> Hearer:
    def name_of(kind: str, text: str) -> str:
        name = named.get((kind, text))
        return getattr(name.told, language) if name is not None else text

    return Hearer(language, zone, name_of, own, getattr(called, language) if called is not None else "")


def moment(value: datetime | str) -> datetime:
    """Read a moment of a row, as a query or JSON has it."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _grant(row: Mapping[str, Any]) -> str | None:
    """The service access by which somebody acted, if so."""
    kind, _, what = (row["on_behalf_of"] or "").partition(":")
    return what if kind == GRANT else None


def _actor(row: Mapping[str, Any], named: Mapping[Pair, Called]) -> Name:
    actor, grant = named[ACTOR, row["actor"]].told, _grant(row)
    return acting(actor, named[GRANT, grant].told) if grant else actor


def values(entry: Entry, side: Literal["old", "new"], language: Language) -> str:
    """Write the old or the new values in one line; what each is, is said where there are several."""
    told = [(getattr(each.label, language), getattr(each, side)) for each in entry.changes]
    words = [(label, getattr(value, language) if value is not None else _NOTHING) for label, value in told]
    return words[0][1] if len(words) == 1 else "; ".join(f"{label}: {value}" for label, value in words)


def _told(change: Changed, german: Hearer, english: Hearer) -> Told:
    def in_words(value: Any) -> Name | None:
        de, en = (in_one_line(value, change.meaning, hearer) for hearer in (german, english))
        return Name(de, en) if de is not None and en is not None else None

    label = Name(*change.label) if change.named is None else Name(german.name_of(*change.named), english.name_of(*change.named))
    return Told(change, label, in_words(change.old), in_words(change.new))


def as_json(entry: Entry, fields: tuple[str, ...]) -> dict[str, Any]:
    """Make the entry ready for JSON: of the row's own fields those chosen; the words always.

    The payload only when it is asked for: its words say the same.
    """
    own = {name: getattr(entry, name) for name in ROW_FIELDS if (name in ("position", *fields) if fields else name != "details")}
    if "details" in own:
        own["details"] = {name: value for name, value in entry.details.items() if name != "codes"}
    return {
        **own,
        "sentence": entry.sentence._asdict(),
        "actor_name": entry.actor_name._asdict(),
        "changes": list(map(_change, entry.changes)),
        "names": [_name(pair, called) for pair, called in entry.names.items() if is_told(*pair)],
    }


def _name(pair: Pair, called: Called) -> dict[str, Any]:
    return {"kind": pair[0], "id": pair[1], "then": called.then._asdict(), "today": called.today._asdict()}


def _change(told: Told) -> dict[str, Any]:
    return {
        "field": told.change.field,
        "label": told.label._asdict(),
        "old": told.change.old,
        "new": told.change.new,
        "old_text": told.old._asdict() if told.old else None,
        "new_text": told.new._asdict() if told.new else None,
    }
