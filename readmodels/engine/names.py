"""The names by which people know what an id stands for: as things were called at a position of the log, and as they are called today.

A thing's own events tell them, read with the keys there are: so a line of a history says the same whenever it is asked, and the name of somebody whose data
were erased is nowhere to be had. How the things of a kind are called, their own area says with a `Naming`; whoever names things knows none of them.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from aggregates.engine.aggregate import Aggregate
from aggregates.engine.event import DELETED, Event
from aggregates.engine.sentence import Erased
from eventstore.envelope import Recorded
from eventstore.error_text import StoredEventUnreadable
from eventstore.log import EventLog
from foundation.contribution import Point

Pair = tuple[str, str]
"""A kind (such as `user`, or `actor`) and an id, as events name things."""

GRANT = "grant"
"""The kind of the service accesses by which somebody acts."""
ACTOR = "actor"
"""The kind of those who did something: what they are stands before the colon (`account:…`), and is the kind of a naming after this one (`actor:account`)."""

_DEEPEST = 3
"""How far a name may hold the name of something else: an import that of who started it, who acted by a service access, which is called after who gave it."""
_TODAY = 2**62


class Name(NamedTuple):
    de: str
    en: str


class Called(NamedTuple):
    """How something was called then, and how it is called today."""

    then: Name
    today: Name

    @property
    def told(self) -> Name:
        """The name of then; today's beside it, where it is another."""
        then, today = self
        return then if then == today else Name(f"{then.de} (heute: {today.de})", f"{then.en} (today: {today.en})")


class Known(NamedTuple):
    """What a thing's events say of it: its state, by those that say how it is called; its first event; and whether it is the reader's own customer's."""

    state: Any
    began: Recorded[Event]
    own: bool
    text: str
    """The id by which it is named."""


NameOfOther = Callable[[str, str], Name]

THING = "thing"
"""The kind of things of whatever kind: which one stands before the colon (`device:…`)."""
_KIND_AND_ID = (ACTOR, THING)
FILE = "import"
"""The kind of imports where their files are meant."""


def itself(text: str) -> Name:
    return Name(text, text)


def _thing(what: str, _customer_id: UUID) -> UUID | None:
    """The thing's own; the id of an import may have a line behind it."""
    try:
        return UUID(what.partition("#")[0])
    except ValueError:
        return None


def _by_id(known: Known, _name_of: NameOfOther) -> Name:
    return itself(str(known.began.stream_id))


@dataclass(frozen=True, slots=True)
class Naming:
    """How the things of one kind are called: said by `say`, of the state after those of its events that are `told_by`; these are all that are read.

    `stream`: whose events these are, of an id and the reader's own customer. `elsewhere`: also those of other customers and of the operator are named. `names_others`: its name holds that of something else, which `say` asks for.
    `unknown`: how one is called whom nobody knows; `own`: what the history of such a thing calls it.
    """

    kind: str
    begins: Callable[[], Aggregate] = Aggregate
    told_by: tuple[type[Event], ...] = ()
    say: Callable[[Known, NameOfOther], Name] = _by_id
    stream: Callable[[str, UUID], UUID | None] = _thing
    elsewhere: bool = False
    names_others: bool = False
    unknown: Callable[[str], Name] = itself
    own: Name | None = None


NAMINGS: Point[Naming] = Point("readmodels.registry", "NAMINGS")

TIMERS = Naming("actor:timer", unknown=lambda what: Name(f"Zeitgeber {what}", f"Timer {what}"))
COMMAND_LINE = Naming("actor:console", unknown=lambda what: Name(f"Kommandozeile ({what})", f"Command line ({what})"))


class _Told:
    """What is told of one thing, after each of the events that tell it; and whose names stand in its own."""

    def __init__(self, naming: Naming, text: str, events: Iterable[Recorded[Event]], customer_id: UUID) -> None:
        told = list(_after_each(naming, text, events, customer_id))
        self.naming = naming
        self.known = [known for _, known in told]
        self.positions = [position for position, _ in told]
        self.held = _held(naming, self.known[-1]) if naming.names_others and told else ()
        self.called: dict[tuple[int, ...], Called] = {}

    def index(self, position: int) -> int:
        """Find which of them holds at that position of the log: the first, where it began later."""
        return max(bisect_right(self.positions, position) - 1, 0)


def _held(naming: Naming, known: Known) -> tuple[Pair, ...]:
    held: list[Pair] = []

    def ask(kind: str, text: str) -> Name:
        held.append((kind, text))
        return itself(text)

    naming.say(known, ask)
    return tuple(held)


