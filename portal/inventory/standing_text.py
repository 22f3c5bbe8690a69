"""How something stood at a moment, as people read it: what is known of it, with labels; ids last, empty fields not at all."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, cast

from api.engine.export_text import text_of
from portal.engine.language import Language
from portal.inventory.subjects import Noun
from readmodels.devices.device_resource import DEVICE_LIST
from readmodels.engine.field import Field, Resource
from readmodels.sims.sim_resource import SIM_LIST
from readmodels.users.user_resource import USER_LIST

_RESOURCES: Mapping[Noun, Resource] = {"device": DEVICE_LIST, "user": USER_LIST, "number": SIM_LIST}
_SILENT = frozenset({"version", "identifiers", "user_id", "device_id", "sim_id"})
_FURTHER: Mapping[str, tuple[str, str]] = {
    "user_name": ("Nutzer", "User"),
    "linked_device_name": ("Gerät", "Device"),
    "absorbed_into_name": ("Aufgegangen in", "Merged into"),
    "primary_address": ("Lieferadresse", "Delivery address"),
    "additional_addresses": ("Weitere Adressen", "Further addresses"),
    "further": ("Eigene Felder", "Own fields"),
}


def in_labels(noun: Noun, stood: Mapping[str, Any], language: Language) -> Iterator[tuple[str, str]]:
    """Label and text of each field that says something."""
    resource = _RESOURCES[noun]
    labelled = {field.column: field for field in resource.visible.values() if field.column not in _SILENT}
    for column, field in labelled.items():
        if column not in _FURTHER and stood.get(column) not in (None, "", []):
            yield field.label(language), _text(field, stood[column], language)
    for name, (de, en) in _FURTHER.items():
        if stood.get(name):
            yield (de if language == "de" else en), _plain(stood[name], keys=name == "further")
    yield "Id", str(stood[resource.key])


def _text(field: Field, value: Any, language: Language) -> str:
    if isinstance(value, date) and language == "de":
        return f"{value:%d.%m.%Y}"
    return text_of(field, value, language)


def _plain(value: Any, *, keys: bool) -> str:
    """Addresses and own fields, their parts side by side."""
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value)
        return ", ".join(f"{name}: {text}" if keys else str(text) for name, text in entries.items() if text)
    if isinstance(value, list):
        return "; ".join(_plain(entry, keys=keys) for entry in cast("list[Any]", value))
    return str(value)
