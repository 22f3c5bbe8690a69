"""The names by which people know what an id stands for: as things were called when an event took effect, and as they are called today.

A thing's own events tell them, those recorded up to the event's position, read with the keys there are: so a line of a history says the same whenever it is
asked, and the name of somebody whose data were erased is nowhere to be had. How the things of a kind are called, their own area says with a `Naming`;
whoever names things knows none of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from aggregates.engine.aggregate import Aggregate
from aggregates.engine.event import DELETED, Event
from aggregates.engine.sentence import Erased
from eventstore.back_dated import back_dated
from eventstore.envelope import Recorded
from eventstore.log import EventLog
from foundation.contribution import Point
from readmodels.engine.stood import AT_ANY_TIME, TODAY, Stood, When, folded

Pair = tuple[str, str]
"""A kind (such as `user`, or `actor`) and an id, as events name things."""

GRANT = "grant"
"""The kind of the service accesses by which somebody acts."""
ACTOR = "actor"
"""The kind of those who did something: what they are stands before the colon (`account:…`), and is the kind of a naming after this one (`actor:account`)."""

_DEEPEST = 3
"""How far a name may hold the name of something else: an import that of who started it, who acted by a service access, which is called after who gave it."""


class Name(NamedTuple):
    de: str
    en: str


class Called(NamedTuple):
    """How something was called then, and how it is called today. `changed`: what is otherwise today, where that says it in fewer words."""

    then: Name
    today: Name
    changed: Name | None = None

    @property
    def told(self) -> Name:
        """The name of then; today's beside it, where it is another, or what changed."""
        then, today, changed = self
        if then == today:
            return then
        if changed is not None:
            return Name(_within(then.de, changed.de), _within(then.en, changed.en))
        return Name(f"{then.de} (heute: {today.de})", f"{then.en} (today: {today.en})")


def _within(name: str, changed: str) -> str:
    """Beside what already stands in parentheses at its end."""
    return f"{name[:-1]}; {changed})" if name.endswith(")") else f"{name} ({changed})"


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
_DOING = (ACTOR, GRANT, FILE)
"""By whom something came into the log, which is when it was recorded."""


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
    `unknown`: how one is called whom nobody knows; `own`: what the history of such a thing calls it. `changed`: what is otherwise in a later state, where that says it in fewer words than its name.
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
    changed: Callable[[Any, Any], Name | None] | None = None


NAMINGS: Point[Naming] = Point("readmodels.registry", "NAMINGS")

TIMERS = Naming("actor:timer", unknown=lambda what: Name(f"Zeitgeber {what}", f"Timer {what}"))
COMMAND_LINE = Naming("actor:console", unknown=lambda what: Name(f"Kommandozeile ({what})", f"Command line ({what})"))


class _Told:
    """What is told of one thing by the events that tell how it is called; and whose names stand in its own."""

    def __init__(self, naming: Naming, text: str, stood: Stood, began: Recorded[Event], customer_id: UUID) -> None:
        self.naming = naming
        self.stood = stood
        self._began, self._own, self._text = began, began.customer_id == customer_id, text
        self.held = _held(naming, self.known(TODAY)) if naming.names_others else ()
        self.called: dict[tuple[int, ...], Called] = {}

    def known(self, when: When) -> Known:
        return self.knows(self.stood.states[self.stood.index(when)])

    def knows(self, state: Any) -> Known:
        return Known(state, self._began, self._own, self._text)

    def beside(self, then: Name, today: Name, state: Any) -> Called:
        """Put the name of today beside that of a state."""
        changed = self.naming.changed
        return Called(then, today, changed(state, self.known(TODAY).state) if changed is not None and then != today else None)


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

    def called(self, kind: str, text: str, position: int, at: datetime = AT_ANY_TIME) -> Called:
        """Look up how something was called at a moment, as far as was known at a position of the log, and how it is called today.

        Who did it is called as when it was recorded: that is when they did.
        """
        told = self.told.get((kind, text))
        if told is None:
            return self._nobody(kind, text)
        when = When(position, AT_ANY_TIME if kind in _DOING else at)
        then = self._then(told, when)
        called = told.called.get(then)
        if called is None:
            today = self._name(kind, text, TODAY)
            name = today if then == self._then(told, TODAY) else self._name(kind, text, when)
            called = told.called[then] = told.beside(name, today, told.known(when).state)
        return called

    def _nobody(self, kind: str, text: str) -> Called:
        called = self._unknown.get((kind, text))
        if called is None:
            name = _unknown(kind, text)
            called = self._unknown[kind, text] = Called(name, name)
        return called

    def called_after(self, kind: str, text: str, events: Iterable[Recorded[Event]]) -> Called:
        """Look up the same as `called`, at a moment at which these of its events count, in this order; as it was called at first, where none does."""
        told, today = self.told.get((kind, text)), self._name(kind, text, TODAY)
        if told is None:
            return Called(today, today)
        telling = [recorded for recorded in events if recorded.kind in told.naming.told_by]
        state = folded(told.naming.begins(), telling) if telling else told.stood.states[0]
        return told.beside(self._say(told.naming, told.knows(state), TODAY, 1), today, state)

    def _then(self, told: _Told, when: When, depth: int = 1) -> tuple[int, ...]:
        """How the thing stood then, and those whose names it holds: its name follows from that."""
        then = (told.stood.index(when),)
        if not told.held or depth > _DEEPEST:
            return then
        return then + tuple(index for pair in told.held if pair in self.told for index in self._then(self.told[pair], when, depth + 1))

    def _name(self, kind: str, text: str, when: When, depth: int = 1) -> Name:
        told = self.told.get((kind, text))
        if told is None or depth > _DEEPEST:
            return _unknown(kind, text)
        return self._say(told.naming, told.known(when), when, depth)

    def _say(self, naming: Naming, known: Known, when: When, depth: int) -> Name:
        return naming.say(known, lambda kind, text: self._name(kind, text, when, depth + 1))


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
            things = list({thing for _, thing in sought.values()})
            streams = log.load_of(connection, things, kinds)
            earlier = back_dated(connection, [thing for (kind, _), (_, thing) in sought.items() if kind not in _DOING], log.types.values())
            found: dict[Pair, _Told] = {}
            for pair, (naming, thing) in sought.items():
                telling = [recorded for recorded in streams.get(thing, ()) if recorded.kind in naming.told_by]
                stood = Stood(naming.begins, telling, earlier.get(thing, ()))
                if stood.began is not None and (naming.elsewhere or stood.began.customer_id == customer_id):
                    found[pair] = _Told(naming, _what(*pair), stood, stood.began, customer_id)
            names.told |= found
            pairs = {held for told in found.values() for held in told.held} - names.told.keys() - pairs
    return names


def who(log: EventLog, customer_id: UUID, actor: str, on_behalf_of: str | None) -> Name:
    """Look up how somebody is called today who does something, and by whose leave."""
    kind, _, grant = (on_behalf_of or "").partition(":")
    pairs: list[Pair] = [(ACTOR, actor), *([(kind, grant)] if kind == GRANT else [])]
    names = names_in(log, customer_id, pairs)
    did, *leave = (names.called(*pair, TODAY.position).today for pair in pairs)
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
