"""A database with three notes, and other processes that use it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

SMALL = {"shared_buffers": "32MB"}
ROOT = Path(__file__).parents[2]


@contextmanager
def program(data_dir: Path, *as_account: str, **environment: str) -> Generator[subprocess.Popen[str]]:
    """Another process that uses the database of data_dir; killed at the end if it still lives."""
    command = [sys.executable, "-m", "tests.embedded.embedded_program", str(data_dir), *as_account]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT, env=os.environ | environment) as process:
        try:
            yield process
        finally:
            process.kill()


def told(process: subprocess.Popen[str]) -> dict[str, Any]:
    """What the program said on its first line: dsn, owned, server."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, "the program ended before it had a database"
    return json.loads(line)


def finish(process: subprocess.Popen[str]) -> int:
    assert process.stdin is not None
    process.stdin.close()
    return process.wait(120)


def notes(dsn: str) -> int:
    with psycopg.connect(dsn) as connection:
        row = connection.execute("SELECT count(*) FROM note").fetchone()
    assert row is not None
    return row[0]


def add_note(dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute("INSERT INTO note VALUES ('vier')")


def pid_file(data_dir: Path) -> Path:
    return data_dir / "postgres" / "cluster" / "postmaster.pid"
