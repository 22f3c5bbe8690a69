"""Extracts from a device management: which IMEI 1, IMEI 2 and serial number are one device (F-09, manual: „Gerätedubletten“).

What the systems call their columns is declared in `importers/device_extracts/*.toml`.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from importers.engine.header import ColumnNames, plain
from importers.imports import table_cells as cells
from importers.imports.initial_load_rows import identifiers, read_identifiers
from importers.imports.loaded_rows import Loaded, loaded
from importers.imports.mapping import BadMapping
from importers.imports.table_cells import RowReading
from importers.imports.table_file import Table, TableFile, open_table
from importers.imports.table_kind import TableKind

ExtractField = Literal["imei1", "imei2", "serial_number", "model", "maker"]


class _ExtractMapping(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    source: str
    maker: str | None = None
    signs: list[str] = []
    file_names: list[re.Pattern[str]] = []
    columns: dict[ExtractField, list[str]]


@dataclass(frozen=True, slots=True)
class ExtractRow:
    """One device as the device management knows it. IMEIs by their first 14 digits."""

    imei1: str | None
    imei2: str | None
    serial_number: str | None
    model: str | None
    maker: str | None


def load_extract_kinds(extra_dir: Path | None = None) -> tuple[TableKind, ...]:
    """Load the systems that are built in, and those of one's own folder; of two with the same file name one's own counts."""
    texts = {entry.name: entry.read_bytes() for entry in (files("importers") / "device_extracts").iterdir() if entry.name.endswith(".toml")}
    if extra_dir is not None:
        texts |= {path.name: path.read_bytes() for path in sorted(extra_dir.glob("*.toml"))}
    return tuple(_kind(name, text) for name, text in sorted(texts.items()))


def open_extract(path_or_binary: Path | BinaryIO, kinds: tuple[TableKind, ...] | None = None, *, name: str | None = None) -> TableFile:
    """Open the extract; `layout.kind.key` says from which system. Raises NotAFeed when it is none."""
    return open_table(path_or_binary, *(kinds or load_extract_kinds()), name=name)


def extract_rows(table: Table) -> Iterator[Loaded[ExtractRow]]:
    """Read the rows of an extract, in which each IMEI and each serial number may stand once."""
    return loaded(table.rows(), read_extract, lambda row: identifiers(row.imei1, row.imei2, row.serial_number))


def read_extract(cell: RowReading) -> ExtractRow:
    imei1, imei2, serial_number = read_identifiers(cell, "imei1")
    model, maker = cell.get("model", cells.text), cell.get("maker", cells.text)
    return ExtractRow(imei1, imei2, serial_number, model, maker)


def _kind(name: str, text: bytes) -> TableKind:
    try:
        declared = _ExtractMapping.model_validate(tomllib.loads(text.decode()))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        raise BadMapping(f"{name}: {error}") from error
    return TableKind(
        key=name.removesuffix(".toml"),
        de=f"einen Auszug aus {declared.source}",
        en=f"an extract from {declared.source}",
        columns=ColumnNames({str(field): names for field, names in declared.columns.items()}),
        required=(("imei1", "imei2"), ("imei2", "serial_number")),  # one identifier alone says nothing about which are one device
        signs=frozenset(map(plain, declared.signs)),
        file_names=tuple(declared.file_names),
        constants={"maker": declared.maker} if declared.maker else {},
    )
