"""What a registry lacks, and what it holds that is no more, in words."""

import ast
from collections.abc import Iterator
from pathlib import Path

from registries.collecting import ROOT, Collection, Declared, collections
from registries.writing import text_of


def stale(root: Path = ROOT) -> list[str]:
    """Return a line for each difference; none where every registry is as its room is. Raises NotCollectable."""
    return [line for room, wanted in collections(root).items() for line in _of(root, room, wanted)]


def _of(root: Path, room: str, wanted: tuple[Collection, ...]) -> Iterator[str]:
    path = root / room / "registry.py"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if text == text_of(room, wanted, root):
        return
    declared = {entry: collection for collection in wanted for entry in collection.declared(root)}
    held = set(_held(text))
    lines = [
        f"{room}/registry.py: {collection.constant} lacks {entry.name or entry.module}, which {entry.place} declares: run `make registry`"
        for entry, collection in sorted(declared.items())
        if _full_name(entry) not in held
    ]
    known = {_full_name(entry) for entry in declared} | {collection.of for collection in wanted}
    lines += [
        f"{room}/registry.py: holds {name}, which is no more: run `make registry`"
        for name in sorted(held - known)
        if name.startswith(f"{room}.")
    ]
    yield from lines or [f"{room}/registry.py: is not as it would be written: run `make registry`"]


def _held(text: str) -> Iterator[str]:
    """What a registry imports; nothing where it can't be read, as after a merge."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _full_name(entry: Declared) -> str:
    return f"{entry.module}.{entry.name}" if entry.name else entry.module
