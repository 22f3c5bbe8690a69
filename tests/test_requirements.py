"""What tests claim to prove: a requirement counts as proven only where nothing of it is missing."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent

MISSING = {
    "A-01": "tickets and contracts, which aren't there yet",
    "A-14": "proofs that still hold, as there are none yet (A-13)",
    "E-06": "orders of options, which the customer password releases",
    "E-17": "the way to the PBX from the contract",
    "F-01": "feeds from a Kafka topic",
    "H-25": "the helpdesk, which can be switched on but isn't there",
    "X-03": "traces",
    "X-04": "a Kafka cluster",
    "X-05": "the start from an event export",
}
"""Requirements of which a part isn't built: what is. Tests of the other parts are marked `part_of`; when nothing is missing any more, `requirement`."""


def marked(name: str) -> dict[str, list[str]]:
    """Ids → the files with tests that are marked so."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(TESTS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for claimed in ids_of(node, name):
                found[claimed].append(path.relative_to(TESTS).as_posix())
    return found


def ids_of(node: ast.AST, name: str) -> Iterator[str]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name:
        yield from (argument.value for argument in node.args if isinstance(argument, ast.Constant) and isinstance(argument.value, str))


def test_what_is_proven_in_part_is_not_claimed_whole() -> None:
    whole, part = marked("requirement"), marked("part_of")
    assert len(whole) > 40
    wrong = {claimed: files for claimed, files in whole.items() if claimed in MISSING}
    assert not wrong, (
        f"claimed whole, but something is missing: { {claimed: (MISSING[claimed], files) for claimed, files in wrong.items()} }; mark the tests `part_of`, or say in MISSING that nothing is any more"
    )
    unknown = {claimed: files for claimed, files in part.items() if claimed not in MISSING}
    assert not unknown, f"{unknown}: nothing is said to be missing of these; mark the tests `requirement`, or say in MISSING what is"
    assert set(MISSING) == set(part), "nothing is built of these: they have no place in MISSING"
