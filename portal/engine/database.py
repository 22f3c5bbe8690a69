"""
The database of this process: a server of your own (PORTAL_DATABASE_URL), or the embedded one in the data folder.

The embedded server belongs to the first process that needs it; others join in as guests. When its owner ends, it waits for guests that do
something once and then end (a running import, say); guests that stay (`serve`, `project`) take the server over, and their children follow them.
A server that dies (killed when memory runs out, say) is started again by its owner; its connection string stays the same.
"""

import logging
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Literal

from psycopg import Connection, Error, OperationalError
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import TupleRow

from embedded.cluster import is_prepared
from embedded.errors import EmbeddedPostgresError
from embedded.postgres import EmbeddedPostgres, attach_or_start
from foundation.bilingual_error import StartRefused
from portal.settings import Settings

OLDEST = 15
READY_WITHIN = 5.0
"""Seconds in which a server that is just starting may come up."""
Presence = Literal["once", "stays", "child"]
"""How long a process needs the database: for one thing, until it is told to end, or as long as the process that started it."""

_GUEST = "portal once"
_LOOK = 0.5

log_of = logging.getLogger(__name__)


class DatabaseNotReachable(StartRefused):
    """The database {place} can't be reached ({reason}). Does it run, and is PORTAL_DATABASE_URL right?"""

    de = "Die Datenbank {place} ist nicht erreichbar ({reason}). Läuft sie, und stimmt PORTAL_DATABASE_URL?"


class NoDatabaseYet(StartRefused):
    """There is no portal in {place} yet, so there is nothing to be read or changed. If it is elsewhere, name its folder by PORTAL_DATA_DIR, or its server by PORTAL_DATABASE_URL. To begin a new one, say `portal customer create`, `portal serve` or, with made-up data, `portal demo`."""

    de = "In {place} ist noch kein Portal, also gibt es nichts zu lesen oder zu ändern. Liegt es woanders: seinen Ordner mit PORTAL_DATA_DIR nennen, oder seinen Server mit PORTAL_DATABASE_URL. Ein neues beginnen `portal customer create`, `portal serve` oder, mit erfundenen Daten, `portal demo`."


class ServerTooOld(StartRefused):
    """The server is PostgreSQL {found}; PostgreSQL {oldest} or later is needed. Set PORTAL_DATABASE_URL to a newer one."""

    de = "Der Server ist PostgreSQL {found}; gebraucht wird PostgreSQL {oldest} oder neuer. Bitte PORTAL_DATABASE_URL auf einen neueren setzen."


@dataclass(frozen=True, slots=True)
class Database:
    """`dsn` connects to it; `embedded` is None for a server of your own."""

    dsn: str
    embedded: EmbeddedPostgres | None

    def connect(self, name: str = "portal") -> Connection[TupleRow]:
        """Open a connection of its own, in autocommit."""
        return Connection[TupleRow].connect(self.dsn, autocommit=True, application_name=name)


@contextmanager
def open_database(settings: Settings, presence: Presence = "once", *, begins: bool = True) -> Generator[Database]:
    """Yield the running database. Raises what portal/problems.py explains.

    `begins`: a new one is made where none is; otherwise NoDatabaseYet is raised, and nothing made.
    """
    if settings.database_url is not None:
        dsn = settings.database_url.get_secret_value()
        _check_server(dsn)
        if not begins and not _has_portal(dsn):
            raise NoDatabaseYet(place=place_of(dsn))
        yield Database(dsn, None)
        return
    if not begins and not is_prepared(settings.data_dir):
        raise NoDatabaseYet(place=settings.data_dir.absolute())
    server = attach_or_start(settings.data_dir)
    ended = threading.Event()
    watch = threading.Thread(target=_be_there, args=(server, server.dsn, ended, presence), name="database", daemon=True)
    watch.start()
    try:
        yield Database(server.dsn, server)
    finally:
        ended.set()
        watch.join()
        if server.owned:
            _wait_for_guests(server.dsn)
        server.stop()


