"""A dry run tells exactly the events that the import then writes, and writes nothing (F-14)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from commands.sims.link_sim_to_device import LinkSimToDevice
from generators.feed import generate_feeds
from importers.engine.not_a_feed import NotAFeed
from importers.imports.beginning import FutureFeed
from importers.imports.result import PlannedEvent
from tests.importers.portal import DAY, Portal, killed_while, line, names, rows_per_table, told

pytestmark = pytest.mark.requirement("F-14")
NEXT = DAY + timedelta(days=1)
ROWS = [line(at) for at in range(20)]
CHANGED = [
    *(line(at) for at in range(10)),
    line(10, 30),
    line(11, 30),
    line(12, 13, Tarif="Neu"),
    line(13, Status="inaktiv"),
    line(14, IMEI="5"),
    line(15, Status="pausiert"),
    line(15, Status="frei"),
    *(line(at) for at in range(40, 44)),
]


@pytest.mark.parametrize("chunk", [1, 500])
@pytest.mark.parametrize("first", [True, False])
def test_the_events_are_those_that_are_then_written(alone: Portal, first: bool, chunk: int) -> None:
    alone = alone.in_chunks_of(chunk)
    if not first:
        alone.feed(ROWS)
        alone.run(LinkSimToDevice(sim_id=alone.sim_id(1), device_id=alone.device_id(2)))
    before = rows_per_table(alone)
    planned: list[PlannedEvent] = []
    dry = alone.feed(CHANGED, NEXT, dry_run=True, planned=planned.append)
    assert rows_per_table(alone) == before
    head = alone.log.head()
    real = alone.feed(CHANGED, NEXT)
    assert told((each.stream_id, each.event) for each in planned) == told(alone.written(head))
    lines = [each.causation.partition("#")[2] for each in alone.recorded(head) if not each.event.event_name.startswith("import.")]
    assert [str(each.line) for each in planned] == lines
    assert (dry.state, dry.counts) == ("dry_run", real.counts)
    quarantined = [[row.model_copy(update={"sealed_row": ""}) for row in each.quarantined] for each in (dry, real)]
    assert quarantined[0] == quarantined[1]
    assert dry.preview == planned
    assert dry.counts.events == len(planned) > 10


def test_generated_days_are_foretold_one_by_one(portal: Portal, tmp_path: Path) -> None:
    for path in generate_feeds(tmp_path, numbers=150, days=4, start=DAY, seed=7, customer="Beispiel GmbH", share_changed=0.1):
        planned: list[PlannedEvent] = []
        run: dict[str, Any] = {"customer_id": portal.customer, "actor": "importer"}
        dry = portal.importer.run("feed", path, dry_run=True, planned=planned.append, **run)
        head = portal.log.head()
        real = portal.importer.run("feed", path, **run)
        assert told((each.stream_id, each.event) for each in planned) == told(portal.written(head))
        assert dry.counts == real.counts


def test_a_dry_run_in_between_makes_no_difference(portal: Portal) -> None:
    """Neither does one that is killed, nor one while an import waits to go on."""
    portal.feed(ROWS)
    with pytest.raises(KeyboardInterrupt):
        portal.feed(CHANGED, NEXT, dry_run=True, report=killed_while("book"))
    portal.feed(CHANGED, NEXT, dry_run=True)
    assert portal.feed(ROWS, NEXT).counts.unchanged == 20
    third = NEXT + timedelta(days=1)
    with pytest.raises(KeyboardInterrupt):
        portal.feed(CHANGED, third, report=killed_while("compare"))
    head = portal.log.head()
    assert portal.feed(CHANGED, third, dry_run=True).counts.created == 4
    assert portal.log.head() == head
    assert portal.feed(CHANGED, third).counts.created == 4


def test_a_file_that_would_be_refused_is_refused(portal: Portal) -> None:
    portal.feed(ROWS)
    with pytest.raises(FutureFeed):
        portal.feed(ROWS, DAY.replace(year=2099), dry_run=True)
    with pytest.raises(NotAFeed):
        portal.feed([], content=b"%PDF-1.4", dry_run=True)
    assert portal.feed(ROWS, dry_run=True).state == "recognised"


def test_the_preview_is_bounded_and_the_callback_gets_all(portal: Portal) -> None:
    planned: list[PlannedEvent] = []
    result = portal.feed([line(at) for at in range(3_400)], dry_run=True, planned=planned.append)
    assert (len(result.preview), len(planned), result.counts.events) == (10_000, 10_200, 10_200)
    assert names([planned[0].event, planned[-1].event]) == ["sim.registered", "sim.put_in_device"]
