"""Event payloads as people read them: codes in words, dates as they are written, what is erased as such; and which values changed (A-10)."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, cast
from zoneinfo import ZoneInfo

from stdnum import luhn

from aggregates.engine.event import DELETED
from aggregates.engine.sentence import Language
from readmodels.engine.choices import (
    ACCOUNT_ROLES,
    ADMITS,
    CODE_REFUSALS,
    DEVICE_KINDS,
    DEVICE_SOURCES,
    FEATURES,
    IMPORT_KINDS,
    LINK_PURPOSES,
    LINK_SOURCES,
    LOGIN_METHODS,
    LOGIN_REFUSALS,
    PASSWORD_PURPOSES,
    ROLES,
    SECOND_FACTORS,
    SESSION_ENDS,
    SIGN_ON_TIES,
    SIM_STATUS,
    USER_STATUS,
    Words,
)

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_MOMENT = re.compile(_DATE.pattern + r"T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_MINUTE = {"de": "%d.%m.%Y, %H:%M", "en": "%Y-%m-%d %H:%M"}
_ZONE = ZoneInfo("Europe/Berlin")
_BECAUSE: Words = {"hand": ("von Hand", "by hand"), "inactive": ("inaktiv gemeldet", "reported inactive")}
_WORDS: Mapping[str, Words] = {
    "source": {**DEVICE_SOURCES, **LINK_SOURCES},
    "status": {**USER_STATUS, **SIM_STATUS},
    "kind": {**DEVICE_KINDS, **IMPORT_KINDS},
    "because": _BECAUSE,
    "feature": FEATURES,
    "role": {**ROLES, **ACCOUNT_ROLES},
    "method": LOGIN_METHODS,
    "factor": SECOND_FACTORS,
    "reason": {**LOGIN_REFUSALS, **SESSION_ENDS, **CODE_REFUSALS},
    "purpose": {**LINK_PURPOSES, **PASSWORD_PURPOSES},
    "admits": ADMITS,
    "tie": SIGN_ON_TIES,
}
_LABELS: Words = {
    "name": ("Name", "Name"),
    "full_name": ("Vollständiger Name", "Full name"),
    "login": ("Benutzername", "User name"),
    "phone": ("Telefon", "Phone"),
    "mobile": ("Mobilfunknummer", "Mobile number"),
    "role": ("Rolle", "Role"),
    "email": ("E-Mail", "E-mail"),
    "group": ("Gruppe", "Group"),
    "personnel_number": ("Personalnummer", "Personnel number"),
    "cost_centre": ("Kostenstelle", "Cost centre"),
    "address": ("Lieferadresse", "Delivery address"),
    "user_id": ("Nutzer", "User"),
    "device_id": ("Gerät", "Device"),
    "status": ("Status", "Status"),
    "kind": ("Art", "Kind"),
    "maker": ("Hersteller", "Maker"),
    "model": ("Modell", "Model"),
    "size": ("Größe", "Size"),
    "colour": ("Farbe", "Colour"),
    "further": ("Eigene Felder", "Own fields"),
    "carrier": ("Netzbetreiber", "Carrier"),
    "iccid": ("SIM-Kartennummer", "Card number"),
    "card_type": ("SIM-Kartentyp", "Card type"),
    "tariff.name": ("Tarif", "Tariff"),
    "options": ("Tarifoptionen", "Tariff options"),
    "start": ("Vertragsbeginn", "Contract start"),
    "end": ("Vertragsende", "Contract end"),
    "earliest_renewal": ("Früheste Verlängerung", "Earliest renewal"),
    "subsidy": ("Subventionsberechtigung", "Subsidy entitlement"),
    "renewal": ("Vertragsverlängerungsberechtigung", "Renewal entitlement"),
    "hardware_calloff": ("Hardwareabrufberechtigung", "Hardware call-off entitlement"),
    "billing_account": ("BAN", "BAN"),
}
_STATUS_AFTER = {
    "sim.activated": "active",
    "sim.paused": "paused",
    "sim.deactivated": "inactive",
    "sim.freed": "free",
    "user.deactivated": "inactive",
    "user.reactivated": "active",
    "user.deleted": "deleted",
}
_PASSES: Mapping[str, tuple[str, str | None, str | None]] = {
    "device.assigned": ("user_id", None, "user_id"),
    "device.reassigned": ("user_id", "from_user_id", "to_user_id"),
    "device.decoupled": ("user_id", "user_id", None),
    "sim.assigned_to_user": ("user_id", "was_user_id", "user_id"),
    "sim.decoupled_from_user": ("user_id", "user_id", None),
    "sim.put_in_device": ("device_id", "was.device_id", "device_id"),
    "sim.taken_out_of_device": ("device_id", "was.device_id", None),
}
"""Events by which something passes: what, and where the old and the new holder stand."""

_STATUS_BEFORE = {"user.deactivated": "active", "user.reactivated": "inactive"}
_BESIDE = frozenset({"key", "number", "numbers", "sim_id", "imei", "source", "set_by", "because", "was", "confirm"})
"""What an event with `was` holds besides the new value."""


class Change(NamedTuple):
    """A value that an event changed. `field` names it for programs, the labels for people; ids stay ids."""

    field: str
    label_de: str
    label_en: str
    old: Any
    new: Any


def in_words(details: Mapping[str, Any], language: Language, zone: ZoneInfo = _ZONE) -> dict[str, Any]:
    """The payload for `render` (aggregates/engine/sentence.py): codes, dates and identifiers as people of that language write them, moments in their zone."""
    words = _WORDS
    if "was" in details and (len(details) == 1 or "role" in details):  # beside other things it is a name, which says what it says
        words = {**_WORDS, "was": ACCOUNT_ROLES if "role" in details else SIM_STATUS}
    return {key: _in_words(key, value, language, zone, words) for key, value in details.items()}


def _in_words(key: str, value: Any, language: Language, zone: ZoneInfo, words: Mapping[str, Words]) -> Any:
    if isinstance(value, str):
        return _text(key, value, language, zone, words)
    if isinstance(value, list):
        return [_in_words(key, item, language, zone, words) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        entry = cast("dict[str, Any]", value)
        return _identifier(entry) if entry.keys() == {"kind", "value"} else in_words(entry, language, zone)
    return value


def _text(key: str, text: str, language: Language, zone: ZoneInfo, words: Mapping[str, Words]) -> str:
    if text == DELETED:
        return DELETED if language == "de" else "erased"
    if key == "imei":
        return _imei(text)
    if said := words.get(key, {}).get(text):
        return said[language == "en"]
    if language == "de" and (day := _DATE.fullmatch(text)):
        return f"{day[3]}.{day[2]}.{day[1]}"
    if _MOMENT.fullmatch(text):
        return datetime.fromisoformat(text).astimezone(zone).strftime(_MINUTE[language])
    return text


def _imei(text: str) -> str:
    """With its check digit."""
    return text + luhn.calc_check_digit(text) if len(text) == 14 and text.isdigit() else text


def _identifier(entry: Mapping[str, str]) -> str:
    return f"IMEI {_imei(entry['value'])}" if entry["kind"] == "imei" else f"SN {entry['value']}"


def changes(event: str, details: Mapping[str, Any]) -> list[Change]:
    """Which values the event changed, each with the old and the new one; nothing for events that only begin or add something."""
    if event in _STATUS_AFTER:
        return [_change("status", details.get("was") or _STATUS_BEFORE.get(event), _STATUS_AFTER[event])]
    if event in _PASSES:
        field, old, new = _PASSES[event]
        return [_change(field, dig(details, old), dig(details, new))]
    return _from_was(details) if "was" in details else []


def dig(details: Mapping[str, Any], path: str | None) -> Any:
    """What stands at a path with dots; None where it leads nowhere."""
    value: Any = details if path else None
    for part in path.split(".") if path else ():
        value = cast("dict[str, Any]", value).get(part) if isinstance(value, dict) else None
    return value


def _from_was(details: Mapping[str, Any]) -> list[Change]:
    """`was` stands beside the new value, which has the same shape."""
    was = details["was"]
    new = [(key, value) for key, value in details.items() if key not in _BESIDE]
    if len(new) != 1:
        return []
    field, value = new[0]
    if isinstance(was, dict) and isinstance(value, dict) and field != "address":
        old, now = cast("dict[str, Any]", was), cast("dict[str, Any]", value)
        return [_change(f"{field}.{part}", old.get(part), now[part]) for part in now if old.get(part) != now[part]]
    return [_change(details.get("key", field), was, value)]


def _change(field: str, old: Any, new: Any) -> Change:
    de, en = _LABELS.get(field) or _LABELS.get(field.rpartition(".")[2], (field, field))
    return Change(field, de, en, old, new)
