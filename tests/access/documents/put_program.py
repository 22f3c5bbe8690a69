"""Puts documents, each first into the store and then on record, and says of each that it is there; until killed."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from uuid import UUID

from access.documents.contents import Contents
from aggregates.document import DocumentAdded
from eventstore.ids import new_id
from gateways.object_store import KeptObjects
from tests.commands.made_up import CUSTOMER
from tests.eventstore.store import appended, cause, open_log

DEVICE = UUID("00000000-0000-7000-8000-0000000000d1")


def added(contents: Contents, name: str, content: bytes, attached: str = f"device:{DEVICE}") -> tuple[UUID, DocumentAdded]:
    """Store it; the event that is yet to be appended."""
    document_id = new_id()
    told, stored = contents.put(CUSTOMER, document_id, name, content, 0)
    return document_id, DocumentAdded(document_id=document_id, attached_to=attached, name=told, **stored._asdict())


def main(dsn: str, folder: str) -> None:
    contents = Contents(open_log(dsn), KeptObjects(Path(folder)))
    while True:
        document_id, event = added(contents, "Beleg.txt", os.urandom(30_000).hex().encode())
        appended(contents.log, (document_id, event), by=cause())
        print(document_id, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
