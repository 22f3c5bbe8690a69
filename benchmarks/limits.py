"""The physical limits: how fast PostgreSQL itself takes the same bytes in by COPY, or gives them out."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from psycopg import Connection, sql
from psycopg.rows import TupleRow

from benchmarks.bench import Bench
from projections.engine.generation import live_generation
from projections.registry import PROJECTIONS

BLOCK = 1 << 20


def copy_of_file(connection: Connection[Any], path: Path, *, kind: str = "") -> float:
    """Seconds that a bare COPY of a CSV file with `;` into a table of text columns takes; `kind` "TEMP" for a temporary table."""
    with path.open("rb") as file:
        header = file.readline().decode().strip().split(";")
        columns = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(f"c{number}")) for number in range(len(header)))
        connection.execute("DROP TABLE IF EXISTS bare_feed")
        connection.execute(sql.SQL("CREATE {} TABLE bare_feed ({})").format(sql.SQL(kind), columns))  # pyright: ignore[reportArgumentType]
        connection.execute("CHECKPOINT")
        began = time.perf_counter()
        with connection.cursor().copy("COPY bare_feed FROM STDIN (FORMAT csv, DELIMITER ';')") as copy:
            while block := file.read(BLOCK):
                copy.write(block)
        seconds = time.perf_counter() - began
    connection.execute("DROP TABLE bare_feed")
    return seconds


def copy_out(connection: Connection[Any], query: str, path: Path | None = None, *, form: str = "binary") -> float:
    """Seconds that the rows of a query take to come out; kept in `path` if one is given."""
    began = time.perf_counter()
    with connection.cursor().copy(f"COPY ({query}) TO STDOUT (FORMAT {form})".encode()) as copy:
        if path is None:
            for _ in copy:
                pass
        else:
            with path.open("wb") as file:
                file.writelines(copy)
    return time.perf_counter() - began


def copy_in(connection: Connection[Any], like: str, rows: Path, *, indexes_first: bool) -> float:
    """Seconds that binary rows take into a new table with the columns and indexes of `like`: into its indexes, or indexed afterwards."""
    copied = f"limit_{like}"
    connection.execute(f"DROP TABLE IF EXISTS {copied}".encode())
    connection.execute(f"CREATE TABLE {copied} (LIKE {like} INCLUDING ALL EXCLUDING INDEXES)".encode())
    indexes = list(_indexes(connection, like, copied))
    if indexes_first:
        _run(connection, indexes)
    connection.execute("CHECKPOINT")
    began = time.perf_counter()
    with rows.open("rb") as file, connection.cursor().copy(f"COPY {copied} FROM STDIN (FORMAT binary)".encode()) as copy:
        while block := file.read(BLOCK):
            copy.write(block)
    if not indexes_first:
        _run(connection, indexes)
    seconds = time.perf_counter() - began
    connection.execute(f"DROP TABLE {copied}".encode())
    return seconds


def copy_tables(connection: Connection[Any], tables: Sequence[str], folder: Path, *, indexes_first: bool) -> float:
    """Seconds that all rows of these tables take into new ones like them."""
    seconds = 0.0
    for table in tables:
        rows = folder / f"{table}.rows"
        copy_out(connection, f"SELECT * FROM {table}", rows)
        seconds += copy_in(connection, table, rows, indexes_first=indexes_first)
        rows.unlink()
    return seconds


def live_tables(connection: Connection[Any]) -> list[str]:
    """The tables of all read models that are read now."""
    found = (live_generation(connection, projection) for projection in PROJECTIONS)
    return [table for generation in found if generation is not None for table in generation.physical.values()]


def row_count(connection: Connection[Any], tables: Sequence[str]) -> int:
    return sum(connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchall()[0][0] for table in tables)


def vacuum(bench: Bench, dsn: str) -> None:
    """What autovacuum would do within the next minutes: done now, it doesn't come in between what is measured."""
    with bench.narrator.step("VACUUM ANALYZE"), Connection[TupleRow].connect(dsn, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _indexes(connection: Connection[Any], table: str, copied: str) -> Iterator[str]:
    found = connection.execute(
        """SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
           WHERE i.indrelid = %s::regclass ORDER BY c.relname""",
        (table,),
    )
    for number, (name, definition) in enumerate(found):
        yield definition.replace(f"INDEX {name} ON public.{table} ", f"INDEX {copied}_{number} ON {copied} ")


def _run(connection: Connection[Any], statements: Sequence[str]) -> None:
    for statement in statements:
        connection.execute(statement.encode())
