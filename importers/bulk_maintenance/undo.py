"""The undoing of an upload: a file that says of each thing what it was before, as of the version that the upload left it at (H-20).

It goes the way of any other such file. So what somebody changed since is a conflict, as it is in a workbook that is brought back late.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any, Final, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.customer import Customer
from aggregates.device import Device
from aggregates.feed_import import FeedImport
from aggregates.user import User
from commands.customers.agreed import check_feature
from commands.engine.command import Given, NotFound, Refusal
from commands.engine.given import Batch
from eventstore.keyring import Keyring
from eventstore.log import EventLog
from foundation.sentence_facts import Language, moment_told
from importers.bulk_maintenance.maintained import MAINTAINED, Maintained
from importers.bulk_maintenance.maintained_field import ErrorInCell, MaintainedField, NoSuchChoice
from importers.bulk_maintenance.maintained_row import CUSTOMER, VERSION
from importers.bulk_maintenance.user_fields import OWN
from importers.imports.result import ImportResult
from importers.imports.row_changes import RowChanges
from importers.quarantine import BadValue

_CHANGED = """SELECT stream_id, min(stream_version), max(stream_version) FROM events
    WHERE customer_id = %(customer)s AND correlation = %(import)s AND starts_with(causation, %(line)s) AND stream_id <> %(stream)s
    AND position > (SELECT min(position) FROM events WHERE stream_id = %(stream)s)
    GROUP BY stream_id ORDER BY max(position) DESC"""
# By its lines alone: whoever calls another request as the upload is called changes nothing of it.
# What was changed last is set back first: so each finds what it found then, a number that passed from one to another, say.
_AT_ONCE = 1_000
_MOST_LISTED = 20
_LANGUAGES: Final[tuple[Language, ...]] = ("en", "de")


class NoUpload(Refusal):
    """The import {import_id} is no upload of a bulk maintenance that is over; only such can be undone."""

    code = "no-upload-to-undo"
    de = "Der Import {import_id} ist keine abgeschlossene Datenpflege; nur eine solche lässt sich zurücknehmen."


class NothingToUndo(Refusal):
    """The upload changed nothing; there is nothing to undo."""

    code = "nothing-to-undo"
    de = "Durch diese Datenpflege wurde nichts geändert; es gibt nichts zurückzunehmen."


class NotToBeUndone(Refusal):
    """The upload can't be undone: {things} can't be set back to what stood there before. Change the others by hand, or by a workbook."""

    code = "not-to-be-undone"
    de = "Die Datenpflege lässt sich nicht zurücknehmen: {things_de} lässt sich nicht auf das setzen, was vorher dort stand. Bitte das Übrige von Hand oder mit einer Arbeitsmappe ändern."


class FieldsWithdrawn(Refusal):
    """The upload can't be undone as a whole: {fields}, which it changed, is withdrawn since. Define that field anew, or change the others by hand, or by a workbook."""

    code = "fields-withdrawn-since"
    de = "Die Datenpflege lässt sich nicht als Ganzes zurücknehmen: {fields_de}, die sie geändert hatte, ist inzwischen entfernt. Bitte dieses Feld wieder anlegen oder das Übrige von Hand oder mit einer Arbeitsmappe ändern."


class UndoRefused(Refusal):
    """The upload can't be undone, as somebody changed later what it had changed: {things}. Nothing was set back. Change what is still wrong by hand, or by a workbook."""

    code = "undo-refused"
    de = "Die Datenpflege lässt sich nicht zurücknehmen, weil jemand später geändert hat, was sie geändert hatte: {things_de}. Es wurde nichts zurückgesetzt. Bitte von Hand oder mit einer Arbeitsmappe ändern, was noch falsch ist."


class UndoFile(NamedTuple):
    """What is to be imported, under which name; `zone`: where the customer is."""

    of: Maintained
    content: bytes
    name: str
    zone: ZoneInfo

    def refuse_unless_whole(self, tried: ImportResult) -> None:
        """Refuse an undoing of which a row couldn't be carried out; all or nothing. Raises UndoRefused."""
        if tried.quarantined:
            raise self.refused(tried)

    def refused(self, tried: ImportResult) -> UndoRefused:
        """Say what stands against an undoing of which rows can't be carried out."""
        rows = [tried.changes[line] for line in sorted(tried.changes)]
        english, german = (
            _listed([said for row in rows for said in _against(row, self.zone, language)], language) for language in _LANGUAGES
        )
        return UndoRefused(things=english, things_de=german)


