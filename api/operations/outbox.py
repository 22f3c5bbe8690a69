"""Mails and SMS on their way, for the operator; what they say only where no gateway sends them (the demo, a first try)."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from access.engine.outbox import Outbox, OutboxEntry
from aggregates.engine.event import OPERATOR
from api.engine.access import Caller, InspectsWithin
from api.engine.lists import Unfold, list_routes
from api.engine.route import guarded
from api.engine.tiles import Tile
from foundation.noun import Noun
from readmodels.engine.message_resource import MESSAGE_LIST
from readmodels.engine.reader import Reading
from readmodels.engine.relations import Relations

router = guarded("Betrieb / operations", "outbox")
OUTBOX_TILE = Tile("outbox", Noun("Postausgang", "Outbox"), "/outbox", ("outbox", "read"), scope="any")
_NAMES = "SELECT customer_id, customer_number, name FROM customers WHERE customer_id = ANY(%s)"


class MessageContent(TypedDict):
    """What a message says."""

    recipient: str
    subject: str
    body: str


def _messages(caller: Caller, _after: int) -> list[dict[str, Any]]:
    """The named customer's, else all."""
    of = None if caller.customer == OPERATOR else caller.customer
    found = caller.backend.parts[Outbox].read(contents=False, customer_id=of, limit=None)
    names = _names(caller, {entry.customer_id for entry in found})
    return [_row(entry, names) for entry in found]


def _names(caller: Caller, customers: set[UUID]) -> dict[UUID, tuple[str, str]]:
    with caller.backend.log.pool.connection() as connection:
        rows = connection.execute(_NAMES, (list(customers),)).fetchall()
    return {customer_id: (number, name) for customer_id, number, name in rows}


def _row(entry: OutboxEntry, names: Mapping[UUID, tuple[str, str]]) -> dict[str, Any]:
    number, name = names.get(entry.customer_id, (None, None))
    return {
        "id": entry.message_id,
        "channel": entry.channel,
        "customer_id": entry.customer_id if number is not None else None,
        "customer_number": number,
        "customer_name": name,
        "state": entry.state,
        "created_at": entry.created_at,
        "sent_at": entry.sent_at,
        "tries": entry.tries,
        "next_try_at": entry.next_try_at,
        "last_error": entry.last_error,
    }


def _contents(caller: Caller, _found: Reading, ids: Sequence[UUID]) -> dict[str, dict[str, MessageContent | None]]:
    """Of the page's own messages, and only while no gateway is there: with links and PINs accounts are opened."""
    outbox = caller.backend.parts[Outbox]
    told: dict[str, dict[str, MessageContent | None]] = {str(each): {"content": None} for each in ids}
    for entry in outbox.read(contents=outbox.keeps_messages, messages=ids, limit=None):
        if entry.content is not None:
            content = entry.content
            told[str(entry.message_id)] = {"content": {"recipient": content.recipient, "subject": content.subject, "body": content.body}}
    return told


def _nothing_more() -> Relations:
    return frozenset()


_CONTENT = Annotated[MessageContent | None, Field(description="Only while no gateway sends messages")]
list_routes(
    router,
    "/outbox",
    MESSAGE_LIST,
    who=InspectsWithin,
    always=("content",),
    unfold={"content": Unfold(_contents, _nothing_more, {"content": _CONTENT})},
    handing=_messages,
)
