"""A document as somebody attaches it in the portal: at the command line, where nobody does, it is looked at."""

from __future__ import annotations

import base64
from uuid import UUID

import psycopg

from aggregates.registry import EVENTS
from commands.documents.add_document import AddDocument
from commands.engine.dispatch import Dispatcher
from eventstore.envelope import Cause
from eventstore.keyring import MasterKey
from eventstore.log import EventLog
from tests.golden.document_samples import ADDED
from tests.portal.conftest import KEY

DOCUMENT_ID = UUID("d0000000-0000-7000-8000-0000000000aa")


def attach_document(database: str) -> None:
    """Attach one, whose content lies nowhere, to the device that was known first."""
    with psycopg.connect(database) as connection:
        first = "SELECT stream_id, customer_id FROM events WHERE event_name LIKE 'device.%' ORDER BY position LIMIT 1"
        found = connection.execute(first).fetchone()
    assert found is not None
    device_id, customer_id = found
    log = EventLog(database, EVENTS, MasterKey(base64.b64decode(KEY)))
    dispatcher = Dispatcher(log)
    try:
        told = ADDED.model_dump(exclude={"document_id", "attached_to"})
        command = AddDocument(document_id=DOCUMENT_ID, attached_kind="device", attached_id=device_id, most=1, **told)
        dispatcher.run(command, Cause(customer_id, "console:test", "test", "test"))
    finally:
        dispatcher.close()
        log.close()