def undo_file(log: EventLog, customer_id: UUID, import_id: UUID) -> UndoFile:
    """Make the file that undoes an upload. Raises NotFound, NoUpload, NothingToUndo, NotToBeUndone, FieldsWithdrawn."""
    with log.pool.connection() as connection:
        batch = Batch(log, connection, Keyring(log.master))
        if batch.version(customer_id, import_id, FeedImport) is None:
            raise NotFound(FeedImport.noun, import_id)
        upload = batch.state(FeedImport, import_id)
        of = maintained_by(import_id, upload)
        batch.load((customer_id,))
        customer = batch.state(Customer, customer_id)
        text = io.StringIO(newline="")
        written = csv.writer(text, lineterminator="\r\n")
        columns = of.columns(customer)
        fields = [field for field, _ in columns]
        written.writerow((of.id_names[0], VERSION[0], CUSTOMER[0], *(of.heading(*column, "de") for column in columns)))
        rows = 0
        for row in _rows(log, connection, customer_id, import_id, of, fields):
            written.writerow((*row[:2], customer.customer_number, *row[2:]))
            rows += 1
    if not rows:
        raise NothingToUndo
    name = f"Rücknahme {PurePath(upload.file_name).stem[:150]}.csv"
    return UndoFile(of, text.getvalue().encode("utf-8-sig"), name, ZoneInfo(customer.time_zone))


def maintained_by(import_id: UUID, upload: FeedImport) -> Maintained:
    """Return what an upload maintained, which must be over. Raises NoUpload."""
    of = next((each for each in MAINTAINED.values() if each.kind == upload.kind), None)
    if of is None or upload.state not in ("completed", "discarded", "failed"):
        raise NoUpload(import_id=import_id)
    return of


def check_may_be_undone(given: Given, import_id: UUID) -> Maintained:
    """Return what an upload maintained that can be undone, as far as that is known without looking at what it changed. Raises FeatureOff, NotFound, NoUpload, NothingToUndo."""
    check_feature(given, "bulk_maintenance")
    upload = given.state(FeedImport, import_id)
    of = maintained_by(import_id, upload)
    if not (upload.counts.changed or upload.counts.quarantined):
        raise NothingToUndo
    return of


def _against(row: RowChanges, zone: ZoneInfo, language: Language) -> list[str]:
    """What stands against setting back a thing: each conflict, else the first of what is wrong."""
    told: list[str] = []
    for each in row.changes:
        if each.outcome == "conflict":
            by = [getattr(each.by, language)] if each.by else []
            then = [*by, *([moment_told(each.at.astimezone(zone), language)] if each.at else [])]
            told.append(f"{each.called}, {getattr(each.label, language)}" + (f" ({'; '.join(then)})" if then else ""))
    return told or [f"{row.called or '…'}: {getattr(each.text, language)}" for each in row.wrong[:1]]


def _listed(said: Sequence[str], language: Language) -> str:
    more = len(said) - _MOST_LISTED
    further = {"de": f"{more} weitere", "en": f"{more} more"}[language]
    return "; ".join([*said[:_MOST_LISTED], *([further] if more > 0 else [])]) or "…"


def _rows(
    log: EventLog, connection: Connection[TupleRow], customer_id: UUID, import_id: UUID, of: Maintained, fields: Sequence[MaintainedField]
) -> Iterator[tuple[str, ...]]:
    asked = {"customer": customer_id, "import": str(import_id), "line": f"import:{import_id}#", "stream": import_id}
    changed = {stream: (first, last) for stream, first, last in connection.execute(_CHANGED.encode(), asked)}
    streams = list(changed)
    for begin in range(0, len(streams), _AT_ONCE):
        part = streams[begin : begin + _AT_ONCE]
        loaded = log.load(connection, part, Keyring(log.master))
        for stream in part:
            events = [recorded.event for recorded in loaded.get(stream, ())]
            first, last = changed[stream]
            if not events or not of.aggregate.owns(type(events[0])):
                continue
            before, after = _folded(of, events[: first - 1]), _folded(of, events[:last])
            _refuse_withdrawn(fields, before, after)
            yield str(stream), str(last), *(_text(of, field, stream, before, after) for field in fields)


def _refuse_withdrawn(fields: Sequence[MaintainedField], before: Any, after: Any) -> None:
    """Refuse where a field of the customer's own was changed that is none any more. Raises FieldsWithdrawn."""
    own = {field.name.removeprefix(OWN) for field in fields if field.name.startswith(OWN)}
    was, left = _own_values(before), _own_values(after)
    if gone := sorted(key for key in {*was, *left} - own if was.get(key) != left.get(key)):
        raise FieldsWithdrawn(fields=", ".join(gone), fields_de=", ".join(gone))


def _own_values(state: Any) -> Mapping[str, str]:
    """Return what a thing has in fields of the customer's own, those included that are none any more."""
    return state.further if isinstance(state, User) else state.description.further if isinstance(state, Device) else {}


def _folded(of: Maintained, events: Sequence[Any]) -> Any:
    state = of.aggregate()
    for event in events:
        state = state.evolve(event)
    return state


def _text(of: Maintained, field: MaintainedField, thing: UUID, before: Any, after: Any) -> str:
    """What the cell says; where the upload didn't change it, what it left. Raises NotToBeUndone where that would be read as something else."""
    value = field.of(before)
    said = field.said(value)
    text = said.de if said is not None else ""
    if value == field.of(after):
        return text
    try:
        read = field.value_in(text)
    except (BadValue, ErrorInCell, NoSuchChoice):
        read = None
    if read != value:
        called = of.called(thing, after)
        raise NotToBeUndone(things=f"{called}, {field.en}", things_de=f"{called}, {field.de}")
    return text
