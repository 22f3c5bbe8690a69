"""Whoever hears what is said of an event: ids stand in angle brackets."""

from uuid import UUID
from zoneinfo import ZoneInfo

from aggregates.engine.event import Event
from aggregates.engine.meaning import changes_of
from aggregates.engine.sentence import Language
from readmodels.engine.said import Hearer, in_one_line, sentence

BERLIN = ZoneInfo("Europe/Berlin")
PHONE = UUID("d0000000-0000-4000-8000-000000000001")
TABLET = UUID("d0000000-0000-4000-8000-000000000002")
ERIKA = UUID("e0000000-0000-4000-8000-000000000001")


def hearer(language: Language, zone: ZoneInfo = BERLIN) -> Hearer:
    def name_of(kind: str, text: str) -> str:
        return text if kind in ("number", "user_field", "device_field") else f"<{kind} {text[-1:]}>"

    return Hearer(language, zone, name_of)


def said(event: Event, zone: ZoneInfo = BERLIN) -> tuple[str, str]:
    details = event.model_dump(mode="json")
    return sentence(type(event), details, hearer("de", zone)), sentence(type(event), details, hearer("en", zone))


def changed(event: Event) -> list[tuple[str | None, ...]]:
    """Field, German label, and old and new value in German and in English."""
    german, english = hearer("de"), hearer("en")
    return [
        (each.field, each.label.de, *(in_one_line(value, each.meaning, to) for value in (each.old, each.new) for to in (german, english)))
        for each in changes_of(type(event), event.model_dump(mode="json"))
    ]
