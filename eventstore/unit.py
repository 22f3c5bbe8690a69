"""What is appended together, and what comes of it."""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.claim import Claim, ClaimKind
from eventstore.envelope import Cause, StreamEvent


class ClaimList(NamedTuple):
    """All claims of a kind whose value begins with a prefix, as they were when a decision was made."""

    kind: ClaimKind
    prefix: str


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """`fingerprint` is a hash of the request: the same key with another request is refused.

    `answer` is what is kept of the answer; None for a request that is refused: whether its key was used is looked at, and it can be used again.
    """

    key: str
    fingerprint: str
    answer: Mapping[str, Any] | None


class Remains(Protocol):
    """What else speaks of a person whose key is destroyed: sealed with keys of its own, which are destroyed in the same transaction (A-14)."""

    def found(self, connection: Connection[TupleRow]) -> Collection[UUID]:
        """Return the subjects of these keys, as the log is now. Asked early, and again until under the lock: only what came since is looked at then."""
        ...


@dataclass(frozen=True, slots=True)
class Unit:
    """The events of one command, or of one line of an import: all of them or none.

    Everything that the decision looked at is checked again under the append lock: streams by version, claims by holder. `absent`: streams
    that were looked for and not there. `remains`: what goes with the keys that its events destroy.
    """

    cause: Cause
    events: Sequence[StreamEvent]
    streams_read: Mapping[UUID, int] = field(default_factory=dict[UUID, int])
    claims_read: Mapping[Claim, UUID | None] = field(default_factory=dict[Claim, UUID | None])
    lists_read: Mapping[ClaimList, frozenset[str]] = field(default_factory=dict[ClaimList, frozenset[str]])
    idempotency: IdempotencyKey | None = None
    absent: AbstractSet[UUID] = frozenset()
    remains: Sequence[Remains] = ()


@dataclass(frozen=True, slots=True)
class Appended:
    """`position` of the unit's last event: the token with which a reader asks for what was written; the log's end if there was none."""

    position: int
    recorded_at: datetime
    versions: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that the decision looked at had changed by the time it was to be appended; nothing was.

    `taken`: what the unit claims is held by another stream; else the claim (or list of claims) is one that the decision looked at.
    """

    stream_id: UUID | None = None
    claim: Claim | None = None
    taken: bool = False


@dataclass(frozen=True, slots=True)
class AlreadyAnswered:
    """The idempotency key was used by a unit that came first."""


Outcome = Appended | Conflict | AlreadyAnswered
