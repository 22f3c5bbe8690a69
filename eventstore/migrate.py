"""Brings a database up to this version's schema; safe when several processes start together."""

from importlib.resources import files

from psycopg import Connection
from psycopg.rows import TupleRow

_LOCK = 7_203_001
"""Advisory lock: only one process migrates at a time, the others wait and find it done."""


class NewerDatabase(Exception):
    """The database was made by a newer version of the program. Start that version.

    Die Datenbank stammt von einer neueren Programmversion. Bitte diese starten.
    """


def migrate(connection: Connection[TupleRow], room: str = "eventstore") -> list[str]:
    """Apply the `migrations/*.sql` of a room that are not applied yet, each in a transaction; returns their names."""
    scripts = sorted(
        (entry.name, entry.read_text(encoding="utf-8"))
        for entry in files(room).joinpath("migrations").iterdir()
        if entry.name.endswith(".sql")
    )
    applied: list[str] = []
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        connection.execute("CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())")
        done = {row[0] for row in connection.execute("SELECT name FROM migrations WHERE name LIKE %s", (f"{room}/%",))}
        if done - {f"{room}/{name}" for name, _ in scripts}:
            raise NewerDatabase
        for name, script in scripts:
            if f"{room}/{name}" not in done:
                connection.execute(script.encode())
                connection.execute("INSERT INTO migrations (name) VALUES (%s)", (f"{room}/{name}",))
                applied.append(name)
    return applied
