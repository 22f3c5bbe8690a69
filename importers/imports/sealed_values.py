"""What stood in cells that may say something about a person: sealed with a key of the row's own, and opened only when it is shown (A-14)."""

import re
from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.event import DELETED
from aggregates.quarantine_reasons import NOT_KEPT
from aggregates.sealed_cell import MARK, VALUE
from eventstore.keyring import KeyDestroyed, Keyring, MasterKey
from importers.imports.row_keys import row_key

_FIELD = "value"


def sealed_value(sealer: Keyring, import_id: UUID, line: int, value: str | None, facts: Mapping[str, str]) -> str:
    """Seal what stood in a row's cell, and what is told of it besides; the row's key is made where it has none yet."""
    subject = row_key(import_id, line)
    sealer.open_new(subject)
    return sealer.seal(subject, _FIELD, orjson.dumps({VALUE: value, **facts}).decode())


def opened_marks(
    connection: Connection[TupleRow], master: MasterKey, texts: Iterable[str], written: Callable[[str], str] = str
) -> Callable[[str], str]:
    """Return what puts the sealed values in the place of their marks; the keys of those in `texts` are fetched here.

    Of an erased row stands there the word for that. `written`: how a value is written in such a text, JSON say.
    """
    keys = Keyring(master)
    keys.load(connection, {row_key(UUID(mark[1]), int(mark[2])) for text in texts for mark in MARK.finditer(text)})

    def opened(mark: re.Match[str]) -> str:
        try:
            content = orjson.loads(keys.unseal(row_key(UUID(mark[1]), int(mark[2])), _FIELD, mark[4]))
        except KeyDestroyed:
            return DELETED
        return written(content.get(mark[3]) or NOT_KEPT)

    return lambda text: MARK.sub(opened, text)


def without_marks(text: str) -> str:
    """Return the text for those who may not see what is said of people."""
    return MARK.sub(NOT_KEPT, text)
