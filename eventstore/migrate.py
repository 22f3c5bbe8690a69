"""Brings a database up to this version's schema; safe when several processes start together, and while others work on."""

import logging
import time
from collections.abc import Sequence
from importlib.resources import files

from psycopg import Connection
from psycopg.errors import LockNotAvailable
from psycopg.rows import TupleRow

from foundation.advisory_locks import MIGRATION
from foundation.bilingual_error import StartRefused

MIGRATION_PATIENCE = 2.0
"""Seconds for which a migration waits for a table: whoever asks for that table after it waits, too."""
PAUSE = 5.0
"""Seconds for which others are let through before the next try."""

log = logging.getLogger(__name__)


class NewerDatabase(StartRefused):
    """The database was made by a newer version of the program. Start that version."""

    de = "Die Datenbank stammt von einer neueren Programmversion. Bitte diese starten."


def migrate(
    connection: Connection[TupleRow], room: str = "eventstore", *, patience: float = MIGRATION_PATIENCE, pause: float = PAUSE
) -> list[str]:
    """Apply the `migrations/*.sql` of a room that are not applied yet, each in a transaction of its own; returns the names of those that this process applied.

    What one of them locks is free again before the next begins. After a crash between two, the next start goes on with the rest. Waits for as long as
    somebody holds a table that it needs for itself (a backup does, to its end), and lets all others work on meanwhile. Raises NewerDatabase.
    """
    scripts = sorted(
        (entry.name, entry.read_text(encoding="utf-8"))
        for entry in files(room).joinpath("migrations").iterdir()
        if entry.name.endswith(".sql")
    )
    applied: list[str] = []
    while True:
        try:
            name = _apply_next(connection, room, scripts, patience)
        except LockNotAvailable as waiting:
            log.warning("the new schema of %s waits for a table that is in use, by a backup, say: %s; it tries again", room, waiting)
            time.sleep(pause)
            continue
        if name is None:
            return applied
        applied.append(name)


def _apply_next(connection: Connection[TupleRow], room: str, scripts: Sequence[tuple[str, str]], patience: float) -> str | None:
    """The first script that nobody has applied yet; None: all are."""
    with connection.transaction():
        MIGRATION.wait_for(connection)
        connection.execute("CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())")
        done = {row[0] for row in connection.execute("SELECT name FROM migrations WHERE name LIKE %s", (f"{room}/%",))}
        if done - {f"{room}/{name}" for name, _ in scripts}:
            raise NewerDatabase
        connection.execute("SELECT set_config('lock_timeout', %s, true)", (f"{round(patience * 1000)}ms",))
        for name, script in scripts:
            if f"{room}/{name}" not in done:
                connection.execute(script.encode())
                connection.execute("INSERT INTO migrations (name) VALUES (%s)", (f"{room}/{name}",))
                return name
    return None
