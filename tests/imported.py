"""What the files of the tree import, read once: several tests ask for all of it."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import cache
from pathlib import Path


@cache
def imported(path: Path) -> Sequence[tuple[int, str]]:
    """Line and full name of everything that a file imports; `from a import b` counts as `a.b`."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports say the whole way, such as `from {path.parent.name}.x import y`"
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
    return found
