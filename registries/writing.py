"""The text of a room's registry.py, as the formatter wants it."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from registries.collecting import ROOT, Collection, Declared
from registries.source import canonical

_HEAD = '"""What the files of this room declare, collected by `make registry`; never changed by hand."""'
_MODULE = "types.ModuleType"


class Entry(NamedTuple):
    """What stands in a constant, and by which name the registry knows it."""

    declared: Declared
    name: str


def text_of(room: str, collections: Iterable[Collection], root: Path = ROOT) -> str:
    """Write the registry of a room. Raises NotCollectable."""
    collected = [(collection, collection.declared(root)) for collection in collections]
    names = _names({entry for _, entries in collected for entry in entries})
    types = {collection: _type(collection, root) for collection, _ in collected}
    imports = [_import(entry, names[entry]) for entry in sorted(names)]
    imports += [f"from {module} import {name}" for module, _, name in (each.rpartition(".") for each in types.values())]
    constants = [_constant(collection, [names[entry] for entry in entries], types[collection]) for collection, entries in collected]
    return _formatted("\n".join([_HEAD, "", *dict.fromkeys(imports), "", *constants]), root)


def _names(entries: set[Declared]) -> dict[Declared, str]:
    """Each by its own name; those that share one by their file's as well."""
    often = Counter(entry.name for entry in entries)
    found = {entry: entry.name if often[entry.name] == 1 else _long(entry) for entry in entries if entry.name}
    modules = {entry: entry.module.rpartition(".")[2] for entry in entries if not entry.name}
    often = Counter([*found.values(), *modules.values()])
    return found | {entry: name if often[name] == 1 else f"{_long(entry)}_handlers" for entry, name in modules.items()}


def _long(entry: Declared) -> str:
    name = "_".join(filter(None, (*entry.module.split(".")[1:], entry.name)))
    return name.upper() if entry.name.isupper() else name


def _import(entry: Declared, name: str) -> str:
    module, wanted = (entry.module, entry.name) if entry.name else entry.module.rpartition(".")[::2]
    return f"from {module} import {wanted}" + (f" as {name}" if name != wanted else "")


def _type(collection: Collection, root: Path) -> str:
    if collection.kind == "handlers":
        return _MODULE
    return canonical(root, collection.of) or collection.of


def _constant(collection: Collection, names: list[str], of: str) -> str:
    kind = of.rpartition(".")[2]
    kind = f"type[{kind}]" if collection.kind == "classes" else kind
    listed = "".join(f"    {name},\n" for name in names)
    said = f"{collection.constant}: tuple[{kind}, ...] = (\n{listed})"
    if collection.by is not None:
        said = f"_{said}\n{collection.constant} = {{each.{collection.by}: each for each in _{collection.constant}}}"
    return f'{said}\n"""{collection.told}"""\n'


def _formatted(text: str, root: Path) -> str:
    for arguments in (["check", "--quiet", "--select", "I", "--fix"], ["format", "--quiet"]):
        command = [
            sys.executable,
            "-m",
            "ruff",
            *arguments,
            "--config",
            str(root / "pyproject.toml"),
            "--stdin-filename",
            "registry.py",
            "-",
        ]
        text = subprocess.run(command, input=text, capture_output=True, text=True, check=True, cwd=root).stdout
    return text
