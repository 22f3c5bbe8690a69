"""One run of benchmarks: its size, its own PostgreSQL with the settings of production, and what figures of a group share."""

from __future__ import annotations

import base64
import shutil
import tempfile
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, TypeVar, cast

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from aggregates.registry import EVENTS
from benchmarks.narrator import Narrator
from benchmarks.profiles import SERVER_SETTINGS, functions_profiled, statements_profiled
from benchmarks.programs import ROOT
from embedded.postgres import EmbeddedPostgres
from eventstore.keyring import MasterKey
from eventstore.log import EventLog
from portal.wiring import prepare

RESULTS = ROOT / "benchmarks" / "results"
SECRET = bytes(range(32))
"""The master key of all benchmarks: everything in them is made up."""

T = TypeVar("T")


class Bench:
    """`scale` 1.0 is the size that the bars speak of; `results` is where profiles go."""

    def __init__(self, dsn: str, folder: Path, *, scale: float, narrator: Narrator, results: Path, profiling: bool) -> None:
        self.dsn = dsn
        self.folder = folder
        self.scale = scale
        self.narrator = narrator
        self.figure = ""
        self._results = results
        self._profiling = profiling
        self._numbers = count(1)
        self._open = ExitStack()
        self._shared: dict[str, Any] = {}

    @contextmanager
    def group(self) -> Generator[None]:
        """What is made meanwhile is kept for all figures of the group, and cleared away at its end."""
        try:
            with ExitStack() as self._open:
                yield
        finally:
            self._shared.clear()

    def shared(self, name: str, make: Callable[[], T]) -> T:
        """What was made under this name before, within the group; what could not be made is not tried again."""
        if name not in self._shared:
            try:
                self._shared[name] = make()
            except Exception as error:
                self._shared[name] = error
                raise
        if isinstance(self._shared[name], Exception):
            raise self._shared[name]
        return cast("T", self._shared[name])

    def keep(self, resource: AbstractContextManager[T]) -> T:
        """Enter, and leave at the end of the group."""
        return self._open.enter_context(resource)

    def size(self, at_full_scale: int, least: int) -> int:
        """A number of rows, events or seconds at this run's scale."""
        return max(least, round(at_full_scale * self.scale))

    def database(self) -> str:
        """A new database with the schema of the portal."""
        dsn = self.bare_database()
        with psycopg.connect(dsn, autocommit=True) as connection:
            prepare(connection, MasterKey(SECRET))
        return dsn

    def bare_database(self) -> str:
        """A new, empty database."""
        name = sql.Identifier(f"bench_{next(self._numbers)}")
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(name))
        self._open.callback(self._drop, name)
        return make_conninfo(self.dsn, dbname=name.as_string().strip('"'))

    def log(self, dsn: str, *, pool_size: int = 10) -> EventLog:
        log = open_log(dsn, pool_size=pool_size)
        self._open.callback(log.close)
        return log

    @contextmanager
    def profile(self, label: str, dsn: str) -> Generator[None]:
        """With --profile: where this process and the database spend their time meanwhile."""
        functions, statements = self.profile_file(label), self.profile_file(f"{label}-sql")
        with statements_profiled(statements, dsn), functions_profiled(functions):
            yield

    def profile_file(self, label: str) -> Path | None:
        """Where a profile of the present figure goes; None without --profile."""
        return self._results / f"{self.figure}-{label}.txt" if self._profiling else None

    def _drop(self, name: sql.Identifier) -> None:
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def open_log(dsn: str, *, pool_size: int = 10) -> EventLog:
    """The log as each process of a benchmark opens it."""
    return EventLog(dsn, EVENTS, MasterKey(SECRET), pool_size=pool_size)


def portal_environment(dsn: str) -> Mapping[str, str]:
    """The settings with which `portal` works on this database."""
    return {"PORTAL_DATABASE_URL": dsn, "PORTAL_MASTER_KEY": base64.b64encode(SECRET).decode()}


@contextmanager
def open_bench(*, scale: float, narrator: Narrator, profiling: bool, results: Path = RESULTS) -> Generator[Bench]:
    """A server of this run's own, in a temporary folder that goes with it."""
    results.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="portal-bench-"))
    folder.chmod(0o755)  # the server doesn't run as root
    try:
        with EmbeddedPostgres(folder, settings=SERVER_SETTINGS if profiling else None) as server:
            yield Bench(server.dsn, folder, scale=scale, narrator=narrator, results=results, profiling=profiling)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
