"""What the registry of a room collects, and where the room declares it (registries/rooms.toml)."""

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from registries.keys import key_of
from registries.source import Source, calls_of, derives, forget, found, source, type_of

ROOT = Path(__file__).parents[1]
Kind = Literal["classes", "values", "handlers"]


class Declared(NamedTuple):
    """Something that a file declares: a class, a value, or (without a name) the whole module, as what it does when it is imported counts."""

    module: str
    name: str
    line: int

    @property
    def place(self) -> str:
        return f"{self.module.replace('.', '/')}.py:{self.line}"


class NotCollectable(Exception):
    """It is declared in a way in which no registry can name it."""


@dataclass(frozen=True)
class Collection:
    """One constant of a room's registry.

    `classes` that derive from `of` and say `having` (a keyword or a method); `values` of the type `of`; or `handlers`: the modules that use the decorator `of` (one of several: `Type.on|then`).
    `by`: the attribute under which they are found in a mapping; a tuple where there is none.
    """

    room: str
    constant: str
    kind: Kind
    of: str
    told: str
    having: str | None = None
    by: str | None = None

    def declared(self, root: Path) -> list[Declared]:
        """Collect all of them, by file and name. Raises NotCollectable."""
        entries = sorted(entry for here in modules(root, self.room) for entry in self._in(here))
        if self.by is not None:
            self._refuse_two_of_one_key(root, entries)
        return entries

    def _refuse_two_of_one_key(self, root: Path, entries: list[Declared]) -> None:
        said_by = self.having if self.kind == "classes" and self.having else str(self.by)
        first: dict[str, Declared] = {}
        for entry in entries:
            here = source(root, entry.module)
            key = key_of(here, here.defined[entry.name], said_by)
            if key is None:
                raise NotCollectable(
                    f"{entry.place}: {entry.name} doesn't say its {self.by} where it is declared; write it as the first argument"
                )
            if key in first:
                raise NotCollectable(
                    f"{first[key].place} and {entry.place}: {first[key].name} and {entry.name} both have the {self.by} {key},"
                    f" and {self.room}/registry.py would know only one of them; give one another {self.by}"
                )
            first[key] = entry

    def _in(self, here: Source) -> Iterator[Declared]:
        match self.kind:
            case "classes":
                return self._classes(here)
            case "values":
                return self._values(here)
            case "handlers":
                return self._handlers(here)

    def _classes(self, here: Source) -> Iterator[Declared]:
        for name, node in here.defined.items():
            own = f"{here.module}.{name}"
            if isinstance(node, ast.ClassDef) and own != self.of and self._says(node) and derives(here.root, own, self.of):
                yield self._named(here, name, node.lineno)

    def _says(self, node: ast.ClassDef) -> bool:
        """Whether the class has the keyword or method that it takes."""
        methods = {each.name for each in node.body if isinstance(each, ast.FunctionDef)}
        return self.having is None or self.having in methods | {keyword.arg for keyword in node.keywords}

    def _values(self, here: Source) -> Iterator[Declared]:
        named: set[tuple[int, int]] = set()
        for name, told in here.types.items():
            if derives(here.root, told, self.of):
                value = here.defined[name]
                named.add((value.lineno, value.col_offset))
                yield self._named(here, name, value.lineno)
        for call, told in here.made:
            if (call.lineno, call.col_offset) not in named and derives(here.root, told, self.of):
                raise NotCollectable(
                    f"{here.file}:{call.lineno}: a {self.of.rpartition('.')[2]} without a name of its own;"
                    f" write `NAME = …` at the left edge, so that {self.room}/registry.py can name it"
                )

    def _handlers(self, here: Source) -> Iterator[Declared]:
        owner, _, method = self.of.rpartition(".")
        for node in here.statements:
            decorators = (
                [each for each in node.decorator_list if isinstance(each, ast.Call)]
                if isinstance(node, ast.FunctionDef)
                else calls_of(node)
            )
            for call in (each.func for each in decorators):
                if isinstance(call, ast.Attribute) and call.attr in method.split("|") and self._is_one(here, call.value, owner):
                    yield Declared(here.module, "", node.lineno)
                    return

    def _is_one(self, here: Source, node: ast.expr, owner: str) -> bool:
        name = here.full_name(node)
        where = found(here.root, name) if name else None
        return where is not None and derives(here.root, type_of(*where), owner)

    def _named(self, here: Source, name: str, line: int) -> Declared:
        if name.startswith("_"):
            raise NotCollectable(
                f"{here.file}:{line}: {name} belongs into {self.room}/registry.py, which can't see what begins with an underscore; rename it"
            )
        return Declared(here.module, name, line)


def modules(root: Path, room: str) -> Iterator[Source]:
    """Yield the room's files, but its registry."""
    for path in sorted((root / room).rglob("*.py")):
        if path.name != "__init__.py" and path != root / room / "registry.py":
            yield source(root, ".".join(path.relative_to(root).with_suffix("").parts))


def collections(root: Path = ROOT) -> dict[str, tuple[Collection, ...]]:
    """Read what the registry of each room collects, as registries/rooms.toml says it; what was read of the files before is forgotten."""
    forget()
    rooms = tomllib.loads((root / "registries" / "rooms.toml").read_text(encoding="utf-8"))
    return {
        room: tuple(Collection(room, constant, kind=said.pop("kind"), **said) for constant, said in constants.items())
        for room, constants in rooms.items()
    }
