"""The command line as people use it: a process of its own, with settings from its environment."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

KEY = base64.b64encode(bytes(range(32))).decode()

Run = Callable[..., subprocess.CompletedProcess[str]]


def environment(**settings: str) -> dict[str, str]:
    """No settings from outside but these; wide enough that nothing wraps."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return {**outside, "COLUMNS": "200", "PYTHONWARNINGS": "error", **settings}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `portal` in an empty folder; no run may ever show a traceback."""

    def run(*arguments: str, stdin: str | None = None, timeout: float = 60, **settings: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "portal.cli", *arguments]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment(**settings), input=stdin, capture_output=True, text=True, timeout=timeout, check=False
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return run


@pytest.fixture
def portal(run: Run, database: str) -> Run:
    """Runs `portal` on a database of this test's own."""

    def portal(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return run(*arguments, **{"PORTAL_DATABASE_URL": database, "PORTAL_MASTER_KEY": KEY, **settings})

    return portal
