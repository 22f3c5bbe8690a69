"""The base of every event: a frozen payload with a name and a version of our own choosing.

An event says what happened in the business. Who did it, when and why stands in the envelope (`eventstore/envelope.py`).
No Python path is ever stored: renaming a class or a module never makes history unreadable.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from aggregates.engine.claim import Claim

DELETED = "gelöscht"
"""What stands in the place of a person's data after the person's key was destroyed (A-14)."""

OPERATOR = UUID(int=0)
"""The "customer" of everything that belongs to the operator itself: tokens of ops and auditors, records of operations."""

type_registry: dict[str, type["Event"]] = {}

Upcast = Callable[[dict[str, Any]], dict[str, Any]]


class Personal(NamedTuple):
    """Marks a field (in `Annotated`) that is encrypted with the person's key before it is stored.

    `subject` names the field that holds the person's id; None means that the stream is the person's own.
    `redacted` is what a reader gets once the key is destroyed. `or_own`: where nobody is named, the stream's own key seals it, which another event of its stream opens.
    """

    subject: str | None = None
    redacted: Any = DELETED
    or_own: bool = False

    def whom(self, stream_id: UUID, event: "Event") -> UUID | None:
        """Tell whose key seals the field of this event; None: nobody's."""
        named: UUID | None = stream_id if self.subject is None else getattr(event, self.subject)
        return stream_id if named is None and self.or_own else named


PersonalText = Annotated[str, Personal()]
PersonalTextOrNone = Annotated[str | None, Personal()]


class Changes(NamedTuple):
    """What an event changed, for the old and the new value in a history.

    `new` and `old` say where these stand in the payload (dots lead into its parts), or name what all events of the type say (a `ClassVar`); None: there is
    none. `field` is what programs call it, unless it is a field of the customer's own, which `named_by` names.
    """

    new: str | None
    old: str | None = "was"
    called: str | None = None
    named_by: str | None = None

    @property
    def field(self) -> str:
        return self.called or self.new or self.old or ""


class FirstValues(NamedTuple):
    """What an event says with which a thing begins: all its labelled values are changes from nothing.

    `called`: fields that programs know by another name, under which they change later.
    """

    called: Mapping[str, str] = MappingProxyType({})


class ValuesThen(NamedTuple):
    """What a past fact says was so. What was thought before of the same time is no part of it: a history finds that out.

    `fields`: under which names programs know the values, as current events change them, and where in the payload they stand. `listed`: the field that lists of
    which of them it speaks; None: of all.
    """

    fields: Mapping[str, str]
    listed: str | None = None


class Otherwise(NamedTuple):
    """How an event is told whose payload is such that it `holds`."""

    holds: Callable[[Mapping[str, Any]], bool]
    de: str
    en: str


EVERY_FACET = "*"
"""What an event is about that says all there is to say of its stream: a registration."""


class Event(BaseModel):
    """A fact in the past tense.

    Declared as `class DeviceReassigned(Event, event="device.reassigned", version=2, de="…", en="…", upcasts={1: …})`. The name begins with the stem of
    the aggregate whose stream it stands in (`aggregates/engine/aggregate.py`). `de` and `en` are the sentences that people read in histories
    (`aggregates/engine/sentence.py`), those of `otherwise` instead where the first of them holds, `changes` is what the event changed, `about` are the facets that it speaks of
    (docs/decisions/0017): where it isn't said, the field that it changed, or itself; none (`about=()`): what it says stands beside
    all others, whichever came first. `no_rows` says why no read model follows from it, if none does.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    event_name: ClassVar[str]
    stem: ClassVar[str]
    event_version: ClassVar[int]
    sentence_de: ClassVar[str]
    sentence_en: ClassVar[str]
    otherwise: ClassVar[tuple[Otherwise, ...]]
    changes: ClassVar[Changes | FirstValues | ValuesThen | None]
    about: ClassVar[frozenset[str]]
    no_rows: ClassVar[str]
    upcasts: ClassVar[Mapping[int, Upcast]]
    personal: ClassVar[Mapping[str, Personal]]
    opens_key: ClassVar[bool]
    destroys_key: ClassVar[bool]
    remembers_releases: ClassVar[bool] = False
    """What it lets go is remembered, with from when until when it was held (eventstore/released_claims.py)."""

    def __init_subclass__(
        cls,
        *,
        event: str = "",
        version: int = 1,
        de: str = "",
        en: str = "",
        upcasts: Mapping[int, Upcast] | None = None,
        otherwise: tuple[Otherwise, ...] = (),
        changes: Changes | FirstValues | ValuesThen | None = None,
        about: Iterable[str] | None = None,
        no_rows: str = "",
        opens_key: bool = False,
        destroys_key: bool = False,
    ) -> None:
        super().__init_subclass__()
        cls.event_name, cls.event_version, cls.stem = event, version, event.partition(".")[0]
        cls.sentence_de, cls.sentence_en = de, en
        cls.otherwise, cls.changes, cls.no_rows = otherwise, changes, no_rows
        field = changes.field if isinstance(changes, Changes) and changes.named_by is None else event
        cls.about = frozenset((field,) if about is None else about)
        cls.upcasts = upcasts or {}
        cls.opens_key, cls.destroys_key = opens_key, destroys_key
        if not event:
            return
        if event in type_registry and type_registry[event].__qualname__ != cls.__qualname__:
            raise TypeError(f"two events are called {event}")
        if set(cls.upcasts) != set(range(1, version)):
            raise TypeError(f"{event} v{version} needs one upcast from each older version")
        type_registry[event] = cls

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        cls.personal = {name: mark for name, field in cls.model_fields.items() for mark in field.metadata if isinstance(mark, Personal)}

    def facets(self) -> frozenset[str]:
        """Tell what of its stream it speaks of: on a facet, later ones count instead of earlier ones."""
        return self.about

    def claims(self) -> Iterator[Claim]:
        """Yield what this event's stream holds from now on, and nobody else."""
        return iter(())

    def releases(self) -> Iterator[Claim]:
        """Yield what this event's stream lets go; released before anything is claimed in the same append."""
        return iter(())


class PastFact(Event):
    """What held from the event's effective time until `until`, learnt afterwards. States, claims and live rows know nothing of it; questions as of a moment do.

    Of its facets it counts at a moment of that time, unless something on the same facet began later (docs/decisions/0017).
    """

    until: datetime


def erasing_events() -> list[str]:
    """List the names of the events with which a person's key is destroyed."""
    return [name for name, kind in type_registry.items() if kind.destroys_key]


def upcast(event_type: type[Event], version: int, payload: dict[str, Any]) -> dict[str, Any]:
    """Bring a stored payload of an older version up to the present one, a version at a time."""
    while version < event_type.event_version:
        payload = event_type.upcasts[version](payload)
        version += 1
    return payload
