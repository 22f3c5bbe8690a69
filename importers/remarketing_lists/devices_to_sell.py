"""Devices that are registered to be sold, by a list: each row one device, known or not, with its condition, taken or refused by itself (H-15)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.device import Device
from aggregates.device_terms import DeviceDescription, Identifier
from aggregates.engine.claim import Claim
from aggregates.engine.words import InWords
from aggregates.remarketing.registered import RemarketingRegistered
from aggregates.remarketing.terms import DeviceCondition
from commands.engine.command import Command, Given
from commands.engine.spoken_number import new_number
from commands.remarketing.register_for_remarketing import RegisterForRemarketing
from importers.engine.header import ColumnNames
from importers.imports import table_cells as cells
from importers.imports.initial_load import LoadContext, device_names
from importers.imports.initial_load_rows import read_identifiers
from importers.imports.list_columns import IMEI, IMEI2, SERIAL_NUMBER
from importers.imports.loaded_rows import Loaded, loaded
from importers.imports.table_cells import RowReading
from importers.imports.table_file import Table
from importers.imports.table_kind import TableKind
from importers.imports.table_kinds import TableImport
from importers.remarketing_lists.expected_list import MAKER, MODEL, SIZE

_ANSWERS: Mapping[str, list[str]] = {
    "turns_on": ["Lässt es sich einschalten?", "Lässt sich einschalten", "Schaltet ein", "Does it turn on?", "Turns on"],
    "works": ["Funktioniert alles?", "Funktioniert", "Does all of it work?", "Works"],
    "display": ["Wie ist das Display?", "Display", "How is the display?"],
    "housing": ["Wie ist das Gehäuse?", "Gehäuse", "How is the housing?", "Housing"],
    "battery": ["Wie ist der Akku?", "Akku", "How is the battery?", "Battery"],
    "locks_removed": ["Sind Sperren und Konten entfernt?", "Sperren entfernt", "Are locks and accounts removed?", "Locks removed"],
}
TO_SELL = TableKind(
    key="remarketing",
    de="eine Liste von Geräten zur Wiedervermarktung",
    en="a list of devices to be sold",
    columns=ColumnNames(
        {
            "device_id": ["Geräte-Id", "Device id"],
            "imei1": IMEI,
            "imei2": IMEI2,
            "serial_number": SERIAL_NUMBER,
            "kind": ["Art", "Geräteart", "Kind", "Device kind"],
            "maker": MAKER,
            "model": MODEL,
            "size": SIZE,
            **_ANSWERS,
            "remarks": ["Bemerkungen", "Bemerkung", "Remarks", "Remark"],
        }
    ),
    required=(("device_id", "imei1", "serial_number"), *((name,) for name in _ANSWERS)),
)


def answers_to(question: str) -> Mapping[str, tuple[str, str]]:
    """Return the words among which a question of the condition is answered."""
    return next(mark.words for mark in DeviceCondition.model_fields[question].metadata if isinstance(mark, InWords))


_ANSWER: Mapping[str, Callable[[str], str | None]] = {name: cells.one_of(answers_to(name)) for name in _ANSWERS}


@dataclass(frozen=True, slots=True)
class SellRow:
    """Which device it is, by an id of ours or what is printed on it, and in which condition."""

    device_id: UUID | None
    identifiers: tuple[Identifier, ...]
    description: DeviceDescription
    condition: Mapping[str, str]
    remarks: str | None


def rows_to_sell(table: Table) -> Iterator[Loaded[SellRow]]:
    """Read the rows, in which each device may stand once."""
    return loaded(table.rows(), read_to_sell, _unique)


def _unique(row: SellRow) -> Iterator[tuple[str, str]]:
    if row.device_id is not None:
        yield "device_id", str(row.device_id)
    for each in row.identifiers:
        yield "serial_number" if each.kind == "serial_number" else "imei1", f"{each.kind}/{each.value}"


def read_to_sell(cell: RowReading) -> SellRow:
    """Read one row."""
    device_id = cell.id("device_id")
    names = device_names(*read_identifiers(cell, "imei1")) if device_id is None else ()
    kind: DeviceKind | None = cell.get("kind", cells.kind)
    said = {name: cell.get(name, cells.text) for name in ("maker", "model", "size")}
    answers = {name: cell.required(name, _ANSWER[name]) for name in _ANSWERS}
    description = DeviceDescription.model_validate({**said, **({} if kind is None else {"kind": kind})})
    condition = {name: answer or "" for name, answer in answers.items()}
    return SellRow(device_id, names, description, condition, cell.get("remarks", cells.text))


def sell_commands(context: LoadContext, _given: Given, line: int, row: SellRow) -> Iterator[Command]:
    """Yield the command that registers the row's device."""
    yield RegisterForRemarketing(
        remarketing_id=context.new_id(line),
        number=new_number("W"),
        day=context.day,
        device_id=row.device_id,
        identifiers=row.identifiers,
        description=row.description,
        condition=DeviceCondition.model_validate(row.condition),
        remarks=row.remarks,
    )


def _claims(row: SellRow) -> Iterator[Claim]:
    return (each.claim() for each in row.identifiers)


def _named(row: SellRow) -> tuple[Identifier, ...]:
    return row.identifiers


SELL_TABLE = TableImport(
    "remarketing",
    lambda: (TO_SELL,),
    rows_to_sell,
    sell_commands,
    _claims,
    _named,
    personal=frozenset({"remarks"}),
    ids={"device_id": Device},
    feature="remarketing",
    area="remarketing",
    creates=frozenset({RemarketingRegistered}),
)
