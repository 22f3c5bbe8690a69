"""Back-up and restore of everything but the master key (X-05)."""

import hashlib
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import LiteralString

import orjson
from psycopg import Connection, IsolationLevel, sql
from psycopg.rows import TupleRow

from portal.engine.database import Database
from portal.engine.told import Told
from portal.operations.postgres_programs import run_program

_NOTE = ".json"
"""Ending of the note that lies beside a backup and says what must be in it."""
_REPLACED = "portal_replaced"
_LEAVING = 5.0
"""Seconds within which the server notices that a process has ended."""
_BLOCK = 1 << 20
_KINDS: dict[str, LiteralString] = {"r": "TABLE", "p": "TABLE", "v": "VIEW", "m": "MATERIALIZED VIEW", "S": "SEQUENCE"}
_RELATIONS = """SELECT c.relkind::text, c.relname FROM pg_class c WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('e', 'a', 'i'))"""
_FUNCTIONS = """SELECT p.proname FROM pg_proc p WHERE p.pronamespace = %s::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')"""


@dataclass(frozen=True, slots=True)
class BackupNote:
    """What a backup holds: so many events, the last at this position."""

    position: int
    events: int
    made_at: str
    sha256: str


def backup(database: Database, path: Path) -> BackupNote:
    """Write the whole database, as at one moment, into a file of pg_restore's custom format, with a note beside it; both or none."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    with database.connect("portal backup") as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        with connection.transaction():
            snapshot, made_at = _one(connection, "SELECT pg_export_snapshot(), now()")
            position, events = position_and_count(connection)
            try:
                arguments = ("--format=custom", "--no-owner", "--no-comments", f"--snapshot={snapshot}", f"--file={unfinished}")
                arguments += (
                    "--exclude-schema=moment_*",
                    "--exclude-table-data=kept_moments",
                    "--exclude-table-data=exports_under_way",
                )  # made again when asked for
                run_program("pg_dump", database.dsn, connection.info.server_version, *arguments)
                note = BackupNote(position, events, _text(made_at), _sha256(unfinished))
                note_path(path).write_bytes(orjson.dumps(asdict(note), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
                unfinished.replace(path)
            finally:
                unfinished.unlink(missing_ok=True)
    return note


def restore(database: Database, path: Path, *, replace: bool = False) -> tuple[int, int, BackupNote | None]:
    """
    Bring a backup back into an empty system, or in place of what is there; returns last position and count of its events, and the note.

    What was there stays until the backup is in and counted; when anything fails it is there again.
    """
    note = _note_of(path)
    with database.connect("portal restore") as connection:
        _check_alone(connection)
        if not replace and (holds := _events_there(connection)):
            raise Told(
                f"Die Datenbank ist nicht leer ({holds} Ereignisse). `--replace` ersetzt alles; vorher am besten `portal backup`.",
                f"The database is not empty ({holds} events). `--replace` replaces everything; best make a `portal backup` first.",
            )
        _put_aside(connection)
        try:
            arguments = (
                "--no-owner",
                "--no-comments",
                "--exit-on-error",
                "--single-transaction",
                f"--dbname={connection.info.dbname}",
                str(path),
            )
            run_program("pg_restore", database.dsn, connection.info.server_version, *arguments)
            position, events = position_and_count(connection)
            if note is not None and (position, events) != (note.position, note.events):
                raise Told(
                    f"Die Sicherung ist unvollständig: {events} Ereignisse bis {position}, laut Notiz {note.events} bis {note.position}.",
                    f"The backup is incomplete: {events} events up to {position}; its note says {note.events} up to {note.position}.",
                )
        except BaseException:
            _put_back(connection)
            raise
        connection.execute(f"DROP SCHEMA {_REPLACED} CASCADE")  # nothing in it is used by what was restored
    return position, events, note


def note_path(path: Path) -> Path:
    """Return where the note of a backup lies."""
    return path.with_name(path.name + _NOTE)


def position_and_count(connection: Connection[TupleRow]) -> tuple[int, int]:
    """Return the last position of the log, and how many events it holds."""
    position, events = _one(connection, "SELECT coalesce(max(position), 0), count(*) FROM events")
    return position, events


def _note_of(path: Path) -> BackupNote | None:
    if not note_path(path).exists():
        return None
    note = BackupNote(**orjson.loads(note_path(path).read_bytes()))
    if _sha256(path) != note.sha256:
        raise Told(
            f"{path} ist nicht die Datei, zu der {note_path(path)} gehört, oder wurde beschädigt; es wurde nichts geändert.",
            f"{path} is not the file that {note_path(path)} belongs to, or it was damaged; nothing was changed.",
        )
    return note


def _check_alone(connection: Connection[TupleRow]) -> None:
    """Raise Told while others use it; of who has just ended the server may know a moment later only."""
    deadline = time.monotonic() + _LEAVING
    while others := _others(connection):
        if time.monotonic() > deadline:
            names = ", ".join(others)
            raise Told(
                f"Andere Prozesse benutzen die Datenbank ({names}); bitte erst `portal serve`, `portal project` und Importe beenden.",
                f"Other processes use the database ({names}); end `portal serve`, `portal project` and imports first.",
            )
        time.sleep(0.1)


def _others(connection: Connection[TupleRow]) -> list[str]:
    connection.execute("SELECT pg_stat_clear_snapshot()")  # a transaction sees them as they were at its first look
    found = connection.execute(
        """SELECT DISTINCT application_name FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'portal%' AND application_name <> 'portal once'"""
    )
    return [name for (name,) in found]


def _events_there(connection: Connection[TupleRow]) -> int:
    if _one(connection, "SELECT to_regclass('events') IS NULL")[0]:
        return 0
    return position_and_count(connection)[1]


def _put_aside(connection: Connection[TupleRow]) -> None:
    """What is there moves to another schema; extensions stay. The role that the dump grants things to is made where it is missing."""
    with connection.transaction():
        connection.execute(f"DROP SCHEMA IF EXISTS {_REPLACED} CASCADE")
        connection.execute(f"CREATE SCHEMA {_REPLACED}")
        _move(connection, "public", _REPLACED)
        if not _one(connection, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_reader')")[0]:
            connection.execute("CREATE ROLE portal_reader NOLOGIN")
        if not _one(connection, "SELECT pg_has_role(current_user, 'portal_reader', 'MEMBER')")[0]:
            connection.execute("GRANT portal_reader TO CURRENT_USER")


def _put_back(connection: Connection[TupleRow]) -> None:
    with connection.transaction():
        for kind, name in _things(connection, "public"):
            connection.execute(sql.SQL("DROP {} IF EXISTS public.{} CASCADE").format(sql.SQL(kind), name))
        _move(connection, _REPLACED, "public")
        connection.execute(f"DROP SCHEMA {_REPLACED}")


def _move(connection: Connection[TupleRow], source: str, target: str) -> None:
    for kind, name in _things(connection, source):
        connection.execute(
            sql.SQL("ALTER {} {}.{} SET SCHEMA {}").format(sql.SQL(kind), sql.Identifier(source), name, sql.Identifier(target))
        )


def _things(connection: Connection[TupleRow], schema: str) -> list[tuple[LiteralString, sql.Composable]]:
    """Tables, views, sequences and functions of a schema, but for those of extensions."""
    found: list[tuple[LiteralString, sql.Composable]] = []
    for kind, name in connection.execute(_RELATIONS, (schema,)).fetchall():
        found.append((_KINDS[kind], sql.Identifier(name)))
    for (name,) in connection.execute(_FUNCTIONS, (schema,)).fetchall():
        found.append(("FUNCTION", sql.Identifier(name)))
    return found


def _one(connection: Connection[TupleRow], query: str) -> TupleRow:
    row = connection.execute(query.encode()).fetchone()
    if row is None:
        raise LookupError(query)
    return row


def _text(moment: datetime) -> str:
    return moment.astimezone().isoformat(timespec="seconds")


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
