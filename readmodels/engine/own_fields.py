"""Fields of the customer's own: where a list has them, and which there are."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import orjson


class OwnField(NamedTuple):
    """One of them, as the customer has defined it."""

    key: str
    de: str
    en: str


class OwnFields(NamedTuple):
    """Those of one kind that a list shows: each under its key, behind `prefix`.

    `defined_in`: the customer's column that says which there are. `column` and `sort_column` of a row hold JSON: key → text, and what puts it in order. `de`, `en`: whose they are, told where
    a field is called like another one of the list.
    """

    defined_in: str
    prefix: str
    column: str
    sort_column: str
    de: str
    en: str
    personal: bool = False
    of: str | None = None
    """The field with the id of that whose they are, where that isn't the row's own thing."""


def defined_in(customer: str, column: str) -> tuple[OwnField, ...]:
    """Read those that a customer's row, as JSON, says there are."""
    entries: Iterable[Mapping[str, Any]] = orjson.loads(customer).get(column) or ()
    return tuple(OwnField(entry["key"], entry["label_de"], entry["label_en"]) for entry in entries)


def of_all(*defined: Iterable[OwnField]) -> tuple[OwnField, ...]:
    """Join what is defined at several moments: each key once, called as in the first that has it."""
    found: dict[str, OwnField] = {}
    for fields in defined:
        for field in fields:
            found.setdefault(field.key, field)
    return tuple(found.values())
