"""How price lists are laid out: what their columns are called, a row for each price or a column for each way of paying (H-08).

Declared in `importers/price_lists/*.toml`; another carrier's or maker's list is another file.
"""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Literal, NamedTuple, cast

from pydantic import BaseModel, ConfigDict, ValidationError

from aggregates.engine.words import words_of
from aggregates.prices.price_terms import Financing
from importers.engine.header import ColumnNames
from importers.imports.mapping import BadMapping
from importers.imports.table_kind import TableKind

PriceField = Literal[
    "article_number",
    "price",
    "financing",
    "months",
    "valid_from",
    "name",
    "product",
    "kind",
    "maker",
    "model",
    "size",
    "colour",
    "place",
    "picture",
    "shown",
]
OFFER = "offer:"
"""Begins the names of fields that hold the price of one way of paying."""


class Offer(NamedTuple):
    """A way of paying that has a column of its own."""

    financing: Financing
    months: int | None


class _Layout(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    source: str
    source_en: str
    columns: dict[PriceField, list[str]]
    offers: dict[str, list[str]] = {}


def offer_of(field: str) -> Offer:
    """Read which way of paying a field is about: `offer:lease 24`. Raises ValueError."""
    financing, _, months = field.removeprefix(OFFER).partition(" ")
    if financing not in words_of(Financing):
        raise ValueError(field)
    return Offer(cast("Financing", financing), int(months) if months else None)


def load_price_layouts() -> tuple[TableKind, ...]:
    """Load those that are built in."""
    texts = {entry.name: entry.read_bytes() for entry in (files("importers") / "price_lists").iterdir() if entry.name.endswith(".toml")}
    return tuple(_kind(name, text) for name, text in sorted(texts.items()))


def _kind(name: str, text: bytes) -> TableKind:
    try:
        declared = _Layout.model_validate(tomllib.loads(text.decode()))
        offers = {f"{OFFER}{offer}": names for offer, names in declared.offers.items()}
        for field in offers:
            offer_of(field)
    except (tomllib.TOMLDecodeError, ValidationError, ValueError) as error:
        raise BadMapping(f"{name}: {error}") from error
    columns: Mapping[str, list[str]] = {**{str(field): names for field, names in declared.columns.items()}, **offers}
    return TableKind(
        key=name.removesuffix(".toml"),
        de=f"eine {declared.source}",
        en=f"a {declared.source_en}",
        columns=ColumnNames(columns),
        required=(("article_number",), tuple(offers) or ("price",)),
    )
