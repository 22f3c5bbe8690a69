"""Removes from the store what no event names: contents whose event never came, and those of documents that are gone. Nothing rests on it but room, and that what is gone is gone."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from access.documents.contents import Contents
from aggregates.document import DocumentAdded, DocumentErased, DocumentRemoved
from eventstore.log import EventLog
from gateways.object_store import ObjectStore, StoredObject

GRACE = timedelta(days=1)
"""So long a content may wait for the event that names it: requests take seconds."""
_AT_ONCE = 500
_KNOWN = """SELECT c.id, k.subject IS NOT NULL FROM unnest(%s::uuid[]) AS c (id) JOIN events e ON e.stream_id = c.id AND e.stream_version = 1
    LEFT JOIN keys k ON k.subject = c.id WHERE e.event_name = %s"""
_ENDED = "SELECT customer_id, stream_id FROM events WHERE position > %s AND position <= %s AND event_name = ANY(%s)"
_CUSTOMERS = "SELECT stream_id FROM events WHERE stream_id = ANY(%s) AND stream_version = 1"


class KeptContent(NamedTuple):
    """An object of the store, by what its key says."""

    customer_id: UUID
    document_id: UUID
    stored: StoredObject


def kept_objects(objects: Iterable[StoredObject]) -> Iterator[KeptContent]:
    """Yield those that are contents of documents; what else lies there is nobody's business."""
    for stored in objects:
        customer, _, name = stored.key.partition("/")
        document, dot, _ = name.partition(".")
        if dot:
            try:
                yield KeptContent(UUID(customer), UUID(document), stored)
            except ValueError:
                continue


def sweep_store(log: EventLog, store: ObjectStore, now: datetime, grace: timedelta = GRACE) -> int:
    """Look at all that is stored, and remove what means nothing any more; how much that was. Several processes may do so at once. Raises StoreUnavailable.

    What is younger than the grace stays while there is no event, and so does all of a customer whom this log doesn't know: it is another installation's.
    """
    objects, swept = kept_objects(store.objects()), 0
    while page := list(islice(objects, _AT_ONCE)):
        with log.pool.connection() as connection:
            garbage = list(_garbage(connection, page, now - grace))
        for kept in garbage:
            store.delete(kept.stored.key)
        swept += len(garbage)
    return swept + store.tidy(now - grace)


def drop_ended(contents: Contents) -> int:
    """Remove the contents of documents that were removed or erased since the last time; how many these were. The first time nothing: those of before go with a sweep."""
    log = contents.log
    with log.pool.connection() as connection:
        head = log.recorder.head(connection)
        since = head if contents.dropped_upto is None else contents.dropped_upto
        ended = connection.execute(_ENDED, (since, head, [DocumentRemoved.event_name, DocumentErased.event_name])).fetchall()
    for customer_id, document_id in ended:
        contents.drop_ended(customer_id, document_id)
    contents.dropped_upto = head
    return len(ended)


def _garbage(connection: Connection[TupleRow], page: list[KeptContent], before: datetime) -> Iterator[KeptContent]:
    known = dict(connection.execute(_KNOWN, ([kept.document_id for kept in page], DocumentAdded.event_name)).fetchall())
    customers = {customer for (customer,) in connection.execute(_CUSTOMERS, ([kept.customer_id for kept in page],))}
    for kept in page:
        is_there = known.get(kept.document_id)
        if kept.customer_id in customers and (is_there is False or (is_there is None and kept.stored.changed_at < before)):
            yield kept
