"""What gateways for messages have in common: what they send, and how they say that they could not."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that goes with a mail."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """`message_id` stays the same when it is sent again, so that who gets it twice can tell; `perhaps_again`: it may have arrived before. What it says is never shown in a traceback."""

    message_id: UUID
    recipient: str = field(repr=False)
    subject: str = field(repr=False)
    body: str = field(repr=False)
    made_at: datetime
    attached: AttachedFile | None = None
    perhaps_again: bool = False


class Unsent(Exception):
    """It could not be sent now; later it may. The text names a kind of error and a number, never what others answered: answers quote addresses."""


class Undeliverable(Unsent):
    """It can't be sent, however often it is tried."""
