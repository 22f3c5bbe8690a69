"""Events that aren't stored yet, as people read them: what they name is called as it is today, what they begin has no name yet (F-14)."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from aggregates.engine.event import Event
from aggregates.engine.meaning import ids_in
from aggregates.engine.sentence import Language
from eventstore.log import EventLog
from readmodels.engine.names import TODAY, Name, Names, Pair, names_in, own_name
from readmodels.engine.said import PLANNED_ZONE, Hearer, sentence


class Planned(NamedTuple):
    """An event that would be appended to a stream, and its payload."""

    stream_id: UUID
    kind: type[Event]
    details: Mapping[str, Any]


def planned_sentences(log: EventLog, customer_id: UUID, planned: Sequence[Planned]) -> list[Name]:
    """Write a sentence for each of these events; whom and what they name is looked up at once."""
    names = names_in(log, customer_id, {pair for each in planned for pair in ids_in(each.kind, each.details)})
    return [Name(*(sentence(each.kind, each.details, _hearer(each, names, language)) for language in ("de", "en"))) for each in planned]


def _hearer(planned: Planned, names: Names, language: Language) -> Hearer:
    begun: Pair = (planned.kind.stem, str(planned.stream_id))
    called = None if begun in names.told else own_name(planned.kind.stem)

    def name_of(kind: str, text: str) -> str:
        return getattr(names.called(kind, text, TODAY.position).today, language)

    return Hearer(language, PLANNED_ZONE, name_of, () if called is None else (begun,), "" if called is None else getattr(called, language))
