"""What is said for each code of a type (its words, its limits, what is done with it) is said for all of them: a new code is forgotten in no table."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest

from tests.test_architecture import FILES, ROOT

FOR_SOME = {
    "access.rights.FEATURE_OF": "most areas come with no feature that a customer has switched on",
    "access.rights.OF_OPERATOR": "secrets are customers' own",
    "commands.accounts.account_roles.MAY_CREATE": "the other roles create nobody",
    "commands.accounts.account_roles.MAY_CHANGE": "the other roles change nobody",
    "readmodels.engine.query_conditions._SQL": "the others are no plain comparison",
    "readmodels.engine.query_conditions._EMPTY": "the others are empty when they are NULL, and only then",
    "readmodels.engine.query_values._EXPECTED": "the others take any text",
}
"""Tables that say something for some of the codes alone, and why."""


def codes_in(kind: Any) -> frozenset[Any] | None:
    """The codes of a type of such; None: it is of something else."""
    origin = get_origin(kind)
    if origin is Literal:
        return frozenset(get_args(kind))
    if origin is Annotated:
        return codes_in(get_args(kind)[0])
    if origin in (Union, types.UnionType):
        parts: list[frozenset[Any] | None] = [codes_in(part) for part in get_args(kind)]
        known = [part for part in parts if part is not None]
        return frozenset(code for part in known for code in part) if len(known) == len(parts) else None
    return None


def tables() -> Iterator[tuple[str, Mapping[Any, Any], frozenset[Any]]]:
    """Every mapping that a file declares by codes."""
    for path in FILES:
        if path.stem in ("__init__", "launch"):  # which is a program
            continue
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for name, kind in get_type_hints(module, include_extras=True).items():
            codes = codes_in(get_args(kind)[0]) if get_origin(kind) in (dict, Mapping) else None
            if codes is not None and hasattr(module, name):
                yield f"{module.__name__}.{name}", getattr(module, name), codes


TABLES = list(tables())


@pytest.mark.parametrize(("name", "table", "codes"), TABLES, ids=[name for name, *_ in TABLES])
def test_a_table_by_codes_has_them_all(name: str, table: Mapping[Any, Any], codes: frozenset[Any]) -> None:
    missing = codes - set(table)
    assert not set(table) - codes
    assert bool(missing) == (name in FOR_SOME), (
        f"{name} says nothing for {', '.join(map(str, missing))}; add it, or say in FOR_SOME why not"
    )


def test_tables_are_found() -> None:
    assert FOR_SOME.keys() < {name for name, *_ in TABLES}
