"""Dry runs and what is kept of uploads: bounded in size, number and time, for each customer by itself (F-14, X-06)."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from uuid import UUID

import httpx
import psycopg
import pytest

from foundation.advisory_locks import IMPORT
from tests.api.conftest import Side, World
from tests.api.imports.test_imports import feed, imported, upload
from tests.importers.feeds import csv_text, row

pytestmark = pytest.mark.requirement("F-14")


@pytest.fixture(scope="module")
def side(world: World) -> Side:
    """A customer of this module's own."""
    return world.side("Probelauf GmbH")


def test_the_last_four_dry_runs_of_a_customer_can_be_paged(side: Side, world: World) -> None:
    """Each holds a file; those of others stay."""
    neighbour = world.side("Nachbar GmbH")
    theirs = imported(neighbour, feed(1), dry_run="true")["id"]
    tried = [imported(side, feed(100 + number, day="2026-10-02"), dry_run="true")["id"] for number in range(6)]

    def found(whose: Side, dry_run: str) -> int:
        return whose.admin.get(f"/imports/dry-runs/{dry_run}").status_code

    deadline = time.monotonic() + 120
    while [found(side, each) for each in tried] != [404, 404, 200, 200, 200, 200]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert found(neighbour, theirs) == 200


def test_a_very_long_dry_run_says_that_the_rest_is_only_counted(side: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.imports.planned_events.MOST_BYTES", 20_000)
    told = imported(side, feed(*range(100, 180), day="2026-10-02"), dry_run="true")
    assert told["kept"] < told["total"] == told["counts"]["events"]
    assert len(told["events"]) == told["kept"]
    assert told["next"] is None
    assert "only counted" in told["note_en"]


@contextmanager
def another_at_work(world: World, side: Side) -> Generator[None]:
    """Another process imports a feed of the customer, and each other one waits until it has ended."""
    with psycopg.connect(world.dsn, autocommit=True) as other:
        IMPORT.wait_for(other, f"import {UUID(side.customer_id)} feed Vodafone")
        yield


def ended(side: Side, where: str) -> httpx.Response:
    deadline = time.monotonic() + 120
    while (answer := side.admin.get(where)).status_code == 202:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return answer


def test_a_dry_run_that_takes_too_long_for_one_answer_goes_on(world: World, side: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.imports.uploads.LONGEST_DRY_RUN", 0.1)
    monkeypatch.setattr("importers.imports.beginning._PATIENCE", "60s")
    with another_at_work(world, side):
        answer = upload(side, feed(*range(100, 103), day="2026-10-03"), dry_run="true")
        assert answer.status_code == 202, answer.text
        told, where = answer.json(), answer.headers["location"]
        assert told == {"id": told["id"], "state": "running", "href": where}
        again = side.admin.get(where)
        assert (again.status_code, again.json(), again.headers["location"]) == (202, told, where)
        assert int(again.headers["retry-after"]) > 0
    outcome = ended(side, where)
    assert outcome.status_code == 200
    assert (outcome.json()["id"], outcome.json()["state"]) == (told["id"], "dry_run")
    assert len(outcome.json()["events"]) == outcome.json()["total"] > 0


def test_a_long_dry_run_that_is_refused_says_why(world: World, side: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.imports.uploads.LONGEST_DRY_RUN", 0.0)
    monkeypatch.setattr("importers.imports.beginning._PATIENCE", "10ms")
    with another_at_work(world, side):
        answer = upload(side, feed(100, day="2026-10-03"), dry_run="true")
        assert answer.status_code == 202, answer.text
        refused = ended(side, answer.headers["location"])
    assert (refused.status_code, refused.json()["code"]) == (409, "import-busy")


def test_what_is_kept_of_an_import_is_what_is_told_of_it(side: Side, world: World) -> None:
    """Not the thousands of rows that were not taken, which are on the record, nor what stood in any."""
    bad = csv_text(*[row(Rufnummer=f"4,91E+{number:03d}") for number in range(150)]).encode()
    for dry_run in ("true", "false"):
        told = imported(side, ("vodafone_2026-10-01.csv", bad), dry_run=dry_run)
        assert (told["counts"]["quarantined"], len(told["quarantined"])) == (150, 100)
        kind = "dry-run" if dry_run == "true" else "import"
        run = world.backend.runs.find((kind, UUID(side.customer_id), UUID(told["id"])))
        assert run is not None
        result = run.outcome.result if dry_run == "true" else run.outcome
        assert len(result.quarantined) == 100
        assert result.preview == []
        assert not any(each.sealed_row for each in result.quarantined)


def test_an_upload_has_one_file_and_a_few_fields(side: Side) -> None:
    """A thousand parts would be a thousand descriptors and a gigabyte of memory before anybody looked at them."""
    part = b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    two_files = part % (b"file", b'; filename="a.csv"', b"x") + part % (b"file", b'; filename="b.csv"', b"x")
    many_fields = b"".join(part % (b"f%d" % number, b"", b"x") for number in range(30))
    long_field = part % (b"kind", b"", b"x" * 100_000)
    for body, said, gesagt in (
        (two_files, "one file", "eine Datei"),
        (many_fields, "fields", "Felder"),
        (long_field, "too long", "zu lang"),
    ):
        answer = side.admin.post("/imports", content=body + b"--b--\r\n", headers={"Content-Type": "multipart/form-data; boundary=b"})
        assert answer.status_code == 400
        told = answer.json()
        assert said in told["detail_en"], told
        assert gesagt in told["detail_de"], told
