"""The names by which people know what an id stands for, looked up for many at once."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from aggregates.engine.event import DELETED
from readmodels.engine.reader import Reading

LabelsOf = Callable[[Iterable[UUID]], Mapping[UUID, str]]
"""Ids of API tokens, of accounts that this customer doesn't have, of service accesses that it didn't give → what they are called, if they are known."""


class Name(NamedTuple):
    de: str
    en: str


_ERASED = Name(DELETED, "erased")
_USERS = "SELECT user_id, name, NULL FROM users WHERE user_id = ANY(%(ids)s)"
_DEVICES = """SELECT device_id, concat_ws(' ', maker, model), concat_ws(', ', 'IMEI ' || imei, 'IMEI ' || imei2, 'SN ' || serial_number)
    FROM devices WHERE device_id = ANY(%(ids)s)"""
_ACCOUNTS = "SELECT account_id, full_name, NULL FROM accounts WHERE account_id = ANY(%(ids)s)"
_RESELLERS = """SELECT DISTINCT ON (reseller_id) reseller_id, name, company FROM service_access_given
    WHERE reseller_id = ANY(%(ids)s) ORDER BY reseller_id, since DESC"""
_GRANTS = "SELECT grant_id, administrator, NULL FROM service_access_given_list WHERE grant_id = ANY(%(ids)s)"
_IMPORTS = "SELECT import_id, file_name, NULL FROM imports WHERE import_id = ANY(%(ids)s)"


def names(reading: Reading, wanted: Iterable[tuple[str, str]], labels_of: LabelsOf) -> dict[tuple[str, str], Name]:
    """The names of pairs of a kind (`user`, `device`, `actor` or `grant`) and an id; the id itself stands for one that isn't known."""
    wanted = frozenset(wanted)
    found = {entry: Name(entry[1], entry[1]) for entry in wanted}
    for user_id, name, _ in _rows(reading, _USERS, (text for kind, text in wanted if kind == "user")):
        found["user", str(user_id)] = _ERASED if name == DELETED else Name(name, name)
    for device_id, words, printed in _rows(reading, _DEVICES, (text for kind, text in wanted if kind == "device")):
        found["device", str(device_id)] = _device(device_id, words, printed)
    found.update(_grants(reading, [text for kind, text in wanted if kind == "grant"], labels_of))
    found.update(_actors(reading, [text for kind, text in wanted if kind == "actor"], labels_of))
    return found


def _device(device_id: UUID, words: str, printed: str) -> Name:
    """A record that was merged into another has nothing printed on it any more: the end of its id tells it from others."""
    if words and printed:
        return Name(f"{words} ({printed})", f"{words} ({printed})")
    if printed:
        return Name(printed, printed)
    end = f"Id …{str(device_id)[-8:]}"
    return Name(f"{words} ({end})", f"{words} ({end})") if words else Name(f"Gerät ({end})", f"Device ({end})")


def device_title(reading: Reading, device_id: UUID) -> str:
    """How people know one device."""
    return names(reading, {("device", str(device_id))}, lambda _ids: {})["device", str(device_id)].de


def acting(actor: Name, grant: Name) -> Name:
    """Who did it, and by whose leave (S-04)."""
    return Name(f"{actor.de}, im Service-Zugang von {grant.de}", f"{actor.en}, by the service access of {grant.en}")


def _actors(reading: Reading, actors: list[str], labels_of: LabelsOf) -> dict[tuple[str, str], Name]:
    files = {str(key): name for key, name, _ in _rows(reading, _IMPORTS, (_id(actor) for actor in actors if actor.startswith("import:")))}
    accounts = _accounts(reading, [_id(actor) for actor in actors if actor.startswith("account:")])
    others = (_id(actor) for actor in actors if actor.startswith(("token:", "account:")) and _id(actor) not in accounts)
    labels = {str(key): label for key, label in labels_of(_uuids(others)).items()}
    return {("actor", actor): _actor(actor, files, labels, accounts) for actor in actors}


def _accounts(reading: Reading, texts: list[str]) -> dict[str, Name]:
    """The customer's own accounts, and the resellers whom it let in, with their companies."""
    resellers = {str(key): _person(name, company) for key, name, company in _rows(reading, _RESELLERS, texts)}
    return resellers | {str(key): _person(name) for key, name, _ in _rows(reading, _ACCOUNTS, texts)}


def _grants(reading: Reading, texts: list[str], labels_of: LabelsOf) -> dict[tuple[str, str], Name]:
    """A service access is called after the administrator who gave it, or, to others, after the customer."""
    given = {str(key): _person(name) for key, name, _ in _rows(reading, _GRANTS, texts) if name}
    others = {str(key): Name(label, label) for key, label in labels_of(_uuids(text for text in texts if text not in given)).items()}
    return {("grant", text): name for text, name in (others | given).items()}


def _person(name: str, company: str | None = None) -> Name:
    shown = _ERASED if name == DELETED else Name(name, name)
    return Name(*(f"{word} ({company})" for word in shown)) if company else shown


def _actor(actor: str, files: Mapping[str, str], labels: Mapping[str, str], accounts: Mapping[str, Name]) -> Name:  # noqa: PLR0911
    kind, _, what = actor.partition(":")
    match kind:
        case "token":
            label = labels.get(what, what)
            return Name(f"Zugangstoken {label}", f"API token {label}")
        case "account":
            return accounts.get(what) or (_person(labels[what]) if what in labels else Name(f"Zugang {what}", f"Account {what}"))
        case "import":
            name = files.get(what.partition("#")[0], what)
            return Name(f"Import {name}", f"Import {name}")
        case "timer":
            return Name(f"Zeitgeber {what}", f"Timer {what}")
        case "sign_on":
            return Name("Single Sign-on", "Single sign-on")
        case "console":
            return Name(f"Kommandozeile ({what})", f"Command line ({what})")
        case _:
            return Name(actor, actor)


def _rows(reading: Reading, query: str, texts: Iterable[str]) -> Iterable[tuple[UUID, str, str]]:
    """Id, name, and what else is said of it."""
    ids = _uuids(texts)
    return reading.all(query, {"ids": ids}) if ids else ()


def _uuids(texts: Iterable[str]) -> list[UUID]:
    found: list[UUID] = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _id(actor: str) -> str:
    return actor.partition(":")[2].partition("#")[0]
