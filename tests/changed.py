"""
Checks what differs from main, in seconds: style and types of the changed files, and the tests that stand beside them.

`python -m tests.changed`. Tests of a module are those called after it in its room; where there are none, those that import it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
ALWAYS = (
    "tests/test_architecture.py",
    "tests/test_words_of_machinery.py",
    "tests/test_handed.py",
    "tests/test_layout.py",
    "tests/test_completeness.py",
    "tests/registries",
)
"""The shape of the whole, which any change may spoil."""
MANY = 4
"""Test files from which on workers are worth their start."""
MOST = 8
"""Test files that import a module; more of them are a case for the whole suite."""


def changed(root: Path = ROOT) -> list[Path]:
    """Files that differ from where this branch left main, in the working tree; on main itself, from the last commit."""
    base = next((found for name in ("main", "origin/main") if (found := _git(root, "merge-base", "HEAD", name))), ["HEAD"])[0]
    differ = _git(root, "diff", "--name-only", "--no-renames", "--diff-filter=d", "-z", base)
    unknown = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    return sorted(Path(name) for name in {*differ, *unknown})


def standing_beside(paths: Iterable[Path], root: Path = ROOT) -> tuple[list[Path], list[Path]]:
    """The test files that stand beside these files, and those of these files for which that can't be said."""
    modules = {path: path.read_text(encoding="utf-8") for path in sorted((root / "tests").rglob("*.py"))}
    beside: set[Path] = set()
    unsaid: list[Path] = []
    for path in paths:
        if path.suffix == ".py" and (found := _beside(root / path, modules, root)):
            beside.update(found)
        elif path.suffix not in (".md", ""):
            unsaid.append(path)
    return sorted(path.relative_to(root) for path in beside), unsaid


def _beside(path: Path, modules: dict[Path, str], root: Path) -> list[Path]:
    if path.name.startswith("test_"):
        return [path]
    inside = path.relative_to(root)
    tests = root / "tests"
    room = tests / inside.parts[0]
    named = [test for test in modules if room in test.parents and re.fullmatch(rf"test_{path.stem}(_.*)?", test.stem)]
    if named:
        return named
    name = re.escape(".".join(inside.with_suffix("").parts))
    parent, _, last = name.rpartition(r"\.")
    imported = re.compile(rf"^\s*(from {name} import|import {name}\b|from {parent} import .*\b{last}\b)", re.MULTILINE)
    using = [test for test, text in modules.items() if test.name.startswith("test_") and imported.search(text)]
    return using if len(using) <= MOST else []


def main() -> int:
    """Exit code 0: all is well, as far as this looks."""
    paths = changed()
    sources = [str(path) for path in paths if path.suffix == ".py"]
    tests, unsaid = standing_beside(paths)
    print(f"{len(paths)} files differ from main; beside them stand {len(tests)} test files", flush=True)
    workers = ["--numprocesses=auto", "--dist=loadfile"] if len(tests) >= MANY else []
    checks = [
        ["ruff", "check", *sources],
        ["ruff", "format", "--check", "--quiet", *sources],
        ["pyright", *sources],
        ["pytest", "-q", *workers, *ALWAYS, *map(str, tests)],
    ]
    for check in checks if sources else ():
        if code := _run(check):
            return code
    if unsaid:
        print("`make test` will tell about:", *unsaid[:MOST], "…" if len(unsaid) > MOST else "")
    return 0


def _run(command: Sequence[str]) -> int:
    # A hook's surroundings name its repository to git, which is not for tests that make their own.
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run([Path(sys.executable).with_name(command[0]), *command[1:]], cwd=ROOT, env=surroundings, check=False).returncode


def _git(root: Path, *arguments: str) -> list[str]:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)
    return re.split(r"[\0\n]", done.stdout.rstrip("\0\n")) if done.stdout else []


if __name__ == "__main__":
    sys.exit(main())
