"""What stood in cells that may say something about a person: sealed with a key of the row's own, and opened only when it is shown (A-14)."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.event import DELETED
from aggregates.import_terms import QuarantinedRow
from aggregates.quarantine_reasons import NOT_KEPT
from aggregates.sealed_cell import ERASED_MARK, MARK, VALUE
from eventstore.keyring import KeyDestroyed, Keyring, MasterKey
from eventstore.log import EventLog
from importers.imports.row_keys import row_key

_FIELD = "value"
_ABOUT = "about"
_ERASED = {
    "de": "Der Inhalt dieser Zeile wurde mit der Person gelöscht, um die es ging: sie kann nicht mehr berichtigt, nur noch abgehakt werden.",
    "en": "This row's content was erased with the person whom it was about: it can't be corrected any more, only dismissed.",
}


def sealed_value(
    sealer: Keyring, import_id: UUID, line: int, value: str | None, facts: Mapping[str, str], about: Sequence[str] = ()
) -> str:
    """Seal what stood in a row's cell, and what is told of it besides; the row's key is made where it has none yet. `about`: by what the row tells whose it is."""
    subject = row_key(import_id, line)
    sealer.open_new(subject)
    return sealer.seal(subject, _FIELD, orjson.dumps({VALUE: value, **facts, **({_ABOUT: about} if about else {})}).decode())


def said_of_row(keys: Keyring, subject: UUID, sealed: str) -> list[str]:
    """Open all that is sealed of a row's cell, and by what the row tells whose it is. Raises KeyDestroyed."""
    content = orjson.loads(keys.unseal(subject, _FIELD, sealed))
    return [said for said in (*content.pop(_ABOUT, ()), *content.values()) if said]


def opened_rows(log: EventLog, import_id: UUID, rows: Sequence[QuarantinedRow]) -> list[QuarantinedRow]:
    """Return an import's rows with what is sealed of them; of an erased one stands there the word for that."""
    subjects = {row.line: row_key(import_id, row.line) for row in rows if row.sealed is not None}
    if not subjects:
        return [*rows]
    keys = Keyring(log.master)
    with log.pool.connection() as connection:
        keys.load(connection, subjects.values())
    return [row if row.sealed is None else _opened(keys, subjects[row.line], row, row.sealed) for row in rows]


def _opened(keys: Keyring, subject: UUID, row: QuarantinedRow, sealed: str) -> QuarantinedRow:
    try:
        content: dict[str, Any] = orjson.loads(keys.unseal(subject, _FIELD, sealed))
    except KeyDestroyed:
        return row.model_copy(update={"value": DELETED, "sealed": None})
    value = content.pop(VALUE)
    content.pop(_ABOUT, None)
    return row.model_copy(update={"value": value, "facts": {**row.facts, **content}, "sealed": None})


def opened_marks(
    connection: Connection[TupleRow],
    master: MasterKey,
    texts: Iterable[str],
    written: Callable[[str], str] = str,
    *,
    people: bool = True,
) -> Callable[[str], str]:
    """Return what puts the sealed values in the place of their marks; the keys of those in `texts` are fetched here.

    Of an erased row stands there the word for that, and behind its reason, that it can't be mended. `written`: how a value is written in such a text, JSON
    say. `people`: for somebody who may see what is said of people.
    """
    keys = Keyring(master)
    keys.load(connection, {_subject(mark) for text in texts for marks in (MARK, ERASED_MARK) for mark in marks.finditer(text)})

    def opened(mark: re.Match[str]) -> str:
        if not people:
            return NOT_KEPT
        try:
            content = orjson.loads(keys.unseal(_subject(mark), _FIELD, mark[4]))
        except KeyDestroyed:
            return DELETED
        return written(content.get(mark[3]) or NOT_KEPT)

    def erased(mark: re.Match[str]) -> str:
        return "" if keys.has(_subject(mark)) else " " + written(_ERASED[mark[3]])

    return lambda text: ERASED_MARK.sub(erased, MARK.sub(opened, text))


def _subject(mark: re.Match[str]) -> UUID:
    return row_key(UUID(mark[1]), int(mark[2]))
