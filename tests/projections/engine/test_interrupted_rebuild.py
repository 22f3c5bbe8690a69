"""Rebuilds that were killed, and those that other versions left behind."""

import subprocess
import sys

import pytest

from eventstore.envelope import Recorded
from eventstore.log import EventLog
from projections.engine.fill import Progress
from projections.engine.generation import generations
from projections.engine.projection import Projection
from projections.engine.projector import Projector
from projections.engine.rebuild import rebuild
from projections.engine.verify import verify
from projections.inventory.inventory import inventory
from projections.registry import PROJECTIONS
from readmodels.inventory.overview import OVERVIEW
from tests.commands.made_up import user
from tests.eventstore.store import appended, rows_of
from tests.projections.engine.test_projector import glimpses, stored_positions, write
from tests.projections.engine.test_rebuild import lived
from tests.projections.seen import seen
from tests.projections.stored import stored
from tests.waiting import until


def killed_rebuild(log: EventLog, checkpoint: int, among: Projection, upto: int, worth_a_process: int = 1_000_000) -> None:
    """A rebuild in a process of its own, killed as soon as it tells that one projection, and those filled with it, are past a position."""
    program = [sys.executable, "-m", "tests.projections.engine.rebuild_program", log.dsn, str(checkpoint), str(worth_a_process)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            _, done, *filled = line.split()
            if among.name in filled and int(done) > upto:
                process.kill()
                break
    until(
        lambda: (
            not rows_of(
                log.dsn, "SELECT 1 FROM pg_stat_activity WHERE application_name = 'portal rebuild' AND datname = current_database()"
            )
        )
    )


@pytest.mark.requirement("A-04")
def test_a_killed_rebuild_goes_on_from_its_last_checkpoint(log: EventLog) -> None:
    lived(log, tries=300)
    Projector(log, PROJECTIONS).catch_up()
    before = sorted(map(str, stored(log.dsn, OVERVIEW)))
    killed_rebuild(log, checkpoint=20, among=inventory, upto=70)
    with log.pool.connection() as connection:
        left = [generation for projection in PROJECTIONS for generation in generations(connection, projection) if not generation.live]
    assert len(left) == len(PROJECTIONS)
    assert {generation.position >= 40 for generation in left} == {True}
    assert sorted(map(str, stored(log.dsn, OVERVIEW))) == before, "readers see the live rows"
    lived_on = appended(log, user()).position
    told: list[Progress] = []
    done = rebuild(log, PROJECTIONS, told.append)
    assert [generation.number for generation in done] == [generation.number for generation in left], "the same tables"
    assert min(progress.done for progress in told) > min(generation.position for generation in left)
    assert all(generation.position >= lived_on for generation in done)
    Projector(log, PROJECTIONS).catch_up()
    for projection in PROJECTIONS:
        assert all(comparison.equal for comparison in verify(log, projection))
    assert rows_of(log.dsn, "SELECT count(*) FROM projection_generations") == [(len(PROJECTIONS),)]


@pytest.mark.requirement("A-04")
def test_rebuilds_that_were_left_behind_by_other_versions_are_cleared_away(log: EventLog) -> None:
    write(log, 2)
    old = seen(fails=_stop)
    with pytest.raises(KeyboardInterrupt):
        rebuild(log, [old])
    assert rows_of(log.dsn, "SELECT version, live FROM projection_generations") == [(1, False)]
    rebuild(log, [seen(version=2)])
    assert rows_of(log.dsn, "SELECT version, live FROM projection_generations") == [(2, True)]
    assert rows_of(log.dsn, "SELECT count(*) FROM pg_tables WHERE tablename ~ '^seen_g'") == [(1,)]
    assert glimpses(log) == stored_positions(log)


def _stop(_: Recorded[object]) -> bool:  # type: ignore[type-var]
    raise KeyboardInterrupt
