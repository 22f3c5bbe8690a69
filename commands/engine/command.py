"""The base of every command and of every refusal.

A command is what somebody wants, in the imperative. One file per command holds its input, its refusals and `decide`:
a pure function of the command and of what is given; clock, ids and I/O come in from outside. `decide` returns new events or
raises a `Refusal`; where nothing differs it returns none.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, ParamSpec, Protocol, Self, TypeVar, cast
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import Event
from commands.engine.moments import OnDay
from eventstore.log import EventLog
from eventstore.unit import Remains
from foundation.bilingual_error import BilingualError
from foundation.normal_form import UNDECODED, tidy
from foundation.noun import Noun

A = TypeVar("A", bound=Aggregate)
C = TypeVar("C", bound="Command")
P = ParamSpec("P")

_CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
"""But tabs and the ends of lines."""

Decision = Sequence[tuple[UUID, Event]]
"""New events, each with its stream."""


class Given(Protocol):
    """What a decision may look at; everything it looked at is checked again when its events are appended."""

    customer_id: UUID
    actor: str

    def state(self, kind: type[A], stream_id: UUID) -> A:
        """Return the state of a stream; raises `NotFound` if this customer has none such."""
        ...

    def holder(self, claim: Claim) -> UUID | None:
        """Look up which stream holds a claim."""
        ...

    def claims(self, kind: ClaimKind, prefix: str) -> frozenset[str]:
        """Return the values of all claims of a kind that begin with a prefix."""
        ...


_DEEPEST = 20
_VERBATIM = re.compile("password|secret")
"""Fields of which every character counts: what somebody has set once is never read otherwise later."""


def tidied(value: Any, depth: int) -> Any:
    """Return a text, or all texts of a list or a dictionary, in their normal form; one of which nothing would be left as it is, to be refused."""
    if isinstance(value, str):
        if UNDECODED in value:
            raise ValueError(
                "enthält Zeichen, die nicht gelesen werden konnten (�); bitte den Text neu eingeben / "
                "has characters that could not be read (�); enter the text anew"
            )
        tidy_text = tidy(value)
        return tidy_text if tidy_text.strip() else value
    if depth < _DEEPEST and isinstance(value, dict):
        entries = cast("dict[Any, Any]", value).items()
        return {name: inner if _VERBATIM.search(str(name)) else tidied(inner, depth + 1) for name, inner in entries}
    if depth < _DEEPEST and type(value) in (list, tuple):
        return type(value)(tidied(inner, depth + 1) for inner in cast("list[Any]", value))
    return value


class Command(BaseModel):
    """Frozen input of a command, refused with 422 when its shape is wrong."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True)

    made_here: ClassVar[frozenset[str]] = frozenset()
    """Fields that are made anew each time, such as moments: a repeated request is the same without them."""

    def streams(self) -> Iterable[UUID]:
        """Name streams that `decide` will surely look at: a hint, so that many commands load in one query."""
        return (value for value in self.__dict__.values() if isinstance(value, UUID))

    def effective_at(self) -> datetime | None:
        """Tell from when what it says held, where the command itself tells."""
        return None

    def on_day(self, given: Given) -> OnDay | None:
        """Tell on which day it was so, where the command says a day: what it decides is effective from then on, or the day is only told (`commands/engine/on_day.py`)."""
        return None

    @classmethod
    def about(cls, **known: Any) -> Self:
        """Make one to `check`, of which only this is known; nothing of it is validated, and it is never sent."""
        command = cls.__new__(cls)
        vars(command).update(known)
        return command

    def check(self, given: Given) -> bool:
        """Tell whether it may be done with its thing, whatever else is asked: raises the refusal that `decide` would. False: nothing would change.

        A menu asks it of a command that knows its thing and who asks, and nothing else. So a command with further fields has a check of its own, which
        looks at none of them and is part of `decide`.
        """
        return bool(self.decide(given))

    def decide(self, given: Given) -> Decision:
        """Decide the new events, or raise a Refusal."""
        raise NotImplementedError

    def remains(self, log: EventLog, customer_id: UUID) -> Sequence[Remains]:
        """Find what else is to be destroyed with the keys of those whom it erases."""
        return ()

    def named(self, decision: Decision) -> Mapping[str, UUID]:
        """Name what came of it by the fields that hold ids made for it, where it isn't what they name: such as a record that was there already."""
        return {}

    @model_validator(mode="before")
    @classmethod
    def in_normal_form(cls, data: Any) -> Any:
        """Return the input without what nobody sees, however deep it stands (`foundation/normal_form.py`)."""
        return tidied(data, 0) if isinstance(data, dict) else data

    @field_validator("*", mode="before")
    @classmethod
    def no_control_characters(cls, value: Any) -> Any:
        if isinstance(value, str) and _CONTROL_CHARACTER.search(value):
            raise ValueError("Steuerzeichen sind nicht erlaubt / control characters are not allowed")
        return value


class WrongInput(Exception):
    """What was asked for does not have the shape that the command takes; `errors` are pydantic's, without what was given."""

    def __init__(self, errors: Sequence[ErrorDetails]) -> None:
        self.errors = errors
        super().__init__("; ".join(f"{'.'.join(map(str, error['loc'])) or 'input'}: {error['msg']}" for error in errors))


def asked(kind: Callable[P, C], /, *args: P.args, **fields: P.kwargs) -> C:
    """Make the command that somebody asks for, of what they gave. Raises WrongInput.

    Any other ValidationError is a fault of the program or of what is stored: it is never told as the asker's.
    """
    try:
        return kind(*args, **fields)
    except ValidationError as error:
        raise WrongInput(error.errors(include_url=False, include_input=False)) from None


class Refusal(BilingualError):
    """The command breaks a rule."""

    status = 409
    code = "refused"
    de = "Der Befehl verletzt eine Regel."


class NotFound(Refusal):
    """There is no {noun} with the id {id}."""

    status = 404
    code = "not-found"
    de = "{noun_de} mit der Id {id} gibt es nicht."

    def __init__(self, noun: Noun, thing: object, *, id_in_use: bool = False) -> None:
        """`thing` is its id; `id_in_use`: something else has that, of another kind or of another customer."""
        self._noun_de = noun.de
        self.id_in_use = id_in_use
        super().__init__(noun=noun.en, id=thing)

    @property
    def text_de(self) -> str:
        return self.de.format(**self.facts, noun_de=self._noun_de)


class ChangedMeanwhile(Refusal):
    """Somebody changed it at the same moment; look at it again and repeat the command if it still makes sense."""

    code = "changed-meanwhile"
    de = "Der Datensatz wurde gleichzeitig geändert; bitte neu ansehen und den Befehl wiederholen, wenn er noch sinnvoll ist."


class VersionMismatch(Refusal):
    """It is at version {actual} now, not at {expected}; read it again before you change it."""

    status = 412
    code = "version-mismatch"
    de = "Der Datensatz steht inzwischen auf Version {actual}, nicht auf {expected}; vor dem Ändern bitte neu lesen."


class IdempotencyKeyReused(Refusal):
    """This idempotency key was used for another request; use a new key for a new request."""

    status = 422
    code = "idempotency-key-reused"
    de = "Dieser Idempotenzschlüssel gehört zu einer anderen Anfrage; für eine neue Anfrage bitte einen neuen verwenden."


class AlreadyTaken(Refusal):
    """{thing} already exists; use that one or choose another."""

    code = "already-taken"
    de = "{thing_de} gibt es schon; bitte diesen Eintrag verwenden oder einen anderen Wert wählen."
