"""Several processes over one data folder: whoever comes first runs the database, and nobody loses it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.portal.conftest import environment

LIMIT = 120.0


@contextmanager
def started(data_dir: Path, *arguments: str, **settings: str) -> Generator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "portal.cli", *arguments]
    process = subprocess.Popen(
        command,
        cwd=data_dir,
        env=environment(PORTAL_DATA_DIR=str(data_dir), **settings),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def ended(process: subprocess.Popen[str]) -> tuple[str, str]:
    out, err = process.communicate(timeout=LIMIT)
    assert "Traceback" not in err, err
    return out, err


@pytest.mark.part_of("X-04")
def test_many_start_together_over_an_empty_folder(data_dir: Path) -> None:
    with (
        started(data_dir, "customer", "create", "Beispiel GmbH", "--number", "K-1001") as first,
        started(data_dir, "customer", "create", "Zweite GmbH", "--number", "K-1002") as second,
        started(data_dir, "customer", "create", "Dritte GmbH", "--number", "K-1003") as third,  # who only reads begins no database
    ):
        for process in (first, second, third):
            assert process.wait(LIMIT) == 0, ended(process)
    with started(data_dir, "customer", "list") as after:
        out, _ = ended(after)
    assert all(number in out for number in ("K-1001", "K-1002", "K-1003"))


@pytest.mark.part_of("X-04")
def test_a_process_that_stays_takes_the_database_over(data_dir: Path) -> None:
    with started(data_dir, "customer", "create", "Erste GmbH", "--number", "K-1000") as creating:  # who only reads begins no database
        assert creating.wait(LIMIT) == 0, ended(creating)
    with started(data_dir, "events", "--follow") as owner:
        wait_for_database(data_dir)
        with started(data_dir, "project", PORTAL_LOG_LEVEL="info") as projector:
            wait_for_guest(data_dir, "portal stays")
            wait_for_guest(data_dir, "portal projector")
            owner.send_signal(signal.SIGINT)
            ended(owner)
            assert owner.returncode == 0
            with started(data_dir, "customer", "create", "Beispiel GmbH", "--number", "K-1001") as creating:
                assert creating.wait(LIMIT) == 0, ended(creating)
            deadline = time.monotonic() + LIMIT
            position = 0
            while position != 4 and time.monotonic() < deadline:
                with started(data_dir, "projections", "--json") as looking:
                    out, _ = ended(looking)
                position = 4 if '"position":4' in out else 0
            assert position == 4
            projector.send_signal(signal.SIGTERM)
            _, err = ended(projector)
            assert projector.returncode == 0
            assert "taken over" in err


def test_a_projector_ends_with_its_parent(data_dir: Path) -> None:
    with started(data_dir, "project", "--with-parent") as projector:
        wait_for_database(data_dir)
        assert projector.stdin is not None
        projector.stdin.close()
        assert projector.wait(LIMIT) == 0


def wait_for_guest(data_dir: Path, name: str) -> None:
    """Until another process than the owner is seen on its server."""
    deadline = time.monotonic() + LIMIT
    while not seen(data_dir, name):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def wait_for_database(data_dir: Path) -> None:
    """Until somebody uses it."""
    wait_for_guest(data_dir, "portal%")


def seen(data_dir: Path, name: str) -> bool:
    try:
        sockets = (data_dir / "postgres" / "cluster" / "postmaster.pid").read_text().splitlines()[4]
        with psycopg.connect(host=sockets, dbname="portal", user="portal") as connection:
            found = connection.execute("SELECT FROM pg_stat_activity WHERE application_name LIKE %s", (name,)).fetchone()
    except (OSError, IndexError, psycopg.OperationalError):
        return False
    return found is not None
