"""What /metrics tells of the database and of the process, and that dashboard and alert rules name only what is there (X-03)."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple
from uuid import UUID

import promql_parser
import psycopg
import pytest
import yaml
from fastapi.testclient import TestClient
from prometheus_client.core import Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

from aggregates.feed_import import ImportStarted
from aggregates.import_terms import ImportKind
from api.app import create_app
from api.engine.metrics import Metrics
from api.engine.metrics_text import KEPT
from api.operations.database_figures import EVERY, DatabaseFigures, customer_label
from commands.engine.dispatch import Dispatcher
from eventstore.envelope import Cause, StreamEvent
from eventstore.ids import new_id
from eventstore.unit import Unit
from importers.imports.beginning import keep_others_out
from importers.imports.importer import own_connection
from importers.imports.interrupted import interrupted_imports
from importers.imports.run import Order
from tests.api.conftest import World, another_process
from tests.api.imports.test_imports import feed, imported

ROOT = Path(__file__).parents[3]
RULES = ROOT / "monitoring" / "alerts.yml"
DASHBOARD = ROOT / "monitoring" / "dashboard.json"
OF_PROMETHEUS = {"instance", "job"}
"""Labels that Prometheus adds itself."""

Series = Mapping[str, list[Mapping[str, str]]]


class Asked(NamedTuple):
    """An expression, and the labels that the words beside it use."""

    where: str
    expression: str
    labels: set[str]


def scraped(text: str) -> Series:
    """Name of each sample → the labels of its series."""
    found: dict[str, list[Mapping[str, str]]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append(sample.labels)
    return found


@pytest.fixture
def series(world: World) -> Series:
    """Once everything has happened that is told only when it has."""
    side = world.side("Messwerte GmbH")
    imported(side, feed(1, 2, 3, day="2026-10-01"))
    side.read("/imports")
    with TestClient(create_app(replace(world.backend, metrics=Metrics(), commit="0a1b2c3"))) as client:
        ops = {"Authorization": world.ops.headers["authorization"]}
        name = {"customer_number": f"K-M-{new_id().hex[-12:]}", "name": "Messwerte AG"}
        assert client.post("/customers", json=name, headers=ops).status_code == 201
        return scraped(client.get("/metrics").text)


def rules() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]


def asked() -> Iterator[Asked]:
    for rule in rules():
        yield Asked(rule["alert"], rule["expr"], set(re.findall(r"\$labels\.(\w+)", json.dumps(rule["annotations"]))))
    for panel in json.loads(DASHBOARD.read_text())["panels"]:
        for target in panel["targets"]:
            yield Asked(panel["title"], target["expr"], set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])))


def parts(node: Any) -> list[Any]:
    """What an expression is made of, one level deep."""
    found: list[Any] = [getattr(node, name) for name in ("lhs", "rhs", "expr") if hasattr(node, name)]
    return [*found, *getattr(node, "args", ())]


def selectors(node: Any) -> Iterator[promql_parser.VectorSelector]:
    """All that an expression selects, however deep."""
    if isinstance(node, promql_parser.VectorSelector):
        yield node
    elif isinstance(node, promql_parser.MatrixSelector):
        yield node.vector_selector
    else:
        for part in parts(node):
            yield from selectors(part)


def grouped(node: Any) -> Iterator[str]:
    """All labels that an expression groups by."""
    if isinstance(node, promql_parser.AggregateExpr) and node.modifier is not None:
        yield from node.modifier.labels
    for part in parts(node):
        yield from grouped(part)


@pytest.mark.part_of("X-03")
def test_rules_and_dashboard_name_only_what_is_there(series: Series) -> None:
    number = 0
    for where, expression, labels in asked():
        tree = promql_parser.parse(expression)  # raises where Prometheus would refuse it
        known = set(OF_PROMETHEUS)
        for selector in selectors(tree):
            number += 1
            if selector.name == "up":  # Prometheus's own
                continue
            assert selector.name is not None
            assert selector.name in series, (where, selector.name)
            there = series[selector.name]
            known |= {name for each in there for name in each}
            for matcher in selector.matchers.matchers:
                assert matcher.name in known, (where, selector.name, matcher.name)
                if str(matcher.op) in ("=", "MatchOp.Equal") and matcher.name not in OF_PROMETHEUS:
                    assert any(each.get(matcher.name) == matcher.value for each in there), (where, matcher.name, matcher.value)
        assert set(grouped(tree)) <= known, where
        assert labels <= known, where
        if by := set(grouped(tree)):
            assert labels <= by, (where, "grouped away")
    assert number > 40


@pytest.mark.part_of("X-03")
def test_each_alert_says_what_to_do(series: Series) -> None:
    told = (ROOT / "docs" / "operations.md").read_text()
    for rule in rules():
        assert f"`{rule['alert']}`" in told, rule["alert"]
        assert rule["labels"]["severity"] in ("critical", "warning")
        assert rule["annotations"]["summary"]


@pytest.mark.part_of("X-03")
def test_the_process_tells_its_memory_connections_and_build(series: Series) -> None:
    assert {"process_resident_memory_bytes", "python_info", "python_gc_collections_total"} <= series.keys()
    assert {each["pool"] for each in series["portal_pool_in_use"]} == {"log", "commands", "reader", "exports"}
    assert series["portal_build_info"] == [{"version": "test", "commit": "0a1b2c3"}]


def test_a_process_that_carries_out_no_commands_says_so(world: World) -> None:
    ended = Dispatcher(world.log)
    ended.close()
    for dispatcher, status, commands in ((world.backend.dispatcher, 200, True), (ended, 503, False)):
        with TestClient(create_app(replace(world.backend, metrics=Metrics(), dispatcher=dispatcher))) as client:
            ready = client.get("/readyz")
            assert (ready.status_code, ready.json()["commands"]) == (status, commands)
            assert f"portal_dispatcher_up {float(commands)}" in client.get("/metrics").text


@pytest.mark.part_of("X-03")
def test_what_lies_in_the_database_is_told_whoever_did_it(world: World) -> None:
    """A held import, an open row, a message that waits: the figures are those of the database, and nobody is named."""
    side = world.side("Messwerte Nord GmbH")
    imported(side, feed(*range(700, 710), day="2026-10-01"))
    before = _told(world)
    held = imported(side, feed(700, day="2026-10-05"))
    assert held["state"] == "held"
    side.read("/imports")
    after = _told(world)
    assert _of(after, "portal_imports_held") == _of(before, "portal_imports_held") + 1
    assert "portal_outbox_messages" in after
    assert _of(after, "portal_figures_current") == 1
    label = customer_label(world.log.master, UUID(side.customer_id))
    assert f'portal_feed_age_seconds{{customer="{label}"}}' in after
    assert side.customer_id not in after
    assert side.number not in after


@pytest.mark.parametrize(("kind", "carrier"), [("feed", "Vodafone"), ("users", None)])
def test_an_import_on_which_nobody_works_is_told_from_one_that_runs(world: World, kind: ImportKind, carrier: str | None) -> None:
    side = world.side("Unterbrochen GmbH")
    before = _of(_told(world), "portal_imports_interrupted")
    begun = ImportStarted(kind=kind, file_name="x.csv", file_hash="0" * 64, file_size=1, feed_date=date(2026, 10, 4), carrier=carrier)
    order = Order(kind, UUID(side.customer_id), "", "x.csv", "", 0, begun.feed_date, carrier)
    import_id = new_id()
    with own_connection(world.log) as worker:
        keep_others_out(worker, order)
        world.log.append([Unit(Cause(order.customer_id, "console:test", "test", "test"), [StreamEvent(import_id, begun)])])
        assert [(each["state"], each["interrupted"]) for each in side.read("/imports")["items"]] == [("running", False)]
        assert side.read(f"/imports/{import_id}")["interrupted"] is False
        assert _of(_told(world), "portal_imports_interrupted") == before
    with psycopg.connect(world.dsn, autocommit=True) as connection:
        while not interrupted_imports(connection, [import_id]):  # until the server has noticed that the worker is gone
            pass
    assert [each["interrupted"] for each in side.read("/imports")["items"]] == [True]
    assert side.read(f"/imports/{import_id}")["interrupted"] is True
    assert _of(_told(world), "portal_imports_interrupted") == before + 1
    assert side.admin.post(f"/imports/{import_id}/discard").status_code == 200
    assert [each["interrupted"] for each in side.read("/imports")["items"]] == [False]
    assert _of(_told(world), "portal_imports_interrupted") == before


@pytest.mark.part_of("X-03")
def test_what_can_not_be_looked_at_is_not_there_and_a_look_counts_for_a_while(world: World) -> None:
    now = [1000.0]
    figures = DatabaseFigures(world.log, lambda: now[0])
    figures.look()
    found = figures.latest()
    assert found is not None
    with psycopg.connect(world.dsn, autocommit=True) as connection:
        connection.execute("ALTER TABLE outbox RENAME TO taken_away")
        try:
            figures.look()
            assert figures.latest() is found, "not asked again so soon"
            now[0] += EVERY
            figures.look()
            assert figures.latest() is None
        finally:
            connection.execute("ALTER TABLE taken_away RENAME TO outbox")
    now[0] += EVERY
    figures.look()
    assert figures.latest() is not None
    now[0] += 3 * EVERY
    assert figures.latest() is None, "nobody has looked"


@pytest.mark.requirement("E-01")
@pytest.mark.part_of("X-03")
def test_failed_logins_are_counted_by_step(world: World) -> None:
    with TestClient(create_app(replace(world.backend, metrics=Metrics()))) as client:
        client.post("/login", json={"login": "niemand.da", "password": "falsch"})
        client.post("/login/second-factor", json={"login_token": "x", "code": "12345678"})
        client.get("/sign-on/callback", params={"state": "x"})
        text = client.get("/metrics").text
    for step in ("password", "second_factor", "sign_on"):
        assert f'portal_failed_logins_total{{step="{step}"}} 1.0' in text


class _Slow(Collector):
    """Takes as long as it is told to, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.begun, self.go_on = Event(), Event()

    def collect(self) -> Iterable[Metric]:
        self.asked += 1
        self.begun.set()
        self.go_on.wait(120)
        return ()


@pytest.mark.part_of("X-03")
def test_figures_are_made_once_for_all_who_ask_and_keep_nobody_waiting(world: World) -> None:
    slow = _Slow()
    with another_process(world) as here, ThreadPoolExecutor(20) as several:
        here.backend.metrics.registry.register(slow)
        clients = [here.client(None) for _ in range(20)]
        asked = [several.submit(client.get, "/metrics") for client in clients]
        try:
            assert slow.begun.wait(120)
            assert here.nobody.get("/livez").status_code == 200
            assert here.ops.get("/customers").status_code == 200
        finally:
            slow.go_on.set()
        texts = {each.result().text for each in asked}
        assert slow.asked <= 3, "once, and again where one came more than a second later"
        assert len(texts) == slow.asked
        time.sleep(KEPT)
        before = slow.asked
        assert here.nobody.get("/metrics").status_code == 200
        assert slow.asked == before + 1


def _told(world: World) -> str:
    with TestClient(create_app(replace(world.backend, metrics=Metrics()))) as client:
        return client.get("/metrics").text


def _of(text: str, name: str) -> float:
    [value] = re.findall(rf"^{name} (\S+)$", text, re.MULTILINE)
    return float(value)
