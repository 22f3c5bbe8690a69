"""How many workers run the tests at the same time, and what they begin with."""

import os
from pathlib import Path

import pytest

LONG = (
    "portal/test_docs.py",
    "api/engine/test_description_client.py",
    "api/engine/test_front_end_example.py",
    "portal/test_demo.py",
    "portal/operations/test_outage.py",
    "portal/imports/test_watched_customers.py",
    "api/engine/test_wall_queries.py",
    "benchmarks/test_benchmarks_run.py",
    "api/engine/test_any_request.py",
    "portal/test_serve.py",
    "portal/test_account_verbs.py",
    "portal/test_stopping.py",
    "projections/engine/test_killed_projector.py",
    "projections/engine/test_rebuild_customer.py",
    "importers/imports/test_import_garbage.py",
    "test_adding.py",
    "api/engine/test_words_of_shapes.py",
    "api/engine/test_allowed_actions.py",
    "projections/engine/test_frozen_projector.py",
    "api/engine/test_walls.py",
    "api/engine/test_rights.py",
    "api/engine/test_slow_clients.py",
    "api/engine/test_log_held.py",
    "api/sign_in/test_doors.py",
)
"""Files that take longest; what `make test` lists at its end tells when there is another."""

QUOTA = Path("/sys/fs/cgroup/cpu.max")
"""Where Linux says how much of the machine's processors a container gets, as `200000 100000` (in use, of so much time) or `max 100000`."""


def processors(quota: Path = QUOTA) -> int:
    """How many of them this process may use."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        share, period = quota.read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return usable
    return usable if share == "max" else max(1, min(usable, int(share) // int(period)))


def workers() -> int:
    """One more than processors: tests wait a good deal for disks, other processes and each other."""
    return processors() + 1


def longest_first(items: list[pytest.Item]) -> None:
    """Those that take longest are begun first, so that nobody is over one of them still when all others are done; the rest stay in their order."""
    places = {f"tests/{name}": place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(places)))
