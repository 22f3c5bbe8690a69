"""A stopped database with three notes, and a copy of it for each test."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from embedded.postgres import EmbeddedPostgres
from tests.embedded.programs import SMALL
from tests.server import folder


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A stopped database with three notes; making one takes most of a second, so the tests copy this one."""
    with folder() as data_dir:
        with EmbeddedPostgres(data_dir, settings=SMALL) as server, psycopg.connect(server.dsn) as connection:
            connection.execute("CREATE TABLE note (text text)")
            connection.execute("INSERT INTO note VALUES ('eins'), ('zwei'), ('drei')")
        yield data_dir


@pytest.fixture
def kept(made: Path, data_dir: Path) -> Path:
    """A data folder with three notes in its database."""
    subprocess.run(["cp", "-a", f"{made}/.", data_dir], check=True)
    return data_dir