class Names:
    """The names of the things that were looked up; the id itself stands for one that nobody knows."""

    def __init__(self, customer_id: UUID) -> None:
        self.customer_id = customer_id
        self.told: dict[Pair, _Told] = {}
        self._unknown: dict[Pair, Called] = {}

    def called(self, kind: str, text: str, position: int) -> Called:
        """Look up how something was called at a position of the log, and how it is called today."""
        told = self.told.get((kind, text))
        if told is None:
            return self._nobody(kind, text)
        then = self._then(told, position)
        called = told.called.get(then)
        if called is None:
            today = self._name(kind, text, _TODAY)
            name = today if then == self._then(told, _TODAY) else self._name(kind, text, position)
            called = told.called[then] = Called(name, today)
        return called

    def _nobody(self, kind: str, text: str) -> Called:
        called = self._unknown.get((kind, text))
        if called is None:
            name = _unknown(kind, text)
            called = self._unknown[kind, text] = Called(name, name)
        return called

    def called_after(self, kind: str, text: str, events: Iterable[Recorded[Event]]) -> Called:
        """Look up the same as `called`, at a moment at which these of its events count, in this order."""
        told, today = self.told.get((kind, text)), self._name(kind, text, _TODAY)
        known = [known for _, known in _after_each(told.naming, _what(kind, text), events, self.customer_id)] if told is not None else []
        return Called(self._say(told.naming, known[-1], _TODAY, 1) if told is not None and known else today, today)

    def _then(self, told: _Told, position: int, depth: int = 1) -> tuple[int, ...]:
        """After which event the thing stood at that position, and those whose names it holds: its name follows from that."""
        then = (told.index(position),)
        if not told.held or depth > _DEEPEST:
            return then
        return then + tuple(index for pair in told.held if pair in self.told for index in self._then(self.told[pair], position, depth + 1))

    def _name(self, kind: str, text: str, position: int, depth: int = 1) -> Name:
        told = self.told.get((kind, text))
        return (
            _unknown(kind, text)
            if told is None or depth > _DEEPEST
            else self._say(told.naming, told.known[told.index(position)], position, depth)
        )

    def _say(self, naming: Naming, known: Known, position: int, depth: int) -> Name:
        return naming.say(known, lambda kind, text: self._name(kind, text, position, depth + 1))


def names_in(log: EventLog, customer_id: UUID, wanted: Iterable[Pair]) -> Names:
    """Look these up, of a customer's own and (where their kind allows it) of others: one query, and one more for whom their names hold. Raises UnknownEvent."""
    names, pairs = Names(customer_id), set(wanted)
    with log.pool.connection() as connection:
        while pairs:
            sought = {
                pair: (naming, thing)
                for pair in pairs
                if (naming := _naming(*pair)) and naming.told_by and (thing := naming.stream(_what(*pair), customer_id))
            }
            if not sought:
                break
            kinds = {kind for naming, _ in sought.values() for kind in naming.told_by}
            streams = log.load_of(connection, list({thing for _, thing in sought.values()}), kinds)
            found: dict[Pair, _Told] = {}
            for pair, (naming, thing) in sought.items():
                events = streams.get(thing, ())
                if events and (naming.elsewhere or events[0].customer_id == customer_id):
                    told = _Told(naming, _what(*pair), events, customer_id)
                    if told.known:
                        found[pair] = told
            names.told |= found
            pairs = {held for told in found.values() for held in told.held} - names.told.keys() - pairs
    return names


def _after_each(naming: Naming, text: str, events: Iterable[Recorded[Event]], customer_id: UUID) -> Iterable[tuple[int, Known]]:
    """What is known after each event that tells how the thing is called, with its position; one that can't be read tells nothing."""
    state, began = naming.begins(), None
    for recorded in events:
        if recorded.kind not in naming.told_by:
            continue
        with suppress(StoredEventUnreadable):
            state, began = state.evolve(recorded.event), began or recorded
        if began is not None:
            yield recorded.position, Known(state, began, began.customer_id == customer_id, text)


def who(log: EventLog, customer_id: UUID, actor: str, on_behalf_of: str | None) -> Name:
    """Look up how somebody is called today who does something, and by whose leave."""
    kind, _, grant = (on_behalf_of or "").partition(":")
    pairs: list[Pair] = [(ACTOR, actor), *([(kind, grant)] if kind == GRANT else [])]
    names = names_in(log, customer_id, pairs)
    did, *leave = (names.called(*pair, _TODAY).today for pair in pairs)
    return acting(did, *leave) if leave else did


def own_name(kind: str) -> Name | None:
    """Return what the history of such a thing calls it; None where it calls it by its name."""
    naming = _namings().get(kind)
    return naming.own if naming is not None else None


def is_told(kind: str, text: str) -> bool:
    """Tell whether such things have names, and not just numbers."""
    naming = _naming(kind, text)
    return naming is not None and (bool(naming.told_by) or naming.unknown is not itself)


@cache
def _namings() -> dict[str, Naming]:
    return {naming.kind: naming for naming in NAMINGS}


def _naming(kind: str, text: str) -> Naming | None:
    named = text.partition(":")[0]
    return _namings().get({ACTOR: f"{ACTOR}:{named}", THING: named}.get(kind, kind))


def _unknown(kind: str, text: str) -> Name:
    naming = _naming(kind, text)
    return itself(text) if naming is None else naming.unknown(_what(kind, text))


def _what(kind: str, text: str) -> str:
    return text.partition(":")[2] if kind in _KIND_AND_ID else text


def acting(actor: Name, grant: Name) -> Name:
    """Say who did it, and by whose leave (S-04)."""
    return Name(f"{actor.de}, im Service-Zugang von {grant.de}", f"{actor.en}, by the service access of {grant.en}")


def person(name: str, company: str | None = None) -> Name:
    """Say somebody's name, and of whom they are; of somebody who was erased, that."""
    shown = Name(Erased(DELETED), Erased("erased")) if name == DELETED else Name(name, name)
    return Name(*(f"{word} ({company})" for word in shown)) if company else shown
