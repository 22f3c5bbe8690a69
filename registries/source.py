"""The program's files as they are written: what a name in one of them stands for, without importing any."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

Definition = ast.ClassDef | ast.FunctionDef | ast.expr


@dataclass(frozen=True)
class Source:
    """One module. `root` is the folder in which the rooms are."""

    root: Path
    module: str

    @property
    def file(self) -> str:
        return f"{self.module.replace('.', '/')}.py"

    @cached_property
    def path(self) -> Path:
        return self.root / self.file

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(encoding="utf-8"), str(self.path))

    @cached_property
    def imported(self) -> dict[str, str]:
        """Name → the full name of what was imported as it."""
        found: dict[str, str] = {}
        for node in self.statements:
            if isinstance(node, ast.ImportFrom):
                found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            elif isinstance(node, ast.Import):
                found |= {alias.asname: alias.name for alias in node.names if alias.asname}
        return found

    @cached_property
    def defined(self) -> dict[str, Definition]:
        """Name → its class, function or value; of a value with an annotation, a call of the annotation."""
        found: dict[str, Definition] = {}
        for node in self.statements:
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found[node.name] = node
            elif isinstance(node, ast.Assign):
                found |= {target.id: node.value for target in node.targets if isinstance(target, ast.Name)}
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
                found[node.target.id] = ast.copy_location(_annotated(node.annotation, node.value), node.value)
        return found

    @cached_property
    def statements(self) -> list[ast.stmt]:
        """What is done when the module is imported, loops and conditions included."""
        return [*_flat(self.tree.body)]

    @cached_property
    def calls(self) -> list[ast.Call]:
        """What is called when the module is imported, not by what it calls."""
        return [call for node in self.statements for call in calls_of(node)]

    @cached_property
    def types(self) -> dict[str, str]:
        """Name → the full name of its type, of what is defined by a call."""
        return {name: told for name, value in self.defined.items() if (told := type_of(self, value)) is not None}

    @cached_property
    def made(self) -> list[tuple[ast.Call, str]]:
        """The calls that make something of a type that is known, with its full name."""
        return [(call, told) for call in self.calls if (told := type_of(self, call)) is not None]

    def full_name(self, node: ast.expr) -> str | None:
        """Resolve what a name, or a name with dots, stands for; of a generic type (`Table[Row]`) the type."""
        match node:
            case ast.Name(name):
                return f"{self.module}.{name}" if name in self.defined else self.imported.get(name)
            case ast.Attribute(value, name):
                before = self.full_name(value)
                return f"{before}.{name}" if before else None
            case ast.Subscript(value, _):
                return self.full_name(value)
            case ast.Constant(str(text)) if text.isidentifier():
                return self.full_name(ast.Name(text))
            case _:
                return None


def _flat(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield node
        if isinstance(node, ast.For | ast.If | ast.With | ast.Try):
            yield from _flat([*node.body, *(node.orelse if not isinstance(node, ast.With) else ())])


def calls_of(node: ast.stmt) -> Iterator[ast.Call]:
    """Yield the calls that the statement itself makes; not those in functions, nor in the statements that it holds."""
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.If | ast.With | ast.Try):
        return
    pending: list[ast.AST] = [node.iter if isinstance(node, ast.For) else node]
    while pending:
        one = pending.pop()
        if isinstance(one, ast.Lambda):
            continue
        if isinstance(one, ast.Call):
            yield one
        pending.extend(ast.iter_child_nodes(one))


def _annotated(annotation: ast.expr, value: ast.expr) -> ast.Call:
    """The value as a call of what the annotation says that it is."""
    return ast.Call(annotation, value.args, value.keywords) if isinstance(value, ast.Call) else ast.Call(annotation, [], [])


def forget() -> None:
    """Forget what was read of the files, and found in them."""
    for kept in (source, found, derives):
        kept.cache_clear()


@cache
def source(root: Path, module: str) -> Source:
    """Read the module, once per process."""
    return Source(root, module)


@cache
def found(root: Path, name: str) -> tuple[Source, Definition] | None:
    """Find where something is defined, through however many files that import it from each other.

    None for what is not the program's own.
    """
    module, _, last = name.rpartition(".")
    while module:
        if (root / f"{module.replace('.', '/')}.py").is_file():
            here = source(root, module)
            if last in here.defined:
                return here, here.defined[last]
            return found(root, here.imported[last]) if here.imported.get(last, name) != name else None
        return None
    return None


def type_of(here: Source, value: Definition) -> str | None:
    """Return the full name of the type of a value that a call makes: a class, or what a function says that it returns."""
    if not isinstance(value, ast.Call):
        return None
    name = here.full_name(value.func)
    if name is None:
        return None
    made_by = found(here.root, name)
    if made_by is None:
        return name
    there, definition = made_by
    if isinstance(definition, ast.FunctionDef):
        return canonical(there.root, there.full_name(definition.returns)) if definition.returns is not None else None
    return canonical(there.root, name)


def canonical(root: Path, name: str | None) -> str | None:
    """Return the name of something by the file that defines it."""
    where = found(root, name) if name else None
    return f"{where[0].module}.{name.rpartition('.')[2]}" if where and name else name


@cache
def derives(root: Path, name: str | None, base: str) -> bool:
    """Tell whether it is that type, or one made from it."""
    name = canonical(root, name)
    if name is None or name == base:
        return name is not None
    where = found(root, name)
    if where is None:
        return False
    there, definition = where
    return isinstance(definition, ast.ClassDef) and any(derives(root, there.full_name(each), base) for each in definition.bases)
