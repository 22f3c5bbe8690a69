"""The embedded PostgreSQL keeps its data and goes down with its program, whatever dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest

from embedded.account import Account, account_for
from embedded.errors import AlreadyOwned
from embedded.postgres import EmbeddedPostgres, attach_or_start
from tests.embedded.programs import ROOT, SMALL, add_note, finish, notes, pid_file, program, told
from tests.server import folder
from tests.waiting import stop, until


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
        until(lambda: not pid_file(kept).exists())
    with EmbeddedPostgres(kept, settings=SMALL) as server:
        assert notes(server.dsn) == 4


SLOW_TO_ASK = """
import sys
from pathlib import Path
from embedded import account
from embedded.postgres import attach_or_start
slow = Path(sys.argv[1]) / "slow.py"
slow.write_text("import os, sys, time\\nwhile os.getppid() == int(sys.argv[1]): time.sleep(0.01)\\n")
slow.parent.chmod(0o755)
slow.chmod(0o644)
account.LAUNCHER = slow
attach_or_start(Path(sys.argv[2]))
"""


@pytest.mark.parametrize("stopped", [False, True])
def test_a_launcher_that_has_not_yet_asked_to_end_with_the_program_ends_with_it(kept: Path, stopped: bool) -> None:
    """It is slow to start, or stopped by hand, and the program is gone before it has said a word to the kernel."""
    with folder() as scripts, subprocess.Popen([sys.executable, "-c", SLOW_TO_ASK, str(scripts), str(kept)], cwd=ROOT) as starting:
        try:
            until(lambda: bool(launchers(starting.pid)))
            [launcher] = launchers(starting.pid)
            if stopped:
                stop(launcher)
        finally:
            starting.kill()
        until(lambda: not Path(f"/proc/{launcher}").exists())


def launchers(parent: int) -> list[int]:
    """The children of this process that run the launcher."""
    children = [int(child) for path in Path(f"/proc/{parent}/task").glob("*/children") for child in path.read_text().split()]
    return [child for child in children if b"slow.py" in Path(f"/proc/{child}/cmdline").read_bytes()]


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
    until(lambda: not server.running)
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
        until(lambda: any(data_dir.glob("postgres/unfinished-*/base")))
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
    until(lambda: not server.running)
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
