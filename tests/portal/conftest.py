"""The command line as people use it: in this process where it is quick, in one of its own where that is the point."""

from __future__ import annotations

import base64
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from typer.testing import CliRunner

from portal.cli import add_verbs, app

KEY = base64.b64encode(bytes(range(32))).decode()
add_verbs()


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Ended]


@pytest.fixture(autouse=True)
def logging_as_before() -> Generator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture(autouse=True)
def signals_as_before() -> Generator[None]:
    """Verbs that run until they are told to end listen for these."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


@contextmanager
def running(folder: Path, **always: str) -> Generator[Run]:
    """Yields what runs `portal` in a folder, with no settings but those given; nothing unforeseen may ever come out of it."""

    def run(*arguments: str, **settings: str) -> Ended:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in {**always, **settings}.items():
                patch.setenv(name, value)
            done = CliRunner().invoke(app, arguments)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Ended(done.exit_code, done.stdout, done.stderr)

    with pytest.MonkeyPatch.context() as outside:
        for name in os.environ:
            if name.startswith("PORTAL_"):
                outside.delenv(name)
        outside.setenv("COLUMNS", "200")
        outside.setenv("LC_ALL", "C.UTF-8")
        outside.chdir(folder)
        yield run


@pytest.fixture
def run(tmp_path: Path, light_hashing: PasswordHasher) -> Iterator[Run]:
    """Runs `portal` in an empty folder."""
    with running(tmp_path) as made:
        yield made


def settings_for(database: str) -> dict[str, str]:
    """What `portal` is to be told of a database of the tests."""
    return {"PORTAL_DATABASE_URL": database, "PORTAL_MASTER_KEY": KEY}


@pytest.fixture
def portal(run: Run, database: str) -> Run:
    """Runs `portal` on a database of this test's own."""

    def portal(*arguments: str, **settings: str) -> Ended:
        return run(*arguments, **{**settings_for(database), **settings})

    return portal


def environment(**settings: str) -> dict[str, str]:
    """For a process of its own: no settings from outside but these; wide enough that nothing wraps."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return {**outside, "COLUMNS": "200", "LC_ALL": "C.UTF-8", "PYTHONWARNINGS": "error", **settings}


def run_apart(folder: Path, *arguments: str, **settings: str) -> Ended:
    """Runs `portal` in a process of its own; it may never show a traceback."""
    command = [sys.executable, "-m", "portal.cli", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment(**settings), capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return Ended(done.returncode, done.stdout, done.stderr)
