"""Profiles that show why a figure is what it is: Python's functions per thread, and the database's statements."""

import cProfile
import io
import pstats
import threading
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psycopg

THREADS = 3
"""Of those that ran beside the measured one, the busiest are shown."""
FUNCTIONS = 40
SERVER_SETTINGS = {"shared_preload_libraries": "pg_stat_statements", "pg_stat_statements.track": "top", "track_io_timing": "on"}
"""What the server needs so that statements can be counted."""

_STATEMENTS = """SELECT round(total_exec_time)::bigint, calls, rows, round(mean_exec_time::numeric, 3), regexp_replace(left(query, 400), '\\s+', ' ', 'g')
    FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    ORDER BY total_exec_time DESC LIMIT 30"""


@contextmanager
def functions_profiled(path: Path | None) -> Generator[None]:
    """Write to `path` where this thread, and those that it starts meanwhile, spend their time; None: don't.

    Times are wall-clock time, so a thread that waits for the database spends it in `poll` or `wait`.
    """
    if path is None:
        yield
        return
    others: list[tuple[threading.Thread, cProfile.Profile]] = []

    def begin(*_: object) -> None:
        profile = cProfile.Profile()
        with suppress(ValueError):  # from Python 3.12 on, only one thread can be profiled at a time
            profile.enable()
            others.append((threading.current_thread(), profile))

    own = cProfile.Profile()
    threading.setprofile(begin)
    own.enable()
    try:
        yield
    finally:
        own.disable()
        threading.setprofile(None)
        busiest = sorted(((pstats.Stats(profile), thread.name) for thread, profile in others), key=lambda entry: -_calls(entry[0]))
        parts = [("measured thread", pstats.Stats(own)), *((name, stats) for stats, name in busiest[:THREADS])]
        path.write_text("\n".join(f"=== {name}\n{_shown(stats)}" for name, stats in parts), encoding="utf-8")


def text_of_program_profile(raw: Path, path: Path) -> None:
    """Turn what `python -m cProfile -o` left into text."""
    if raw.exists():
        path.write_text(_shown(pstats.Stats(str(raw))), encoding="utf-8")
        raw.unlink()


@contextmanager
def statements_profiled(path: Path | None, dsn: str) -> Generator[None]:
    """Write to `path` which statements the database spends its time on, from whichever process; None: don't."""
    if path is None:
        yield
        return
    with ExitStack() as stack:
        connection = stack.enter_context(psycopg.connect(dsn, autocommit=True))
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        connection.execute("SELECT pg_stat_statements_reset()")
        yield
        lines = [
            f"{ms:>9} ms {calls:>9} calls {rows:>10} rows {mean:>10} ms each  {query}"
            for ms, calls, rows, mean, query in connection.execute(_STATEMENTS)
        ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _calls(stats: pstats.Stats) -> int:
    return int(getattr(stats, "total_calls", 0))


def _shown(stats: pstats.Stats) -> str:
    out = io.StringIO()
    stats.stream = out  # pyright: ignore[reportAttributeAccessIssue]  missing in typeshed
    stats.sort_stats("tottime").print_stats(FUNCTIONS)
    stats.sort_stats("cumulative").print_stats(FUNCTIONS)
    return out.getvalue()
