"""Downloads that were given a name, as the database knows them: noted by the process that makes them, seen from every process behind the customer's wall."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from psycopg.rows import dict_row

from api.engine.problem import Problem
from eventstore.pool import Pool
from readmodels.engine.reader import Reading

LIFE = 30
"""Seconds without a sign of life after which the process that made a file is taken for dead."""
KEPT_HOURS = 1
MOST_LISTED = 100


class ExportUnderWay(Problem):
    """A download of this name is under way already, or is somebody else's; give each download a name of its own."""

    status = 409
    code = "export-under-way"
    de = "Ein Download dieses Namens läuft schon oder gehört jemand anderem; bitte jedem Download einen eigenen Namen geben."
    hint = "The name is `export_id`: a new UUID for each download."


class ExportEnded(Problem):
    """The download was ended on request; ask for the file again if you need it."""

    status = 409
    code = "export-ended"
    de = "Der Download wurde auf Wunsch beendet; bitte die Datei erneut anfordern, wenn sie gebraucht wird."


class ExportLost(Problem):
    """The process that made the file ended before its time; ask for the file again."""

    status = 503
    code = "export-lost"
    de = "Der Prozess, der die Datei erstellt hat, ist vorzeitig zu Ende gegangen; bitte die Datei erneut anfordern."


class ExportOfOthersFailed(Problem):
    """The download failed; why, only whoever asked for it is told. Please ask them."""

    status = 409
    code = "export-of-others-failed"
    de = "Der Download ist fehlgeschlagen; den Grund erfährt nur, wer ihn angefordert hat. Bitte dort nachfragen."


class NamedDownload(NamedTuple):
    """Whose download it is, what of, and under which name; `run_id`: this one alone, whatever is called the same later."""

    customer_id: UUID
    export_id: UUID
    run_id: UUID
    asker: UUID
    path: str
    form: str
    label_de: str
    label_en: str


class Beat(NamedTuple):
    """How far a download is now."""

    run_id: UUID
    state: str
    rows_made: int
    rows_in_all: int | None
    bytes_made: int
    bytes_sent: int
    made: bool
    problem: str | None


_OVER = f"(e.state NOT IN ('waiting', 'running') OR e.seen_at < clock_timestamp() - interval '{LIFE} seconds')"
_BEGIN = f"""INSERT INTO exports_under_way AS e ({", ".join(NamedDownload._fields)}) VALUES ({", ".join(["%s"] * len(NamedDownload._fields))})
    ON CONFLICT (customer_id, export_id) DO UPDATE SET run_id = excluded.run_id, path = excluded.path, form = excluded.form,
        label_de = excluded.label_de, label_en = excluded.label_en, state = 'waiting', rows_made = 0, rows_in_all = NULL, bytes_made = 0, bytes_sent = 0,
        made = false, problem = NULL, began_at = clock_timestamp(), seen_at = clock_timestamp(), ended_at = NULL
    WHERE e.asker = excluded.asker AND {_OVER}"""
_TYPES = ("uuid", "text", "bigint", "bigint", "bigint", "bigint", "boolean", "text")
_BEAT = f"""UPDATE exports_under_way e SET state = n.state, rows_made = n.rows_made, rows_in_all = n.rows_in_all, bytes_made = n.bytes_made,
        bytes_sent = n.bytes_sent, made = n.made, problem = n.problem::jsonb, seen_at = clock_timestamp(),
        ended_at = CASE WHEN n.state NOT IN ('waiting', 'running') THEN clock_timestamp() END
    FROM unnest({", ".join(f"%s::{kind}[]" for kind in _TYPES)}) AS n ({", ".join(Beat._fields)})
    WHERE e.run_id = n.run_id AND e.state IN ('waiting', 'running') RETURNING e.run_id"""
_CANCELLED = "SELECT run_id FROM exports_under_way WHERE run_id = ANY(%s) AND state = 'cancelled'"
_CANCEL = f"""UPDATE exports_under_way e SET state = 'cancelled', ended_at = clock_timestamp()
    WHERE customer_id = %s AND export_id = %s AND NOT {_OVER}"""
_FORGET = f"DELETE FROM exports_under_way WHERE seen_at < clock_timestamp() - interval '{KEPT_HOURS} hours'"
_FORGET_OWN = f"""DELETE FROM exports_under_way WHERE run_id IN (SELECT run_id FROM exports_under_way e
    WHERE customer_id = %s AND asker = %s AND {_OVER} ORDER BY began_at DESC OFFSET {MOST_LISTED - 1} FOR UPDATE SKIP LOCKED)"""
_TOLD = f"""SELECT export_id AS id, asker, path, form, label_de, label_en, state, rows_made, rows_in_all, bytes_made, bytes_sent, made, problem,
        began_at, CASE WHEN {_OVER} THEN coalesce(ended_at, seen_at) END AS ended_at, state IN ('waiting', 'running') AND {_OVER} AS lost,
        floor(extract(epoch FROM CASE WHEN {_OVER} THEN coalesce(ended_at, seen_at) ELSE clock_timestamp() END - began_at))::int AS seconds
    FROM exports_under_way e"""
_ONE = f"{_TOLD} WHERE export_id = %s"
_ALL = f"{_TOLD} WHERE %s::uuid IS NULL OR asker = %s ORDER BY ({_OVER}), began_at DESC LIMIT {MOST_LISTED}"


def begin(pool: Pool, asked: NamedDownload) -> None:
    """Note that a download waits for its place; of those that are over a hundred of each who asks are kept. Raises ExportUnderWay."""
    with pool.connection() as connection:
        connection.execute(_FORGET.encode())
        connection.execute(_FORGET_OWN.encode(), (asked.customer_id, asked.asker))
        if connection.execute(_BEGIN.encode(), asked).rowcount == 0:
            raise ExportUnderWay


def beat(pool: Pool, beats: Sequence[Beat]) -> set[UUID]:
    """Note how far these are, by one statement; return those that somebody has ended."""
    with pool.connection() as connection:
        columns = [list(column) for column in zip(*beats, strict=True)]
        known = {row[0] for row in connection.execute(_BEAT.encode(), columns)}
        missing = [each.run_id for each in beats if each.run_id not in known]
        return {row[0] for row in connection.execute(_CANCELLED, (missing,))} if missing else set()


def cancel(pool: Pool, customer_id: UUID, export_id: UUID) -> None:
    """End it, if it is under way: whichever process makes it learns so within a second."""
    with pool.connection() as connection:
        connection.execute(_CANCEL.encode(), (customer_id, export_id))


def forget(pool: Pool) -> None:
    """Delete those of which nothing was heard for long."""
    with pool.connection() as connection:
        connection.execute(_FORGET.encode())


def download_seen(found: Reading, export_id: UUID) -> dict[str, Any] | None:
    """Look up one download of the customer."""
    return found.connection.cursor(row_factory=dict_row).execute(_ONE.encode(), (export_id,)).fetchone()


def downloads_seen(found: Reading, asker: UUID | None) -> list[dict[str, Any]]:
    """Look up the customer's downloads, or those of one asker: those under way first, then the latest."""
    return found.connection.cursor(row_factory=dict_row).execute(_ALL.encode(), (asker, asker)).fetchall()


def problem_text(problem: dict[str, Any] | None) -> str | None:
    """Return what it ended with, as the table takes it."""
    return None if problem is None else orjson.dumps(problem, default=str).decode()
