"""Ctrl-C on `portal serve`."""

from __future__ import annotations

import signal
import time
from pathlib import Path

from tests.portal.conftest import KEY
from tests.portal.test_processes import ended, started
from tests.portal.test_serve import free_port, is_ready, until


def test_ctrl_c_is_answered_at_once(database: str, tmp_path: Path) -> None:
    port = free_port()
    settings = {"PORTAL_DATABASE_URL": database, "PORTAL_MASTER_KEY": KEY, "PORTAL_LOG_LEVEL": "warning"}
    with started(tmp_path, "serve", "--port", str(port), **settings) as serving:
        until(lambda: is_ready(f"http://127.0.0.1:{port}"))
        told_at = time.monotonic()
        serving.send_signal(signal.SIGINT)
        assert serving.stderr is not None
        while "wird beendet … / stopping …" not in (line := serving.stderr.readline()):
            assert line
        assert time.monotonic() - told_at < 1
        assert serving.wait(60) == 0, ended(serving)
