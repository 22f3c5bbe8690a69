"""Proves that of each document that is there its content is in the store, as it was put."""

from collections.abc import Callable
from typing import NamedTuple

from access.documents.contents import Contents
from access.documents.refusals import DocumentDamaged
from aggregates.document import DocumentAdded

_PAGE = 200
_THERE = """SELECT position FROM events JOIN keys ON subject = stream_id WHERE event_name = %s ORDER BY position"""
_EXAMPLES = 10


class Checked(NamedTuple):
    """`rows`: documents that are there; `wrong`: those of them whose content isn't; a few of these by their ids."""

    rows: int
    wrong: int
    examples: tuple[str, ...]


def check_contents(contents: Contents, report: Callable[[int, int], None]) -> Checked:
    """Read every content, and compare it with what the log says. Raises StoreUnavailable."""
    log = contents.log
    with log.pool.connection() as connection:
        positions = [position for (position,) in connection.execute(_THERE, (DocumentAdded.event_name,))]
    wrong: list[str] = []
    for first in range(0, len(positions), _PAGE):
        with log.pool.connection() as connection:
            events = log.at(connection, positions[first : first + _PAGE])
        for done, recorded in enumerate(events, first + 1):
            added = recorded.event
            if isinstance(added, DocumentAdded) and not recorded.erased:
                try:
                    contents.opened(recorded.customer_id, added)
                except DocumentDamaged:
                    if contents.is_there(recorded.customer_id, added.document_id):
                        wrong.append(str(added.document_id))
            report(done, len(positions))
    return Checked(len(positions), len(wrong), tuple(wrong[:_EXAMPLES]))
