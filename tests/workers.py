"""How many workers run the tests at the same time, and what they begin with."""

import os
from pathlib import Path

import pytest

LONG = (
    "test_adding.py",
    "api/engine/test_walls.py",
    "portal/test_docs.py",
    "api/engine/test_description_client.py",
    "projections/engine/test_rebuild_customer.py",
    "portal/imports/test_watched_customers.py",
    "importers/imports/test_two_carriers.py",
    "api/engine/test_rights.py",
    "api/engine/test_any_request.py",
    "api/engine/test_allowed_actions.py",
    "api/engine/test_pages_in_a_browser.py",
    "api/engine/test_wall_queries.py",
    "portal/test_serve.py",
    "portal/test_demo.py",
    "portal/operations/test_outage.py",
    "portal/engine/test_processes.py",
    "api/engine/test_slow_clients.py",
    "importers/engine/test_file_reader.py",
    "projections/engine/test_history_versions.py",
    "portal/operations/test_read_models.py",
    "api/service_cases/test_case_menus.py",
    "api/engine/test_front_end_example.py",
    "portal/engine/test_things.py",
    "importers/imports/test_crash.py",
    "projections/engine/test_rebuild.py",
    "portal/test_cli.py",
    "benchmarks/test_benchmarks_run.py",
    "importers/imports/test_no_feed.py",
    "projections/engine/test_killed_projector.py",
    "registries/test_registries.py",
    "api/orders/test_order_menus.py",
    "portal/imports/test_watched_deaths.py",
    "portal/engine/test_keeping.py",
    "projections/engine/test_fill_beside.py",
    "projections/engine/test_random_life.py",
    "portal/imports/test_import_verbs.py",
    "projections/engine/test_program_versions.py",
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
