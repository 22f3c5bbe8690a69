"""No event is forgotten: each has its sentences, a sample, rows that follow from it, and its place in its subject's history."""

import os
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from aggregates.engine.aggregate import Aggregate
from aggregates.engine.event import Event
from aggregates.user import UserRegistered
from api.registry import THINGS
from projections.engine.projection import Projection
from projections.registry import PROJECTIONS
from readmodels.engine.histories import HistoryRow
from readmodels.engine.table import Table
from tests.aggregates.every_aggregate import AGGREGATES, EVENTS
from tests.golden.sample_file import read_all
from tests.golden.samples import SAMPLES
from tests.projections.story import Story

ROOT = Path(__file__).parents[2]
STREAM = UUID("aa000000-0000-4000-8000-000000000001")
STORED = {(sample.event, sample.version) for sample in read_all()}
HISTORY_TABLES: dict[Table[HistoryRow], Projection] = {
    table: projection for projection in PROJECTIONS for table in projection.tables if table.row is HistoryRow
}
HISTORIES = [
    (aggregate, projection, table)
    for table, projection in HISTORY_TABLES.items()
    for thing in THINGS
    if thing.history is not None and thing.history.resource.table == table.name
    for aggregate in AGGREGATES
    if aggregate.noun is thing.noun
]
"""What is told in a history: of the things that the API declares, with the table that their list names, and the aggregates whose noun they have."""


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.event_name)
def test_every_event_is_told_kept_and_followed(kind: type[Event]) -> None:
    assert kind.sentence_de, "its sentence in German is missing"
    assert kind.sentence_en, "its sentence in English is missing"
    assert (kind.event_name, kind.event_version) in STORED, "add it to tests/golden/samples.py, then run: python -m tests.golden.write"
    followed = [projection.name for projection in PROJECTIONS if kind in projection.handlers]
    assert followed or kind.no_rows, "no projection has a handler for it; add one, or say why not: class …(Event, …, no_rows='…')"
    assert not (followed and kind.no_rows), f"{followed} follow it, though it says that nothing does: {kind.no_rows}"


def test_every_history_is_of_an_aggregate() -> None:
    assert [table for _, _, table in HISTORIES] == list(HISTORY_TABLES), "a history is told of a Thing, which has its aggregate's noun"
    assert len(HISTORIES) == sum(thing.history is not None for thing in THINGS)


@pytest.mark.requirement("A-10", "A-12")
@pytest.mark.parametrize(("aggregate", "projection", "table"), HISTORIES, ids=lambda value: getattr(value, "__name__", ""))
def test_every_event_of_a_subject_is_in_its_history(aggregate: type[Aggregate], projection: Projection, table: Table[HistoryRow]) -> None:
    for event in SAMPLES:
        if aggregate.owns(type(event)):
            story = Story(projection)
            for mark in event.personal.values():  # whose key it is sealed with
                story.stored(STREAM if mark.subject is None else getattr(event, mark.subject), UserRegistered(name="Muster, Erika"))
            rows = story.tell((STREAM, event)).added(table)
            assert [row.event_name for row in rows if row.subject_id == STREAM] == [event.event_name]


NEW_EVENTS = """
import sys
from aggregates.engine.event import Event, type_registry
for stem in sys.argv[1:]:
    type("Polished", (Event,), {"__module__": "made_up", "__qualname__": stem}, event=f"{stem}.polished", de="Poliert", en="Polished")
from projections.registry import PROJECTIONS
for stem in sys.argv[1:]:
    print(stem, *(each.name for each in PROJECTIONS if type_registry[f"{stem}.polished"] in each.handlers))
"""


@pytest.mark.requirement("A-10", "A-12")
def test_a_new_event_appears_in_its_history_without_another_line() -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", NEW_EVENTS, *(aggregate.stem for aggregate, _, _ in HISTORIES)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines() == [f"{aggregate.stem} {projection.name}" for aggregate, projection, _ in HISTORIES]
