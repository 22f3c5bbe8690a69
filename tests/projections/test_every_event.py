"""No event is forgotten: each has its sentences, a sample, rows that follow from it, and its place in its subject's history."""

import os
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from aggregates.accounts.account import Account
from aggregates.device import Device
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.event import Event
from aggregates.sim import Sim
from aggregates.user import User, UserRegistered
from projections.engine.projection import Projection
from projections.registry import PROJECTIONS, accounts, device_history, number_history, user_history
from readmodels.accounts.account_history import ACCOUNT_HISTORY
from readmodels.devices.device_history import DEVICE_HISTORY
from readmodels.engine.histories import HistoryRow
from readmodels.engine.table import Table
from readmodels.sims.number_history import NUMBER_HISTORY
from readmodels.users.user_history import USER_HISTORY
from tests.aggregates.every_aggregate import EVENTS
from tests.golden.sample_file import read_all
from tests.golden.samples import SAMPLES
from tests.projections.story import Story

ROOT = Path(__file__).parents[2]
STREAM = UUID("aa000000-0000-4000-8000-000000000001")
STORED = {(sample.event, sample.version) for sample in read_all()}
HISTORIES: list[tuple[type[Aggregate], Projection, Table[HistoryRow]]] = [
    (Device, device_history, DEVICE_HISTORY),
    (User, user_history, USER_HISTORY),
    (Sim, number_history, NUMBER_HISTORY),
    (Account, accounts, ACCOUNT_HISTORY),
]


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.event_name)
def test_every_event_is_told_kept_and_followed(kind: type[Event]) -> None:
    assert kind.sentence_de, "its sentence in German is missing"
    assert kind.sentence_en, "its sentence in English is missing"
    assert (kind.event_name, kind.event_version) in STORED, "add it to tests/golden/samples.py, then run: python -m tests.golden.write"
    followed = [projection.name for projection in PROJECTIONS if kind in projection.handlers]
    assert followed or kind.no_rows, "no projection has a handler for it; add one, or say why not: class …(Event, …, no_rows='…')"
    assert not (followed and kind.no_rows), f"{followed} follow it, though it says that nothing does: {kind.no_rows}"


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
from aggregates.engine.event import Event
for stem in ("device", "user", "sim", "account"):
    type("Polished", (Event,), {"__module__": "made_up", "__qualname__": stem}, event=f"{stem}.polished", de="Poliert", en="Polished")
from aggregates.engine.event import type_registry
from projections.registry import PROJECTIONS, accounts, device_history, number_history, user_history
for stem in ("device", "user", "sim", "account"):
    print(stem, *(each.name for each in PROJECTIONS if type_registry[f"{stem}.polished"] in each.handlers))
"""


@pytest.mark.requirement("A-10", "A-12")
def test_a_new_event_appears_in_its_history_without_another_line() -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", NEW_EVENTS]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines() == ["device device_history", "user user_history", "sim number_history", "account accounts"]
