"""The names by which people know what an id stands for, looked up for many at once.

How the things of a kind are called, their own area says with a `Naming`; whoever names things knows none of them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from aggregates.engine.event import DELETED
from foundation.contribution import Point
from readmodels.engine.reader import Reading

LabelsOf = Callable[[Iterable[UUID]], Mapping[UUID, str]]
"""Ids of what this customer's read models don't know, as it is the operator's or another customer's → what they are called, if they are known."""


class Name(NamedTuple):
    de: str
    en: str


Look = Callable[[Reading, Sequence[UUID]], Mapping[UUID, Name]]
Say = Callable[[str], Name]

ACTOR = "actor"
"""The kind of those who did something: what they are stands before the colon (`account:…`), and is the kind of a naming after this one (`actor:account`)."""


def itself(text: str) -> Name:
    return Name(text, text)


def _look_nowhere(_reading: Reading, _ids: Sequence[UUID]) -> Mapping[UUID, Name]:
    return {}


@dataclass(frozen=True, slots=True)
class Naming:
    """How the names of one kind of things are found.

    `labelled`: how one is called that only a `LabelsOf` knows; None: nobody looks there. `unknown`: how one is called whom nobody knows. `rank`: of several
    for one kind, each has one of its own, and the one of the lowest rank that knows a thing names it.
    """

    kind: str
    look: Look = _look_nowhere
    labelled: Say | None = None
    unknown: Say | None = None
    rank: int = 0


NAMINGS: Point[Naming] = Point("readmodels.registry", "NAMINGS")

TIMERS = Naming("actor:timer", unknown=lambda what: Name(f"Zeitgeber {what}", f"Timer {what}"))
COMMAND_LINE = Naming("actor:console", unknown=lambda what: Name(f"Kommandozeile ({what})", f"Command line ({what})"))


def names(reading: Reading, wanted: Iterable[tuple[str, str]], labels_of: LabelsOf) -> dict[tuple[str, str], Name]:
    """The names of pairs of a kind (such as `user`, or `actor`) and an id; the id itself stands for one that isn't known."""
    pairs: dict[str, list[tuple[str, str]]] = {}
    for entry in set(wanted):
        pairs.setdefault(_naming_of(*entry), []).append(entry)
    namings: dict[str, list[Naming]] = {}
    for naming in sorted(NAMINGS, key=lambda naming: naming.rank):
        namings.setdefault(naming.kind, []).append(naming)
    found: dict[tuple[str, str], Name] = {}
    for kind, entries in pairs.items():
        found |= _named(reading, namings.get(kind, []), entries, labels_of)
    return found


def _named(reading: Reading, namings: list[Naming], entries: list[tuple[str, str]], labels_of: LabelsOf) -> dict[tuple[str, str], Name]:
    ids = [entry_id for entry in entries if (entry_id := _id(*entry)) is not None]
    known: dict[UUID, Name] = {}
    for naming in namings if ids else ():
        known = {**naming.look(reading, ids), **known}
    labelled = next((naming.labelled for naming in namings if naming.labelled is not None), None)
    missing = [each for each in ids if each not in known]
    if labelled is not None and missing:
        known |= {each: labelled(label) for each, label in labels_of(missing).items()}
    unknown = next((naming.unknown for naming in namings if naming.unknown is not None), None)
    found: dict[tuple[str, str], Name] = {}
    for entry in entries:
        entry_id = _id(*entry)
        name = known.get(entry_id) if entry_id is not None else None
        found[entry] = name or (unknown(_what(*entry)) if unknown is not None else itself(entry[1]))
    return found


def _naming_of(kind: str, text: str) -> str:
    return f"{ACTOR}:{text.partition(':')[0]}" if kind == ACTOR else kind


def _what(kind: str, text: str) -> str:
    return text.partition(":")[2] if kind == ACTOR else text


def _id(kind: str, text: str) -> UUID | None:
    try:
        return UUID(_what(kind, text).partition("#")[0])
    except ValueError:
        return None


def acting(actor: Name, grant: Name) -> Name:
    """Who did it, and by whose leave (S-04)."""
    return Name(f"{actor.de}, im Service-Zugang von {grant.de}", f"{actor.en}, by the service access of {grant.en}")


def person(name: str, company: str | None = None) -> Name:
    """Somebody's name, and of whom they are; of somebody who was erased, that."""
    shown = Name(DELETED, "erased") if name == DELETED else Name(name, name)
    return Name(*(f"{word} ({company})" for word in shown)) if company else shown
