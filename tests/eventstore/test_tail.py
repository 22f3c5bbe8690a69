"""Whoever follows the log misses nothing and sees nothing twice, however its writers end."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from eventstore.log import EventLog
from tests.eventstore.store import rows_of

WRITERS = 3
KILLS = 6
ENOUGH = 300
"""Events."""
PROGRAM = "tests.eventstore.writer_program"


def start(dsn: str, seed: int, said: Path) -> subprocess.Popen[str]:
    """Each has a file of its own: a kill may cut its last line."""
    with (said / str(seed)).open("w") as output:
        return subprocess.Popen([sys.executable, "-m", PROGRAM, dsn, str(seed)], stdout=output, stderr=subprocess.STDOUT, text=True)


@pytest.mark.requirement("A-08")
@pytest.mark.part_of("A-01")
def test_a_tail_reader_beside_writers_that_pause_roll_back_and_are_killed_misses_nothing(log: EventLog, tmp_path: Path) -> None:
    chance = random.Random(1)
    writers = [start(log.dsn, seed, tmp_path) for seed in range(WRITERS)]
    seen: list[int] = []
    kills = 0
    try:
        next_kill = time.monotonic()
        while kills < KILLS or len(seen) < ENOUGH or time.monotonic() < next_kill:
            with log.pool.connection() as connection:
                seen += [recorded.position for recorded in log.page(connection, seen[-1] if seen else 0, limit=500)]
            at_work = all(said.read_text() for said in tmp_path.iterdir())
            if kills < KILLS and at_work and time.monotonic() > next_kill:
                victim = chance.randrange(WRITERS)
                writers[victim].kill()
                writers[victim].wait()
                writers[victim] = start(log.dsn, WRITERS + kills, tmp_path)
                kills += 1
                next_kill = time.monotonic() + 0.2 + chance.random() * 0.6
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
    time.sleep(0.3)  # a killed writer's last commit may still be on its way
    with log.pool.connection() as connection:
        while page := log.page(connection, seen[-1], limit=500):
            seen += [recorded.position for recorded in page]
    stored = [position for (position,) in rows_of(log.dsn, "SELECT position FROM events ORDER BY position")]
    assert seen == stored
    whole_lines = [line for said in tmp_path.iterdir() for line in said.read_text().splitlines(keepends=True) if line.endswith("\n")]
    promised = [int(word) for line in whole_lines for word in line.split() if word.isdecimal()]
    assert promised
    assert set(promised) <= set(stored)
    assert len(promised) == len(set(promised))
    assert rows_of(
        log.dsn, "SELECT count(*) FROM (SELECT recorded_at < lag(recorded_at) OVER (ORDER BY position) AS back FROM events) e WHERE back"
    ) == [(0,)]
    holders = rows_of(log.dsn, "SELECT count(*) FROM claims JOIN events USING (stream_id) WHERE kind = 'number'")
    assert holders == rows_of(log.dsn, "SELECT count(*) FROM events WHERE event_name = 'sim.registered'")
    keys = rows_of(log.dsn, "SELECT count(*) FROM keys JOIN events ON stream_id = subject")
    assert keys == rows_of(log.dsn, "SELECT count(*) FROM events WHERE event_name = 'user.registered'")
