"""Stored names and aggregates correspond one to one: an event's name begins with its aggregate's stem."""

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from aggregates.accounts.account import Account
from aggregates.device import Device, DeviceAssigned
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.event import Event, type_registry
from aggregates.registry import EVENTS as REGISTERED
from aggregates.user import User
from tests.aggregates.every_aggregate import AGGREGATES, EVENTS


def misplaced(events: Iterable[type[Event]], aggregates: Iterable[type[Aggregate]]) -> Mapping[str, list[str]]:
    """Events that aren't of one aggregate alone: name → the aggregates that they are of."""
    owners = {kind.event_name: [aggregate.__name__ for aggregate in aggregates if aggregate.owns(kind)] for kind in events}
    return {name: found for name, found in owners.items() if len(found) != 1}


def test_every_event_is_of_one_aggregate() -> None:
    assert misplaced(EVENTS, AGGREGATES) == {}
    assert all(aggregate.events() for aggregate in AGGREGATES)


def test_every_event_there_is_can_be_read() -> None:
    """The registry knows all of them."""
    assert {kind.event_name: kind for kind in EVENTS} == dict(REGISTERED)


ALONE = """
import importlib, sys
from aggregates.engine.aggregate import Aggregate
module = importlib.import_module(sys.argv[1])
print(*sorted(kind.event_name for kind in getattr(module, sys.argv[2]).events()))
"""


@pytest.mark.parametrize("aggregate", AGGREGATES, ids=lambda aggregate: aggregate.__name__)
def test_an_aggregates_file_brings_all_its_events_along(aggregate: type[Aggregate]) -> None:
    """Whoever imports the aggregate may ask it for its events, whatever else is imported."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", ALONE, aggregate.__module__, aggregate.__name__]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == sorted(kind.event_name for kind in aggregate.events())


def test_an_event_of_no_aggregate_or_of_two_is_named() -> None:
    class Polisher(Aggregate):
        stem = "device"

    class Shined(Event, event="shine.shined"):
        pass

    del type_registry["shine.shined"]
    assert misplaced([Shined, DeviceAssigned], [Device, User]) == {"shine.shined": []}
    assert misplaced([Shined, DeviceAssigned], [Device, Polisher])["device.assigned"] == ["Device", "Polisher"]


def test_a_longer_stem_is_another_one() -> None:
    """`customer_password.made` is no event of a customer, though its name begins like those."""
    assert {kind.event_name.partition(".")[0] for kind in Account.events()} == {"account"}
    assert sum(len(aggregate.events()) for aggregate in AGGREGATES) == len(EVENTS)
