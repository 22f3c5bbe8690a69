"""What stands around an event's payload: whose it is, who did it, when, and why (A-02)."""

from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from aggregates.engine.event import Event
from eventstore.error_text import StoredEventUnreadable
from eventstore.faults import Fault, fault_of
from foundation.normal_form import marked

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
"""Nothing that the portal knows of happened before; what came in earlier was a slip, and years near 1 can't be read back."""

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


class Recorded(Generic[E_co]):
    """An event as it was stored, with its envelope. The payload is decoded when it is first asked for: histories never ask.

    `details` is the payload as JSON text, at its present version, personal fields in clear or redacted.
    """

    __slots__ = (
        "_event",
        "_nothing_unseen",
        "actor",
        "causation",
        "correlation",
        "customer_id",
        "details",
        "effective_at",
        "erased",
        "kind",
        "on_behalf_of",
        "position",
        "recorded_at",
        "stream_id",
        "stream_version",
    )

    def __init__(
        self,
        position: int,
        stream_id: UUID,
        stream_version: int,
        customer_id: UUID,
        recorded_at: datetime,
        effective_at: datetime,
        actor: str,
        on_behalf_of: str | None,
        causation: str,
        correlation: str,
        kind: "type[E_co]",
        details: str,
        event: "E_co | None" = None,
        *,
        erased: bool = False,
    ) -> None:
        self.position = position
        self.stream_id = stream_id
        self.stream_version = stream_version
        self.customer_id = customer_id
        self.recorded_at = recorded_at
        self.effective_at = effective_at
        self.actor = actor
        self.on_behalf_of = on_behalf_of
        self.causation = causation
        self.correlation = correlation
        self.kind = kind
        self.details = details
        self._event = event
        self._nothing_unseen = False
        self.erased = erased

    def effective(self, at: datetime) -> "Recorded[E_co]":
        """Make the same, effective at another moment."""
        other = copy(self)
        other.effective_at = at
        return other

    def marked(self) -> "Recorded[E_co]":
        """Make the same with the signs that nobody sees marked in its texts, as read models show them; only old events have any."""
        if self._nothing_unseen:  # each projection asks
            return self
        details = marked(self.details)
        if details == self.details:
            self._nothing_unseen = True
            return self
        other = copy(self)
        other.details, other._event = details, None  # noqa: SLF001 - its own
        return other

    @property
    def event(self) -> E_co:
        """The payload; raises StoredEventUnreadable when what is stored is not what its name says."""
        if self._event is None:
            try:
                self._event = self.kind.__pydantic_validator__.validate_json(self.details)
            except Exception as error:  # pydantic's own, or whatever a validator of the event raises
                if fault_of(error) is not Fault.EVENT:
                    raise
                raise StoredEventUnreadable(self.position, self.kind.event_name, error) from None
        return self._event
