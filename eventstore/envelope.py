"""What stands around an event's payload: whose it is, who did it, when, and why (A-02)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from aggregates.event import Event

E_co = TypeVar("E_co", bound=Event, covariant=True)


@dataclass(frozen=True, slots=True)
class Cause:
    """Who caused what is appended, and why; the same for all events of one command.

    `actor` is `token:<id>`, `import:<id>`, `timer:<name>` or `console:<login>`; `on_behalf_of` the grant of a service access;
    `causation` the command (`command:<id>`) or the import's line (`import:<id>#<line>`); `effective_at` None means: when recorded.
    """

    customer_id: UUID
    actor: str
    causation: str
    correlation: str
    effective_at: datetime | None = None
    on_behalf_of: str | None = None


class StreamEvent(NamedTuple):
    """A new event and the stream it belongs to."""

    stream_id: UUID
    event: Event


@dataclass(frozen=True, slots=True)
class Recorded(Generic[E_co]):
    """An event as it was stored, with its envelope."""

    position: int
    stream_id: UUID
    stream_version: int
    customer_id: UUID
    recorded_at: datetime
    effective_at: datetime
    actor: str
    on_behalf_of: str | None
    causation: str
    correlation: str
    event: E_co
    details: str
    """The payload as JSON text, at its present version, personal fields in clear or redacted."""
