"""A projector killed at random moments, fifty times, while events come in: each event has its effect exactly once."""

import subprocess
import sys
import time
from collections import Counter
from itertools import islice
from random import Random
from uuid import uuid4

import pytest

from eventstore.log import EventLog
from projections.engine.projector import Projector
from projections.engine.verify import verify
from projections.registry import PROJECTIONS
from tests.eventstore.store import appended, cause, rows_of
from tests.projections.lives import Life, of_customer

KILLS = 50


@pytest.mark.requirement("A-03", "A-05")
def test_a_projector_killed_fifty_times_projects_each_event_exactly_once(log: EventLog) -> None:
    program = [sys.executable, "-m", "tests.projections.engine.killed_program", log.dsn, str(KILLS)]
    chance = Random(50)
    moved: Counter[int] = Counter()
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as killer:
        while killer.poll() is None:
            customer_id = uuid4()
            events = (of_customer(entry, customer_id) for entry in Life(chance).events(150))
            while killer.poll() is None and (part := list(islice(events, chance.choice((1, 5, 30))))):
                appended(log, *part, by=cause(customer_id))
                moved.update(position for (position,) in rows_of(log.dsn, "SELECT position FROM projection_positions"))
                time.sleep(0.01)
        assert killer.stdout is not None
        assert killer.stdout.read().count("killed") == KILLS
    assert killer.returncode == 0
    assert len(moved) > 20, "it projected something between its deaths"
    assert Projector(log, PROJECTIONS).catch_up() == log.head()
    for projection in PROJECTIONS:
        for comparison in verify(log, projection):
            assert comparison.equal, comparison
    assert not rows_of(log.dsn, "SELECT 1 FROM parked_events")
    twice = "SELECT subject_id, position FROM device_history GROUP BY 1, 2 HAVING count(*) > 1"
    assert not rows_of(log.dsn, twice)
