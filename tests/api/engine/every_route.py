"""Every route of the API: which right it takes (`routes/*.txt`), and how its path is filled. A route that is missing there makes tests fail.

After method and path: `open` to all; `anyone` with a token or session; `holder`: whoever has logged in; `own`: in their own account, not while
acting for a customer; or area and letter as in access/rights.py, for one customer, and then
`within`: for the customer that is named, else the operator's own things; `operator`: whichever customer it is about; `login`: not by a token.
Files of a list (`/export.csv` ...), and its differences, take what the list takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from access.rights import Right
from eventstore.ids import new_id
from tests.api.engine.made_up_parts import FILLED, NEEDED
from tests.described_http import DESCRIBED

TABLE = "".join(path.read_text(encoding="utf-8") for path in sorted(Path(__file__).with_name("routes").glob("*.txt")))

_LETTERS = {"r": "read", "w": "write", "s": "secrets"}
_EXPORT = re.compile(r"(/differences)?(/export\.(csv|xlsx|pdf|zip)|(?<=/differences))$")


class Route(NamedTuple):
    """`kind`: open, anyone, holder, own; or `right`, and `scope`: customer, within, operator; `login`: tokens of machines don't do."""

    method: str
    path: str
    kind: str
    right: Right | None
    scope: str
    login: bool
    operation: Mapping[str, Any]

    @property
    def list_path(self) -> str:
        return _EXPORT.sub("", self.path)

    @property
    def needed(self) -> dict[str, str]:
        """Its query parameters that must be given, but for moments."""
        asked = self.operation.get("parameters", ())
        return {each["name"]: NEEDED[each["name"]] for each in asked if each["name"] in NEEDED and each.get("required")}

    @property
    def parameters(self) -> list[str]:
        """Names of its query parameters; of those that mean the same (`filter[name]`, `filter[name][eq]`) the first."""
        first: dict[str, str] = {}
        for parameter in self.operation.get("parameters", ()):
            if parameter["in"] == "query":
                first.setdefault(parameter.get("description") or parameter["name"], parameter["name"])
        return [*first.values()]


def _row(line: str) -> tuple[tuple[str, str], tuple[str, Right | None, str, bool]]:
    method, path, right, *flags = line.split()
    area, colon, letter = right.partition(":")
    scope = next((flag for flag in flags if flag in ("within", "operator")), "customer")
    parsed: Any = (area, _LETTERS[letter]) if colon else None
    return (method, path), ("right" if colon else area, parsed, scope, "login" in flags)


ROWS = dict(_row(line) for line in TABLE.splitlines() if line)
IDS = {"stream", *(place for _, path in ROWS for place in re.findall(r"\{(\w+_id)\}", path))} - FILLED.keys()
"""Places of paths that are ids."""


@cache
def every_route() -> Sequence[Route]:
    """As the API describes itself (what is checked in is what the program tells: test_description.py); each must be in the table."""
    return tuple(_routes(DESCRIBED.document))


def _routes(described: Mapping[str, Any]) -> Iterator[Route]:
    for path, methods in described["paths"].items():
        for method, told in methods.items():
            operation = {**told, "parameters": [parameter_of(described, each) for each in told.get("parameters", ())]}
            row = ROWS.get((method.upper(), _EXPORT.sub("", path)))
            assert row is not None, f"{method.upper()} {path} has no line in tests/api/engine/routes: say there which right it takes"
            yield Route(method.upper(), path, *row, operation)


def parameter_of(described: Mapping[str, Any], parameter: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parameter itself, where the description tells it once for several routes."""
    shared = parameter.get("$ref", "").rpartition("/")[2]
    return described["components"]["parameters"][shared] if shared else parameter


def is_file(path: str) -> bool:
    """Whether it is of a file of what another route answers with."""
    return "/export." in path


@cache
def one_file_each() -> frozenset[str]:
    """All paths, but of the files of each list one, another at each: they take what the list takes, read by the same code."""
    files: dict[str, list[str]] = {}
    for route in every_route():
        if is_file(route.path):
            files.setdefault(route.path.partition("/export.")[0], []).append(route.path)
    chosen = {paths[place % len(paths)] for place, paths in enumerate(files.values())}
    return frozenset(route.path for route in every_route() if not is_file(route.path) or route.path in chosen)


def filled(path: str, ids: Mapping[str, str] | None = None) -> str:
    """The path with these ids, and made-up ones where none is given; KeyError for a place that nothing is known about."""
    known = {**{name: str(new_id()) for name in IDS}, **FILLED, **(ids or {})}
    return re.sub(r"\{(\w+)\}", lambda place: known[place[1]], path)
