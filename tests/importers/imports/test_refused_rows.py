"""What the quarantine keeps of a refusal says nothing about a person: of each fact somebody has said whether it does (A-14)."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

import commands
import importers
from commands.engine.command import Refusal
from importers.imports.refused_rows import PERSONAL

SAYS_NOTHING_OF_A_PERSON = frozenset(
    {
        "actual",
        "asked",
        "by_number",
        "candidates",
        "carrier",
        "cause",
        "cells",
        "changed",
        "changed_de",
        "closes_at",
        "column",
        "columns",
        "customer_id",
        "customer_number",
        "cut_off_at",
        "day",
        "device",
        "device_id",
        "existing",
        "expected",
        "feature",
        "feature_de",
        "feed",
        "feed_date",
        "file_name",
        "found",
        "found_de",
        "found_en",
        "held",
        "id",
        "identifier",
        "identifiers",
        "imei",
        "import_id",
        "instead",
        "instead_de",
        "into_id",
        "kind",
        "kind_de",
        "kind_en",
        "known",
        "limit",
        "line",
        "mb",
        "missing",
        "missing_en",
        "noun",
        "noun_de",
        "number",
        "one",
        "open",
        "opens_at",
        "other",
        "rows",
        "said",
        "seconds",
        "sim_id",
        "since",
        "thing",
        "thing_de",
        "unknown",
        "until",
        "user_id",
        "what",
        "what_de",
        "whereabouts",
        "whereabouts_de",
        "why",
        "why_de",
    }
)
"""Facts of refusals that a row may meet. `held`: devices and numbers; `number`, `imei`: a thing's; `candidates`, `by_number`: users' ids."""

OF_ROWS = (
    "commands.engine",
    "commands.customers",
    "commands.users",
    "commands.devices",
    "commands.sims",
    "importers.imports",
    "importers.engine",
    "importers.bulk_maintenance.row_compared",
    "importers.bulk_maintenance.user_fields",
)
"""Whose refusals a row may meet."""


def refusals() -> list[type[Refusal]]:
    found: set[type[Refusal]] = set()
    for room in (commands, importers):
        root = Path(str(room.__path__[0]))
        for path in sorted(root.rglob("[a-z]*.py")):
            name = ".".join((root.name, *path.relative_to(root).with_suffix("").parts))
            if name.startswith(OF_ROWS):
                members = inspect.getmembers(import_module(name), inspect.isclass)
                found |= {kind for _, kind in members if issubclass(kind, Refusal) and kind.__module__ == name}
    return sorted(found, key=lambda kind: kind.__name__)


def facts_of(kind: type[Refusal]) -> set[str]:
    return {name for text in (kind.__doc__ or "", getattr(kind, "de", "")) for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("kind", refusals(), ids=lambda kind: kind.__name__)
def test_each_fact_is_known_to_be_personal_or_not(kind: type[Refusal]) -> None:
    unsaid = facts_of(kind) - PERSONAL - SAYS_NOTHING_OF_A_PERSON
    assert not unsaid, (
        f"{kind.__name__} tells {', '.join(unsaid)}: where that says something about a person, add it to PERSONAL in"
        " importers/imports/refused_rows.py, so that no quarantine keeps it; else to SAYS_NOTHING_OF_A_PERSON here"
    )


def test_each_fact_that_is_sorted_is_told_and_sorted_once() -> None:
    assert set() == PERSONAL & SAYS_NOTHING_OF_A_PERSON
    told = {name for kind in refusals() for name in facts_of(kind)}
    assert told == PERSONAL | SAYS_NOTHING_OF_A_PERSON
