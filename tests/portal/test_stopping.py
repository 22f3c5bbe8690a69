"""Ctrl-C on `portal serve`."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path

import httpx
import psycopg

from portal.serving import GRACE
from tests.plain_http import NO_TLS
from tests.portal.conftest import KEY, Run
from tests.portal.engine.test_processes import ended, started
from tests.portal.imports.test_import_verbs import feed, row
from tests.portal.test_serve import free_port, is_ready
from tests.waiting import until


def test_a_stream_that_is_followed_does_not_keep_it_from_ending(portal: Run, database: str, tmp_path: Path) -> None:
    """The progress of an import that was killed: it may go on at any time, and so never ends by itself."""
    customer = portal("customer", "create", "Beispiel GmbH", "--number", "K-1001").stdout.strip()
    token = portal("token", "create", "--role", "administrator", "--label", "test").stdout.strip()
    feed(tmp_path / "vodafone_2026-01-05.csv", [row(1)])
    killed = json.loads(portal("import", "feed", "vodafone_2026-01-05.csv", "--json").stdout)["import_id"]
    with psycopg.connect(database) as connection:
        connection.execute("SET session_replication_role = replica")  # past the wall that keeps events from being deleted
        connection.execute("DELETE FROM events WHERE stream_id = %s AND event_name = 'import.completed'", (killed,))
        connection.execute("DELETE FROM claims WHERE customer_id = %s AND kind = 'imported_file'", (customer,))
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with started(tmp_path, "serve", "--port", str(port), PORTAL_DATABASE_URL=database, PORTAL_MASTER_KEY=KEY) as serving:
        until(lambda: is_ready(url))
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.stream("GET", f"{url}/imports/{killed}/progress", headers=headers, timeout=30, verify=NO_TLS) as stream:
            assert '"state":"running"' in next(stream.iter_text())
            serving.send_signal(signal.SIGINT)
            _, err = ended(serving)
            assert serving.returncode == 0, err
            assert "timeout graceful shutdown exceeded" not in err, "as uvicorn says when somebody kept it waiting"


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
        assert time.monotonic() - told_at < GRACE, "before anybody is waited for"
        assert serving.wait(120) == 0, ended(serving)
