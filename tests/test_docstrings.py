"""A public function's docstring begins with what the function does: a verb, by which it is found and read quickly (CONTRIBUTING.md)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
NO_ROOMS = {"tests", "benchmarks"}
NO_VERB = re.compile(
    r"`?(a|after|all|also|an|any|as|at|before|beside|between|both|by|each|every|for|from|here|how|if|in|it|its|many|more|no|nobody|none|not|nothing|of|on|once|one"
    r"|only|other|over|some|such|that|the|there|these|this|those|to|two|under|until|up|what|when|where|whether|which|who|whose|with|within|without)\b",
    re.IGNORECASE,
)
"""How docstrings begin that say what comes of it, not what is done."""
ATTRIBUTES = frozenset({"property", "cached_property"})
"""Functions that are read like values are told like values."""

TOLD_TO_USERS = re.compile(r"\w+\.(get|post|put|patch|delete|command)\(")
"""Routes and commands of the terminal, whose docstrings users read."""


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the public ones of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            decorators = {ast.unparse(each) for each in node.decorator_list}
            if not any(each.rpartition(".")[2] in ATTRIBUTES or TOLD_TO_USERS.match(each) for each in decorators):
                yield node


def test_a_public_functions_docstring_begins_with_a_verb() -> None:
    rooms = [path.parent for path in sorted(ROOT.glob("*/__init__.py")) if path.parent.name not in NO_ROOMS]
    assert len(rooms) > 10
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.name}: {told.splitlines()[0]}"
        for room in rooms
        for path in sorted(room.rglob("*.py"))
        for node in functions(path)
        if node.name != "verb" and NO_VERB.match(told := ast.get_docstring(node) or "")  # which is help for the terminal
    ]
    assert found == [], "say first what the function does"
