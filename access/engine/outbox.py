"""Mails and SMS on their way: written before the event that they belong to, sent once that event is in the log, and never without it.

What a message says is sealed, is never logged, and goes when it was sent. Without a gateway messages stay here, where the operator and the demo read them.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow

from access.engine.sealing import Sealed, seal, unseal
from aggregates.engine.message_terms import Channel, MessageState
from eventstore.ids import new_id
from eventstore.keyring import KeyDestroyed
from eventstore.log import EventLog
from foundation.advisory_locks import MESSAGE
from gateways.sending import AttachedFile

COMMITTED = "EXISTS (SELECT FROM events e WHERE e.stream_id = o.stream_id AND e.causation = o.causation)"
"""Of a row `o`: its event is there."""
_UNCOMMITTED = f"DELETE FROM outbox o WHERE stream_id = %s AND causation = %s AND channel = %s AND NOT {COMMITTED}"
"""Of a message that whoever was killed kept for an event that never came: made anew, it takes the other's place, so that the event sets one free."""
_IS_THERE = "SELECT 1 FROM events WHERE stream_id = %s AND causation = %s LIMIT 1"
_ERASED = "EXISTS (SELECT FROM events e WHERE e.stream_id = o.owner AND e.event_name = 'account.erased')"
"""Its owner was erased: an invitation is sealed before the account has a key of its own, so that not each one goes with the key."""
_SHOWN = f"""SELECT message_id, channel, customer_id, created_at, sent_at, given_up_at, tries, next_try_at, last_error, CASE WHEN NOT {_ERASED} THEN sealed END, sealed_for
    FROM outbox o WHERE {COMMITTED} AND (%(channel)s::text IS NULL OR channel = %(channel)s) AND (%(customer)s::uuid IS NULL OR customer_id = %(customer)s)
    AND (%(before)s::uuid IS NULL OR message_id < %(before)s) AND (%(messages)s::uuid[] IS NULL OR message_id = ANY(%(messages)s)) ORDER BY message_id DESC LIMIT %(limit)s"""


class Attachment(NamedTuple):
    """A file that goes with a mail."""

    name: str
    media_type: str
    content: bytes


class Message(NamedTuple):
    """An SMS has no subject."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Content:
    """What is sealed. `file`: name and media type of what goes with it, which is sealed in a row of its own; a program that knows of no files reads no such message, and sends none without its file."""

    recipient: str
    subject: str
    body: str
    file: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """A message whose event is there. `content` is None once it was sent, when its owner was erased, or where it wasn't asked for."""

    message_id: UUID
    channel: Channel
    customer_id: UUID
    state: MessageState
    created_at: datetime
    sent_at: datetime | None
    tries: int
    next_try_at: datetime | None
    last_error: str | None
    content: Content | None


class Outbox:
    """One per process. `gateways`: what is sent on."""

    def __init__(self, log: EventLog, gateways: frozenset[Channel] = frozenset()) -> None:
        self._log = log
        self._gateways = gateways

    @property
    def keeps_messages(self) -> bool:
        """No gateway is there, so that links and PINs are read here. Never where mails or SMS go to people: then they are theirs alone."""
        return not self._gateways

    def put(
        self,
        channel: Channel,
        customer_id: UUID,
        *,
        stream_id: UUID,
        causation: str,
        recipient: str,
        message: Message,
        owner: UUID,
        message_id: UUID | None = None,
        attached: Attachment | None = None,
        alone: bool = False,
    ) -> UUID:
        """Keep a message for the event with this causation in this stream, before that event is appended. `owner`: the account or user whose message it is.

        `message_id`: given by who may keep the same one once more, which changes nothing then.
        `alone`: the only one for this event, whoever keeps it however often: one that was kept before is replaced, as long as the event isn't there; once it is, nothing is kept.
        """
        message_id = message_id or new_id()
        told = [recipient, message.subject, message.body, *([(attached.name, attached.media_type)] if attached is not None else [])]
        text = orjson.dumps(told).decode()
        with self._log.pool.connection() as connection:
            if alone:
                MESSAGE.wait_for(connection, causation)
                connection.execute(_UNCOMMITTED.encode(), (stream_id, causation, channel))
                if connection.execute(_IS_THERE, (stream_id, causation)).fetchone() is not None:
                    return message_id
            sealed = seal(connection, self._log.master, message_id, (owner,), text)
            connection.execute(
                """INSERT INTO outbox (message_id, channel, customer_id, owner, stream_id, causation, sealed, sealed_for)
                   VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (message_id) DO NOTHING""",
                (message_id, channel, customer_id, owner, stream_id, causation, sealed.text, sealed.sealed_for),
            )
            if attached is not None:
                self._keep_file(connection, message_id, owner, attached)
        return message_id

    def read(
        self,
        *,
        contents: bool,
        channel: Channel | None = None,
        customer_id: UUID | None = None,
        messages: Sequence[UUID] | None = None,
        before: UUID | None = None,
        limit: int | None = 100,
    ) -> Sequence[OutboxEntry]:
        """Read the newest messages, the last first; `before` goes on with older ones.

        `contents`: only where no gateway sends them, as they open accounts.
        """
        wanted = {
            "channel": channel,
            "customer": customer_id,
            "messages": None if messages is None else [*messages],
            "before": before,
            "limit": limit,
        }
        with self._log.pool.connection() as connection:
            rows = connection.execute(_SHOWN.encode(), wanted).fetchall()
            return [self._entry(connection, row, contents=contents) for row in rows]

    def content(self, connection: Connection[TupleRow], message_id: UUID, sealed: Sealed) -> Content:
        """Unseal what a row says. Raises KeyDestroyed when its owner was erased."""
        return Content(*orjson.loads(unseal(connection, self._log.master, message_id, sealed)))

    def file(self, connection: Connection[TupleRow], message_id: UUID) -> AttachedFile | None:
        """Unseal what goes with a message. Raises KeyDestroyed when its owner was erased."""
        row = connection.execute(
            "SELECT file_id, name, media_type, sealed, sealed_for FROM outbox_files WHERE message_id = %s", (message_id,)
        ).fetchone()
        if row is None:
            return None
        file_id, name, media_type, *sealed = row
        return AttachedFile(name, media_type, base64.b64decode(unseal(connection, self._log.master, file_id, Sealed(*sealed))))

    def _keep_file(self, connection: Connection[TupleRow], message_id: UUID, owner: UUID, file: Attachment) -> None:
        file_id = new_id()
        sealed = seal(connection, self._log.master, file_id, (owner,), base64.b64encode(file.content).decode())
        connection.execute(
            "INSERT INTO outbox_files (file_id, message_id, name, media_type, sealed, sealed_for) VALUES (%s, %s, %s, %s, %s, %s)",
            (file_id, message_id, file.name, file.media_type, sealed.text, sealed.sealed_for),
        )

    def _entry(self, connection: Connection[TupleRow], row: TupleRow, *, contents: bool) -> OutboxEntry:
        message_id, channel, customer_id, created_at, sent_at, given_up_at, tries, next_try_at, last_error, sealed, sealed_for = row
        state: MessageState = "sent" if sent_at else "given_up" if given_up_at else "waiting"
        content: Content | None = None
        if contents and sealed is not None:
            try:
                content = self.content(connection, message_id, Sealed(sealed, sealed_for))
            except KeyDestroyed:
                content = None
        following = next_try_at if state == "waiting" else None
        return OutboxEntry(message_id, channel, customer_id, state, created_at, sent_at, tries, following, last_error, content)
