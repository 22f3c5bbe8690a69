"""Mails and SMS on their way, for the operator; what they say only where no gateway sends them (the demo, a first try)."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field
from typing_extensions import TypedDict

from access.engine.outbox import Channel, MessageState, Outbox, OutboxEntry
from api.customers.customer_answers import CustomerNamed
from api.engine.access import Caller, Inspects
from api.engine.reading import json_answer
from api.engine.route import guarded
from api.engine.tiles import Tile
from foundation.noun import Noun

router = guarded("Betrieb / operations", "outbox")
OUTBOX_TILE = Tile("outbox", Noun("Postausgang", "Outbox"), "/outbox", ("outbox", "read"), scope="any")
_NAMES = "SELECT customer_id, customer_number, name FROM customers WHERE customer_id = ANY(%s)"


class MessageContent(TypedDict):
    """What a message says."""

    recipient: str
    subject: str
    body: str


class MessageTold(TypedDict):
    """A mail or an SMS, and what became of it."""

    id: UUID
    channel: Channel
    customer: Annotated[CustomerNamed | None, Field(description="null: of the operator's own accounts")]
    state: MessageState
    created_at: datetime
    sent_at: datetime | None
    tries: int
    next_try_at: datetime | None
    last_error: str | None
    content: Annotated[MessageContent | None, Field(description="Only while no gateway sends messages")]


class OutboxTold(TypedDict):
    """Mails and SMS, the newest first."""

    items: list[MessageTold]
    contents: Annotated[bool, Field(description="Whether what messages say is kept and shown, as no gateway sends them")]
    next_before: Annotated[UUID | None, Field(description="The `before` of the next page; null on the last")]


@router.get("/outbox", summary="Postausgang: Mails und SMS / Outbox: mails and SMS", response_model=OutboxTold)
def list_outbox(
    caller: Inspects,
    channel: Channel | None = None,
    before: Annotated[UUID | None, Query(description="`next_before` of the page before / der Seite davor")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> Response:
    """The newest first; with `X-Customer` only that customer's. `content` is there only while no gateway is configured: with links and PINs accounts are opened."""
    outbox = caller.backend.parts[Outbox]
    found = outbox.read(contents=outbox.keeps_messages, channel=channel, customer_id=caller.customer_id, before=before, limit=limit)
    names = _names(caller, {entry.customer_id for entry in found})
    following = found[-1].message_id if len(found) == limit else None
    return json_answer({"items": [_shown(entry, names) for entry in found], "contents": outbox.keeps_messages, "next_before": following})


def _names(caller: Caller, customers: set[UUID]) -> dict[UUID, tuple[str, str]]:
    with caller.backend.log.pool.connection() as connection:
        rows = connection.execute(_NAMES, (list(customers),)).fetchall()
    return {customer_id: (number, name) for customer_id, number, name in rows}


def _shown(entry: OutboxEntry, names: dict[UUID, tuple[str, str]]) -> MessageTold:
    """`customer` is null for the operator's own accounts."""
    number, name = names.get(entry.customer_id, (None, None))
    content = entry.content
    return {
        "id": entry.message_id,
        "channel": entry.channel,
        "customer": {"id": entry.customer_id, "customer_number": number, "name": name} if number is not None and name is not None else None,
        "state": entry.state,
        "created_at": entry.created_at,
        "sent_at": entry.sent_at,
        "tries": entry.tries,
        "next_try_at": entry.next_try_at,
        "last_error": entry.last_error,
        "content": {"recipient": content.recipient, "subject": content.subject, "body": content.body} if content is not None else None,
    }