def _be_there(server: EmbeddedPostgres, dsn: str, ended: threading.Event, presence: Presence) -> None:
    """Keep the server alive while it is ours; be seen by its owner otherwise, and take it over if we stay and the owner is gone."""
    while not ended.is_set():
        try:
            if server.owned:
                _keep_alive(server, ended)
            else:
                _be_seen(dsn, ended, presence)
                if presence == "stays" and not ended.is_set():
                    server.attach_or_start()
                    if server.owned:
                        log_of.warning("Die mitgelieferte Datenbank wurde übernommen. / The embedded database was taken over.")
        except (EmbeddedPostgresError, Error) as error:
            log_of.warning(
                "Die mitgelieferte Datenbank läuft nicht, neuer Versuch folgt: %(why)s / The embedded database does not run, trying again.",
                {"why": error},
            )
        ended.wait(_LOOK)


def _keep_alive(server: EmbeddedPostgres, ended: threading.Event) -> None:
    while not ended.wait(_LOOK):
        if not server.running:
            log_of.warning(
                "Die mitgelieferte Datenbank ist abgestürzt und wird neu gestartet. / The embedded database has died and is being restarted."
            )
            server.restart_when_gone()
            log_of.warning("Die mitgelieferte Datenbank läuft wieder. / The embedded database runs again.")


def _be_seen(dsn: str, ended: threading.Event, presence: Presence) -> None:
    """Returns when the server goes, or this process ends."""
    with suppress(Error), Connection[TupleRow].connect(dsn, autocommit=True, application_name=f"portal {presence}") as connection:
        while not ended.wait(_LOOK):
            connection.execute("SELECT 1")


def _wait_for_guests(dsn: str) -> None:
    """Ctrl-C ends the waiting."""
    told = False
    with suppress(KeyboardInterrupt, Error), Connection[TupleRow].connect(dsn, autocommit=True) as connection:
        while guests := connection.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = %s", (_GUEST,)).fetchone():
            if not guests[0]:
                return
            if not told:
                log_of.warning(
                    "%(n)s andere(r) Befehl(e) brauchen die Datenbank noch; warte auf ihr Ende (Strg-C: sofort beenden). "
                    "/ %(n)s other command(s) still need the database; waiting for their end (Ctrl-C: end now).",
                    {"n": guests[0]},
                )
                told = True
            time.sleep(_LOOK)


def _check_server(dsn: str) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while True:
        try:
            with Connection[TupleRow].connect(dsn, autocommit=True, connect_timeout=10, application_name="portal") as connection:
                version = connection.info.server_version // 10_000
                break
        except OperationalError as error:
            if time.monotonic() > deadline:
                raise DatabaseNotReachable(place=place_of(dsn), reason=reason_of(error)) from None
            time.sleep(_LOOK)
    if version < OLDEST:
        raise ServerTooOld(found=version, oldest=OLDEST)


def _has_portal(dsn: str) -> bool:
    with Connection[TupleRow].connect(dsn, autocommit=True, application_name="portal") as connection:
        return connection.execute("SELECT 1 WHERE to_regclass('events') IS NOT NULL").fetchone() is not None


def reason_of(error: OperationalError) -> str:
    """Tell why no connection came about, in the server's and the network's own words, on one line: for each address that was tried."""
    lines = (line.strip().removeprefix("- ") for line in str(error).splitlines())
    told = [line for line in lines if line and not line.startswith(("Is the server running", "Multiple connection attempts failed"))]
    return "; ".join(dict.fromkeys(line.removeprefix("connection failed: ").removeprefix("connection is bad: ") for line in told))


def place_of(dsn: str) -> str:
    """Return the database's name and host, without user and password."""
    parts = conninfo_to_dict(dsn)
    return f"{parts.get('dbname')} @ {parts.get('host') or parts.get('hostaddr') or 'localhost'}:{parts.get('port') or 5432}"
