"""Which files were imported already, and of which day the last feed was; asked of the log's claims, so always current (F-13)."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.claim import Claim
from aggregates.feed_import import IMPORTED_FILE_CLAIM
from aggregates.import_terms import ImportKind
from eventstore.log import EventLog
from eventstore.unit import ClaimList


class ImportedFile(NamedTuple):
    feed_date: date
    file_hash: str
    claim: Claim


def imported_files(
    log: EventLog, connection: Connection[TupleRow], customer_id: UUID, kind: ImportKind, carrier: str | None
) -> list[ImportedFile]:
    """List all files of a kind that were imported, the oldest first."""
    name = f"{kind}/{carrier or '-'}"
    files: list[ImportedFile] = []
    for value in log.listed(connection, customer_id, ClaimList(IMPORTED_FILE_CLAIM, name + "/")):
        whose, day, file_hash = value.rsplit("/", 2)
        if whose == name:  # a carrier's name may hold a slash itself
            files.append(ImportedFile(date.fromisoformat(day), file_hash, IMPORTED_FILE_CLAIM.of(value)))
    return sorted(files)


def last_feed(log: EventLog, connection: Connection[TupleRow], customer_id: UUID, carrier: str | None) -> date | None:
    """Return the day of the newest feed that was imported."""
    files = imported_files(log, connection, customer_id, "feed", carrier)
    return files[-1].feed_date if files else None
