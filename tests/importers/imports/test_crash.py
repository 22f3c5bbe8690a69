"""Killed at any moment and started again, a feed's result is as if it had run once (F-16)."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import IO
from uuid import UUID

import psycopg
import pytest

from aggregates.engine.event import Event
from aggregates.feed_import import ImportCompleted, RowsQuarantined
from aggregates.feed_import import running as running_import
from aggregates.import_terms import ImportCounts
from commands.sims.link_sim_to_device import LinkSimToDevice
from commands.users.register_user import RegisterUser
from eventstore.ids import new_id
from importers.imports.beginning import ImportBusy
from importers.imports.result import ImportProgress
from tests.importers.imports.crash_program import LOST
from tests.importers.portal import DAY, Cells, Portal, as_csv, killed_while, line, told

pytestmark = pytest.mark.requirement("F-16")
NEXT = DAY + timedelta(days=1)
ROOT = Path(__file__).parents[3]


def first_day(count: int) -> list[Cells]:
    rows = [line(at, at // 3 if at % 10 == 0 else -1, IMEI="12") if at % 97 == 0 else line(at) for at in range(count)]
    return [*rows, line(5), line(6, Tarif="Widerspruch")]


def second_day(count: int) -> list[Cells]:
    """A third changed, in all ways; a tenth gone; some bad; some twice."""
    rows = [line(at) for at in range(count) if at % 10]
    changed = [(*cells[:4], "Neu", *cells[5:]) if at % 3 == 0 else cells for at, cells in enumerate(rows)]
    moved = [line(int(cells[0][-7:]), at + 10_000) if at % 11 == 0 else cells for at, cells in enumerate(changed)]
    return [*moved, line(count + 1), line(count + 2, IMEI="7"), line(11), line(12, Tarif="Widerspruch"), line(14, Status="inaktiv")]


class Program:
    """The program, told to try."""

    def __init__(self, dsn: str, complaints: Path) -> None:
        self._complaints = complaints
        with complaints.open("w") as written:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.importers.imports.crash_program", dsn],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=written,
                text=True,
            )
        assert self._process.stdin
        assert self._process.stdout
        self._in: IO[str] = self._process.stdin
        self._out: IO[str] = self._process.stdout

    def attempt(self, customer: UUID, path: Path, disturb: Callable[[int], None]) -> int:
        """One try; `disturb` is called with its process id while it runs."""
        print(customer, path, file=self._in, flush=True)
        disturb(int(self._out.readline()))
        return int(self._out.readline())

    def complaints(self) -> str:
        """What its tries said before they ended with an error that nobody expects."""
        return self._complaints.read_text()[-2_000:]

    def close(self) -> None:
        self._in.close()
        self._out.close()
        self._process.wait(120)


@pytest.fixture
def program(alone: Portal, tmp_path: Path) -> Iterator[Program]:
    started = Program(alone.dsn, tmp_path / "complaints")
    yield started
    started.close()


def outcome(portal: Portal, after: int) -> tuple[list[tuple[str, str, str]], list[tuple[int, str]], ImportCounts]:
    """What imports wrote: events without ids and times, quarantined rows, counts."""
    recorded = [each for each in portal.recorded(after) if each.causation.startswith("import:")]
    own = [each.event for each in recorded if each.event.event_name.startswith("import.")]
    events: list[tuple[UUID, Event]] = [(e.stream_id, e.event) for e in recorded if not e.event.event_name.startswith("import.")]
    quarantined = [(row.line, row.reason) for event in own if isinstance(event, RowsQuarantined) for row in event.rows]
    [completed] = [event for event in own if isinstance(event, ImportCompleted)]
    assert len({each.causation.partition("#")[0] for each in recorded}) == 1, "one import, however often it was started"
    return told(events), quarantined, completed.counts


def killer(rng: random.Random, longest: float) -> Callable[[int], None]:
    def kill(process: int) -> None:
        time.sleep(rng.uniform(0, longest))
        with suppress(ProcessLookupError):  # it was quicker
            os.kill(process, signal.SIGKILL)

    return kill


def cutter(rng: random.Random, longest: float, dsn: str) -> Callable[[int], None]:
    """Ends a random connection of the import, while it is at work, as an administrator or a restart of the server would."""
    cut = """SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid() AND client_port IS NOT NULL AND NOT pid = ANY (%s)
             AND state <> 'idle' ORDER BY random() LIMIT 1) p"""
    with psycopg.connect(dsn, autocommit=True) as connection:
        others = [pid for (pid,) in connection.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")]

    def end(_: int) -> None:
        time.sleep(rng.uniform(0, longest))
        with psycopg.connect(dsn, autocommit=True) as connection:
            for _ in range(100):
                if connection.execute(cut, (others,)).rowcount:
                    return
                time.sleep(0.005)

    return end


def leave(_: int) -> None:
    """Let it run to its end."""


def until_done(portal: Portal, program: Program, path: Path, disturb: Callable[[int], None]) -> int:
    """Start it again and again until it is done; how often it was ended before. A person's commands come in between."""
    for ended in range(100):
        code = program.attempt(portal.customer, path, disturb if ended < 12 else leave)
        if code == 0:
            return ended
        assert code in (-signal.SIGKILL, LOST), program.complaints()
        portal.run(RegisterUser(user_id=new_id(), name=f"Muster, {ended}"))
    raise AssertionError("never done")


