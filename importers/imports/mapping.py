"""What a carrier calls things: its column names, words and formats, declared in a TOML file (F-01).

`importers/mappings/vodafone.toml` is built in and shows all there is; a second carrier needs only another such file in the folder
of one's own mappings.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from importlib.resources import files
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from foundation.normal_form import tidy
from importers.engine.header import ColumnNames

FeedField = Literal[
    "number",
    "iccid",
    "card_type",
    "imei",
    "tariff",
    "options",
    "contract_start",
    "contract_end",
    "earliest_renewal",
    "subsidy",
    "renewal",
    "hardware_calloff",
    "status",
    "ban",
    "pin",
    "puk",
    "pin2",
    "puk2",
]
FIELDS: tuple[FeedField, ...] = get_args(FeedField)

Status = Literal["active", "paused", "inactive", "free"]


class BadMapping(ValueError):
    """The mapping file is wrong, and how. For the person who wrote it."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Words(_Strict):
    status: dict[Status, list[str]]
    yes: list[str]
    no: list[str]


class _Dates(_Strict):
    formats: list[str] = Field(min_length=1)
    none: list[str] = []


class _MappingFile(_Strict):
    carrier: str = Field(min_length=1)
    region: str = Field(default="DE", pattern="^[A-Z]{2}$")
    file_names: list[re.Pattern[str]] = []
    file_dates: list[re.Pattern[str]] = Field(min_length=1)
    file_name_example: str
    cut_off: time = time.min
    required: list[FeedField]
    options_separator: str = Field(min_length=1)
    none: list[str] = []
    dates: _Dates
    words: _Words
    columns: dict[FeedField, list[str]]


@dataclass(frozen=True, eq=False)
class Mapping:
    """A carrier's mapping, ready for use. `fingerprint` changes whenever the file does: lines must then be read anew."""

    key: str
    carrier: str
    region: str
    cut_off: time
    """At what time of its day what a feed says began to hold, where the customer is."""
    columns: ColumnNames
    required: frozenset[FeedField]
    statuses: dict[str, Status]
    yes_no: dict[str, bool]
    date_formats: tuple[str, ...]
    no_values: frozenset[str]
    no_dates: frozenset[str]
    options_separator: str
    file_names: tuple[re.Pattern[str], ...]
    file_dates: tuple[re.Pattern[str], ...]
    file_name_example: str
    fingerprint: bytes = field(repr=False)

    def missing(self, header: Sequence[str]) -> list[FeedField]:
        """Return the required fields that this header lacks."""
        found = self.columns.positions(header)
        return [name for name in FIELDS if name in self.required and name not in found]

    def feed_date(self, file_name: str) -> date | None:
        """Read the day that a file's name tells; None when it tells none."""
        for pattern in self.file_dates:
            for match in pattern.finditer(file_name):
                try:
                    return date(int(match["year"]), int(match["month"]), int(match["day"]))
                except ValueError:
                    continue
        return None

    def knows_file_name(self, file_name: str) -> bool:
        return any(pattern.search(file_name) for pattern in self.file_names)


MappingSet = tuple[Mapping, ...]


def cut_off_of(mappings: MappingSet, carrier: str | None) -> time:
    """Tell at what time of its day what this carrier's feed says began to hold."""
    return next((mapping.cut_off for mapping in mappings if mapping.carrier == carrier), time.min)


def load_mappings(extra_dir: Path | None = None) -> MappingSet:
    """Load the built-in mappings, and those of one's own folder; of two with the same file name one's own counts."""
    built_in = [entry for entry in (files("importers") / "mappings").iterdir() if entry.name.endswith(".toml")]
    texts = {entry.name: entry.read_bytes() for entry in built_in}
    if extra_dir is not None:
        texts |= {path.name: path.read_bytes() for path in sorted(extra_dir.glob("*.toml"))}
    return tuple(read_mapping(name, text) for name, text in sorted(texts.items()))


def read_mapping(name: str, text: bytes) -> Mapping:
    """Read one mapping from the bytes of its TOML file; raises BadMapping with the file's name and what is wrong in it."""
    try:
        declared = _MappingFile.model_validate(tomllib.loads(text.decode()))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadMapping(f"{name}: kein gültiges TOML / not valid TOML: {error}") from error
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        raise BadMapping(f"{name}: {wrong}") from error
    _check(name, declared)
    return Mapping(
        key=name.removesuffix(".toml"),
        carrier=declared.carrier,
        region=declared.region,
        cut_off=declared.cut_off,
        columns=ColumnNames({each: declared.columns[each] for each in FIELDS if each in declared.columns}),
        required=frozenset(declared.required),
        statuses={folded(word): status for status, words in declared.words.status.items() for word in words},
        yes_no=dict.fromkeys(map(folded, declared.words.yes), True) | dict.fromkeys(map(folded, declared.words.no), False),
        date_formats=tuple(declared.dates.formats),
        no_values=frozenset(map(folded, ["", *declared.none])),
        no_dates=frozenset(map(folded, ["", *declared.none, *declared.dates.none])),
        options_separator=declared.options_separator,
        file_names=tuple(declared.file_names),
        file_dates=tuple(declared.file_dates),
        file_name_example=declared.file_name_example,
        fingerprint=hashlib.sha256(text).digest(),
    )


def folded(word: str) -> str:
    """Fold words of a cell to what is compared: case, signs that nobody sees and surrounding or doubled spaces don't matter."""
    return " ".join(tidy(word).split()).casefold()


def _check(name: str, declared: _MappingFile) -> None:
    if "number" not in declared.required or "status" not in declared.required:
        raise BadMapping(f"{name}: required: number und status müssen enthalten sein / must be among them")
    if lacking := [each for each in declared.required if not declared.columns.get(each)]:
        raise BadMapping(f"{name}: columns: es fehlen Namen für / names are missing for {', '.join(lacking)}")
    if declared.cut_off.tzinfo is not None:
        raise BadMapping(
            f"{name}: cut_off: ohne Zeitzone angeben, gemeint ist die des Kunden / give it without a time zone, the customer's is meant"
        )
    for pattern in declared.file_dates:
        if not {"year", "month", "day"} <= set(pattern.groupindex):
            raise BadMapping(f"{name}: file_dates: {pattern.pattern}: braucht die Gruppen / needs the groups year, month, day")
    _no_word_twice(name, [(word, status) for status, words in declared.words.status.items() for word in words])
    _no_word_twice(name, [(word, "yes") for word in declared.words.yes] + [(word, "no") for word in declared.words.no])


def _no_word_twice(name: str, words: Iterable[tuple[str, str]]) -> None:
    meanings: dict[str, str] = {}
    for word, meaning in words:
        if meanings.setdefault(folded(word), meaning) != meaning:
            raise BadMapping(f"{name}: words: „{word}“ hat zwei Bedeutungen / has two meanings: {meanings[folded(word)]}, {meaning}")
