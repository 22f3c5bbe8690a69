"""Keeps the file of a held import until somebody decides: compressed, and sealed with the customer's key, as it may hold PIN and PUK."""

import base64
import tempfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from typing import BinaryIO
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from eventstore.keyring import Keyring
from eventstore.log import EventLog
from importers.imports.feed_file import FeedFile
from importers.imports.run import ImportRun

PART = 1 << 20
FIELD = "held file"


def keep_file(connection: Connection[TupleRow], feed: FeedFile, run: ImportRun) -> None:
    """Store the file. Before the import is held, not in the same transaction: nobody else is to wait for it."""
    keys = Keyring(run.log.master)
    keys.load(connection, [run.order.customer_id])
    with connection.transaction(), connection.cursor() as cursor, feed.reading() as source:
        cursor.execute("DELETE FROM held_files WHERE import_id = %s", (run.import_id,))
        for number, part in enumerate(iter(lambda: source.read(PART), b"")):
            text = base64.b64encode(zlib.compress(part)).decode()
            sealed = keys.seal(run.order.customer_id, FIELD, text).encode()
            cursor.execute("INSERT INTO held_files (import_id, part, sealed) VALUES (%s, %s, %s)", (run.import_id, number, sealed))


@contextmanager
def held_file(log: EventLog, customer_id: UUID, import_id: UUID) -> Generator[BinaryIO]:
    """Open the stored file, for a while as a temporary file."""
    keys = Keyring(log.master)
    with tempfile.TemporaryFile() as file:
        with log.pool.connection() as connection:
            keys.load(connection, [customer_id])
            for (sealed,) in connection.execute("SELECT sealed FROM held_files WHERE import_id = %s ORDER BY part", (import_id,)):
                file.write(zlib.decompress(base64.b64decode(keys.unseal(customer_id, FIELD, bytes(sealed).decode()))))
        file.seek(0)
        yield file


def drop_file(connection: Connection[TupleRow], import_id: UUID) -> None:
    connection.execute("DELETE FROM held_files WHERE import_id = %s", (import_id,))
