"""Databases for tests. Those that begin alike are copies of a template, which is made once per server: copying is quicker than migrating."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from itertools import count
from typing import Literal

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from eventstore.keyring import MasterKey

Make = Callable[[str], None]
"""Fills an empty database, of which it gets the connection string; leaves no connection behind."""


class Databases:
    """On one server; `server` is the connection string of somebody who may make databases.

    `strategy`: files are copied where they lie in memory; elsewhere it takes less to write them through the server's log than to wait for two checkpoints.
    """

    def __init__(self, server: str, strategy: Literal["file_copy", "wal_log"] = "wal_log") -> None:
        self._server = server
        self._administrator = psycopg.connect(server, autocommit=True)
        self._strategy = strategy
        self._left = list[str]()
        self._numbers = count(1)
        self._templates: dict[Make, str] = {}

    @contextmanager
    def empty(self) -> Generator[str]:
        """The connection string of a database of one's own, with nothing in it."""
        with self._database("template0") as dsn:
            yield dsn

    @contextmanager
    def like(self, make: Make) -> Generator[str]:
        """The same, with what `make` makes of an empty one."""
        if make not in self._templates:
            template = self._created("template0")
            make(self._dsn(template))
            self._templates[make] = template
        with self._database(self._templates[make]) as dsn:
            yield dsn

    def close(self) -> None:
        """Drops what is left, the templates too; nothing more can be made."""
        self._drop(*self._left, *self._templates.values())
        self._administrator.close()

    @contextmanager
    def _database(self, template: str) -> Generator[str]:
        name = self._created(template)
        try:
            yield self._dsn(name)
        finally:
            # With the one after it: sessions that are about to end would be waited for, in steps of 100 ms.
            self._left, left = [name], self._left
            self._drop(*left)

    def _created(self, template: str) -> str:
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        names = map(sql.Identifier, (name, template, self._strategy))
        self._administrator.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY {}").format(*names))
        return name

    def _drop(self, *names: str) -> None:
        for name in names:
            self._administrator.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _dsn(self, name: str) -> str:
        return make_conninfo(self._server, dbname=name)


def prepared(dsn: str) -> None:
    """As the first start of a program leaves it."""
    from portal.wiring import prepare  # brings the whole program, which most tests can do without

    with psycopg.connect(dsn, autocommit=True) as connection:
        prepare(connection, MasterKey(bytes(32)))