@pytest.mark.parametrize(("how", "count"), [("process killed", 1_200), ("connection cut", 1_000)])
def test_the_result_is_as_if_it_had_run_once(alone: Portal, program: Program, tmp_path: Path, how: str, count: int) -> None:
    rng = random.Random(count)
    other = alone.new_customer("K-other")
    ended = 0
    for day, rows in ((DAY, first_day(count)), (NEXT, second_day(count))):
        path = tmp_path / f"vodafone_{day}.csv"
        path.write_bytes(as_csv(rows))
        head = alone.log.head()
        began = time.monotonic()
        assert program.attempt(other.customer, path, leave) == 0
        lasts = time.monotonic() - began
        disturb = killer(rng, lasts / 2) if how == "process killed" else cutter(rng, lasts / 2, alone.dsn)
        ended += until_done(alone, program, path, disturb)
        assert outcome(alone, head) == outcome(other, head)
        assert alone.rows("SELECT 1 FROM claims WHERE kind = 'running_import'") == []
        last = alone.feed(rows, day + timedelta(days=100), dry_run=True)
        assert last.counts.events == 0
    assert ended >= 1  # how often depends on the machine


def test_a_hand_link_between_two_tries_is_overwritten_like_any_other(alone: Portal, program: Program, tmp_path: Path) -> None:
    """Whether the try that was killed had booked the number or not."""
    rows = [line(at) for at in range(1_000)]
    path = tmp_path / f"vodafone_{DAY}.csv"
    path.write_bytes(as_csv(rows))
    linked: set[int] = set()
    for so_far in (100, 300, 500):

        def kill(process: int, so_far: int = so_far) -> None:
            while len(alone.rows("SELECT 1 FROM settled_lines")) < so_far:
                time.sleep(0.001)
            os.kill(process, signal.SIGKILL)

        assert program.attempt(alone.customer, path, kill) == -signal.SIGKILL
        for index in range(so_far - 50, so_far - 40):
            alone.run(LinkSimToDevice(sim_id=alone.sim_id(index), device_id=alone.device_id(0)))
            linked.add(index)
    assert len(linked) == 30
    alone.feed(rows)
    alone.feed(rows, NEXT)
    for index in range(1_000):
        link = alone.sim(index).link
        assert link is not None
        assert link.device_id == alone.device_id(index)


@pytest.mark.requirement("F-17")
def test_a_folder_of_past_days_goes_on_where_it_was_killed(alone: Portal, program: Program, tmp_path: Path) -> None:
    """As in one go, whenever its process is killed in the middle of a day."""
    count = 800
    days = [DAY + timedelta(days=at) for at in range(3)]
    files = [first_day(count), second_day(count), first_day(count - 3)]
    undisturbed = alone.new_customer("K-other")
    for each in (alone, undisturbed):
        each.feed([line(at) for at in range(count)], DAY + timedelta(days=9))
    for at, rows in zip(days, files, strict=True):
        path = tmp_path / f"vodafone_{at}.csv"
        path.write_bytes(as_csv(rows))
        undisturbed.feed(rows, at)
        head = alone.log.head()

        def kill(process: int, head: int = head) -> None:
            while alone.log.head() < head + 100:
                time.sleep(0.001)
            os.kill(process, signal.SIGKILL)

        assert program.attempt(alone.customer, path, kill) == -signal.SIGKILL
        assert program.attempt(alone.customer, path, leave) == 0
    whole, resumed = (sorted(entry[1:] for entry in told(each.written())) for each in (undisturbed, alone))
    assert [name for name, _ in resumed] == [name for name, _ in whole]


def test_a_killed_import_is_ended_by_a_person_unless_a_process_works_on_it(portal: Portal) -> None:
    slow, rows = portal.in_chunks_of(2), [line(at) for at in range(6)]
    with pytest.raises(KeyboardInterrupt):
        slow.feed(rows, report=killed_while("book", 1))
    running = portal.holder(running_import("feed", "Vodafone"))
    assert running is not None

    def discarded_meanwhile(progress: ImportProgress) -> None:
        if progress.phase == "book" and not refused:
            with pytest.raises(ImportBusy) as busy:
                portal.importer.discard(portal.customer, running, "token:erika")
            refused.append(busy.value)
            raise KeyboardInterrupt

    refused: list[ImportBusy] = []
    with pytest.raises(KeyboardInterrupt):
        slow.feed(rows, report=discarded_meanwhile)
    assert refused
    assert portal.importer.discard(portal.customer, running, "token:erika") == "failed"
    assert portal.importer.discard(portal.customer, running, "token:erika") == "failed", "once is enough"
    other = [line(at, Tarif="Neu") for at in range(8)]
    assert portal.feed(other, NEXT).counts.seen == 8
    assert portal.sim(0).tariff.name == portal.sim(7).tariff.name == "Neu"
