"""Imports over HTTP: uploaded, tried, followed, held, corrected (F-01, F-12 to F-15, F-18)."""

from __future__ import annotations

import os
import signal
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import orjson
import psycopg
import pytest

from aggregates.device_terms import imei_in_full
from eventstore.ids import new_id
from foundation.advisory_locks import IMPORT
from importers.engine import file_reader
from tests.api.conftest import Side, World
from tests.importers.engine import hostile_workbooks
from tests.importers.engine.readers import a_stopped_reader, stops_at_reading
from tests.importers.feeds import csv_text, row

WAIT = {"Prefer": "wait=25"}


@pytest.fixture(scope="module")
def side(world: World) -> Side:
    """A customer of this module's own."""
    return world.side("Import GmbH")


def feed(*numbers: int, day: str = "2026-10-01", **changed: str) -> tuple[str, bytes]:
    rows = [row(Rufnummer=f"+491555010{n:04d}", IMEI=imei_in_full(f"3599{n:010d}"), **changed) for n in numbers]
    return f"vodafone_{day}.csv", csv_text(*rows).encode()


def upload(side: Side, file: tuple[str, bytes], headers: dict[str, str] | None = None, **fields: str) -> httpx.Response:
    return side.admin.post("/imports", files={"file": file}, data=fields, headers=headers)


def imported(side: Side, file: tuple[str, bytes], **fields: str) -> dict[str, Any]:
    answer = upload(side, file, WAIT, **fields)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.requirement("F-13")
@pytest.mark.part_of("F-01")
def test_a_feed_is_taken_in_the_background(side: Side) -> None:
    answer = upload(side, feed(1, 2, 3))
    assert answer.status_code == 202
    started = answer.json()
    assert answer.headers["location"] == f"/imports/{started['id']}"
    deadline = time.monotonic() + 120
    while (told := side.read(f"/imports/{started['id']}"))["state"] == "running":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert (told["state"], told["kind"], told["file_name"]) == ("completed", "feed", "vodafone_2026-10-01.csv")
    assert (told["seen"], told["created"], told["problem"]) == (3, 3, None)
    assert [entry["id"] for entry in side.read("/imports", **{"filter[kind]": "feed"})["items"]] == [started["id"]]
    assert len(side.read("/sims")["items"]) == 3
    again = imported(side, feed(1, 2, 3))
    assert again["state"] == "recognised"
    assert "schon importiert" in again["message_de"]


@pytest.mark.requirement("F-12")
def test_a_file_that_is_no_feed_is_refused_whole(side: Side) -> None:
    before = side.head()
    refused = upload(side, ("feed.pdf", b"%PDF-1.7 nothing"), WAIT)
    assert (refused.status_code, refused.json()["code"]) == (422, "pdf-file")
    later = upload(side, ("feed.pdf", b"%PDF-1.7 nothing")).json()
    deadline = time.monotonic() + 120
    while (told := side.read(f"/imports/{later['id']}"))["state"] == "running":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert told["state"] == "refused"
    assert told["problem"]["code"] == "pdf-file"
    assert "CSV" in told["problem"]["detail_de"]
    assert side.head() == before
    assert side.admin.post("/imports", data={"kind": "feed"}).status_code == 422
    assert upload(side, feed(1), kind="shoes").status_code == 422
    for day in ("1767225600", "20261001", "2026-10-01T00:00:00Z"):
        wrong = upload(side, feed(1), feed_date=day)
        assert (wrong.status_code, wrong.json()["errors"][0]["detail_de"]) == (422, "Bitte einen Tag wie 2026-01-31 angeben.")
    big = upload(side, ("big.csv", b"x" * 3_000_000))
    assert (big.status_code, big.json()["code"]) == (413, "content-too-large")
    assert big.headers["content-type"] == "application/problem+json"
    assert "größer als 2 MB" in big.json()["detail_de"]
    assert upload(side, ("larger than any other request.csv", b"x" * 300_000), WAIT).json()["code"] != "content-too-large"


@pytest.mark.requirement("F-12")
def test_a_hostile_file_is_refused_and_others_are_answered_meanwhile(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    side = world.side("Arglos GmbH")
    before = side.head()
    for dry_run in ("false", "true"):
        refused = upload(side, ("feed_2026-10-01.xlsx", hostile_workbooks.hidden_far_cell()), WAIT, dry_run=dry_run)
        assert (refused.status_code, refused.json()["code"]) == (422, "broken-workbook")
    (tmp_path / "stop").touch()
    monkeypatch.setattr(file_reader, "_START", stops_at_reading(tmp_path / "stop"))
    started = upload(side, ("feed_2026-10-01.xlsx", hostile_workbooks.shared_strings_bomb())).json()
    reader = a_stopped_reader()
    (tmp_path / "stop").unlink()
    assert side.read("/devices")["items"] == []
    assert imported(side, feed(1, day="2026-10-01"), dry_run="true")["state"] == "dry_run"
    assert side.read(f"/imports/{started['id']}")["state"] == "running"
    os.kill(reader, signal.SIGKILL)
    deadline = time.monotonic() + 120
    while (told := side.read(f"/imports/{started['id']}"))["state"] == "running":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert (told["state"], told["problem"]["code"]) == ("refused", "reader-died")
    assert "SIGKILL" in told["problem"]["detail_de"]
    assert side.head() == before


@pytest.mark.requirement("F-14")
def test_a_dry_run_shows_the_events_and_writes_none(side: Side) -> None:
    before = side.head()
    tried = upload(side, feed(*range(100, 180), day="2026-10-02"), dry_run="true")
    assert tried.status_code == 200, tried.text
    told = tried.json()
    assert told["state"] == "dry_run"
    assert side.head() == before
    assert len(told["events"]) == 100
    assert {"sim.registered", "device.discovered", "sim.put_in_device"} <= {event["event"] for event in told["events"]}
    assert all(event["sentence"]["de"] for event in told["events"])
    assert "sealed" not in tried.text
    rest = side.admin.get(told["next"]).json()
    assert rest["offset"] == 100
    events = told["events"] + rest["events"]
    while rest["next"]:
        rest = side.admin.get(rest["next"]).json()
        events += rest["events"]
    assert len(events) == told["total"] == told["counts"]["events"]
    far = side.admin.get(f"/imports/dry-runs/{told['id']}", params={"offset": 10**6}).json()
    assert far["events"] == []
    assert side.admin.get(f"/imports/dry-runs/{new_id()}").status_code == 404


@pytest.mark.requirement("F-12")
def test_a_quarantined_row_is_listed_and_corrected(side: Side) -> None:
    name, data = feed(1, 2, 3, 20, 21, day="2026-10-03")
    broken = data.replace(b"+4915550100021", b"4,91E+11")
    result = imported(side, (name, broken))
    assert result["counts"]["quarantined"] == 1
    (row_told,) = result["quarantined"]
    assert row_told["reason_de"] != row_told["reason_en"]
    (quarantined,) = side.read(f"/imports/{result['id']}/quarantine")["items"]
    assert (quarantined["line"], quarantined["value"], quarantined["status"]) == (6, "4,91E+11", "open")
    assert [entry["id"] for entry in side.read("/quarantine", **{"filter[status]": "open"})["items"]] == [quarantined["id"]]
    assert row_told["reason_de"] == quarantined["reason_de"]
    assert "„4,91E+11“ ist eine von Excel gekürzte Zahl" in quarantined["reason_de"]
    assert "“4,91E+11” is a number shortened by Excel" in quarantined["reason_en"]
    for language, label, said, other in (("de", "Grund", "gekürzte Zahl", "shortened"), ("en", "Reason", "shortened", "gekürzte Zahl")):
        exported = side.admin.get("/quarantine/export.csv", params={"lang": language}).text
        assert label in exported.splitlines()[0].replace('"', "").removeprefix("\ufeff").split(";")
        assert said in exported
        assert other not in exported
    reasons = {each["code"] for each in side.admin.get("/quarantine/reasons").json()["reasons"]}
    assert quarantined["reason"] in reasons
    path = f"/imports/{result['id']}/quarantine/corrections"
    assert side.admin.post(path, json={"99": {}}).json()["code"] == "nothing-to-correct"
    assert side.admin.post(path, json={"6": {"Schuhe": "1"}}).json()["code"] == "unknown-column"
    assert side.admin.post(path, json={}).status_code == 422
    dismissals = f"/imports/{result['id']}/quarantine/dismissals"
    assert side.write("POST", dismissals, {"lines": [6]})["changed"] is True
    assert side.read("/quarantine", **{"filter[import_id]": result["id"]})["items"][0]["status"] == "dismissed"
    assert side.admin.post(path, json={"6": {"Rufnummer": "+4915550100021"}}).json()["code"] == "nothing-to-correct"
    assert side.admin.post(dismissals, json={"lines": [7]}).json()["code"] == "rows-not-open"
    assert side.admin.post(dismissals, json={"lines": []}).status_code == 422
    assert side.viewer.post(dismissals, json={"lines": [6]}).status_code == 403
    assert side.write("DELETE", f"{dismissals}/6")["changed"] is True
    corrected = side.admin.post(path, json={"6": {"Rufnummer": "+4915550100021"}})
    assert corrected.status_code == 200, corrected.text
    assert corrected.json()["counts"]["created"] == 1
    assert side.read(f"/imports/{result['id']}/quarantine")["items"][0]["status"] == "corrected"
    assert side.read("/numbers/+4915550100021")["status"] == "active"


@pytest.mark.requirement("F-15")
def test_a_held_feed_is_discarded_or_released(side: Side) -> None:
    held = imported(side, feed(1, day="2026-10-05"))
    assert held["state"] == "held"
    shown = side.read(f"/imports/{held['id']}")
    assert (shown["state"], shown["held"]["limit"]) == ("held", 20)
    discarded = side.admin.post(f"/imports/{held['id']}/discard")
    assert discarded.status_code == 200
    assert side.read(f"/imports/{held['id']}")["state"] == "discarded"
    assert side.admin.post(f"/imports/{held['id']}/release", headers=WAIT).json()["code"] == "import-not-held"
    held = imported(side, feed(1, day="2026-10-06"))
    released = side.admin.post(f"/imports/{held['id']}/release", headers=WAIT)
    assert released.status_code == 200, released.text
    assert released.json()["state"] == "completed"
    assert side.read("/sims", **{"filter[missing_since][empty]": "false"})["items"] != []
    assert side.admin.post(f"/imports/{new_id()}/release").status_code == 404
    assert side.admin.post(f"/imports/{new_id()}/discard").status_code == 404


@pytest.mark.requirement("F-15")
def test_a_release_that_failed_is_not_shown_as_refused(world: World) -> None:
    """Another process works on the same kind of import, and the read model doesn't know the import yet."""
    side = world.side("Gleichzeitig GmbH")
    imported(side, feed(*range(700, 710), day="2026-10-01"))
    side.read("/imports")
    with psycopg.connect(world.dsn) as projector, psycopg.connect(world.dsn, autocommit=True) as other:
        projector.execute("SELECT FROM projection_generations WHERE name = 'imports' FOR UPDATE")
        held = imported(side, feed(700, day="2026-10-05"))
        assert held["state"] == "held"
        IMPORT.wait_for(other, f"import {UUID(side.customer_id)} feed Vodafone")
        path = f"/imports/{held['id']}"
        assert side.admin.post(f"{path}/release").status_code == 202
        again = side.admin.post(f"{path}/release")
        assert (again.status_code, again.json()["code"], again.json()["title"]) == (409, "run-under-way", "Konflikt")
        while side.admin.get(path).json()["problem"] is None:  # until it has given up
            pass
        assert side.admin.post(f"{path}/release", headers=WAIT).json()["code"] == "import-busy"
        told = side.admin.get(path).json()
        assert (told["state"], told["problem"]["code"]) == ("running", "import-busy"), (
            "it was released, and goes on when it is released again"
        )
        assert '"state":"running"' in side.admin.get(f"{path}/progress").text
    assert side.read(path)["state"] == "running"
    assert side.admin.post(f"{path}/release", headers=WAIT).json()["state"] == "completed"
    assert side.read(path)["state"] == "completed"


@pytest.mark.requirement("F-13", "A-07")
def test_what_an_import_answered_is_shown_even_before_the_read_models_know(world: World) -> None:
    side = world.side("Vorauseilend GmbH")
    with psycopg.connect(world.dsn) as projector:
        projector.execute("SELECT FROM projection_generations WHERE name = 'imports' FOR UPDATE")
        done = imported(side, feed(1000, 1001, day="2026-10-01"))
        told = side.admin.get(f"/imports/{done['id']}").json()
        assert (told["state"], told["seen"], told["created"], told["open_rows"]) == ("completed", 2, 2, 0)
        assert told["allowed_actions"]["discard"]["allowed"] is False
        assert '"state":"completed"' in side.admin.get(f"/imports/{done['id']}/progress").text
    assert side.admin.get("/imports", params={"after": done["position"]}).json()["items"][0]["state"] == "completed"
    assert len(side.admin.get("/sims", params={"after": done["position"]}).json()["items"]) == 2
    name, data = feed(1000, 1001, 1002, 1003, day="2026-10-02")
    bad = imported(side, (name, data.replace(b"+4915550101003", b"4,91E+11")))
    [row_left] = side.admin.get(f"/imports/{bad['id']}/quarantine", params={"after": bad["position"]}).json()["items"]
    body = {str(row_left["line"]): {"Rufnummer": "+4915550101003"}}
    corrected = side.admin.post(f"/imports/{bad['id']}/quarantine/corrections", json=body)
    assert corrected.headers["x-position"] == str(corrected.json()["position"])
    shown = side.admin.get(f"/imports/{bad['id']}", params={"after": corrected.json()["position"]}).json()
    assert shown["open_rows"] == 0


@pytest.mark.requirement("F-07", "F-08")
def test_a_number_in_a_hidden_device_says_what_cannot_be_checked(world: World) -> None:
    side = world.side("Verdeckt GmbH")
    imported(side, feed(900, day="2026-10-01"))
    (known,) = side.read("/sims")["items"]
    shown = side.read(f"/sims/{known['id']}")
    assert shown["device"]["imei"]
    assert side.read(f"/devices/{shown['device']['id']}")["unknown"] is True
    side.write("DELETE", "/customer/unknown-devices")
    hidden = side.read(f"/sims/{known['id']}")
    assert hidden["device"] is None
    assert hidden["no_device_reason"]["code"] == "in_unknown_device"
    assert [note["code"] for note in hidden["notes"]] == ["no-device-management-check"]
    for path in ("", "/history", "/history/export.pdf", f"/as-of?at={datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"):
        assert side.admin.get(f"/devices/{shown['device']['id']}{path}").status_code == 404, path
    (row,) = side.read("/overview")["items"]
    assert (row["no_device_reason"], row["device_id"]) == ("in_unknown_device", None)


@pytest.mark.requirement("F-18")
def test_users_are_loaded_from_a_list(side: Side) -> None:
    result = imported(side, ("nutzer.csv", b"Name;E-Mail\nMuster, Ina;ina@example.org\nMuster, Ulf;kein\n"), kind="users")
    assert (result["counts"]["created"], result["counts"]["quarantined"]) == (1, 1)
    assert [row["name"] for row in side.read("/users")["items"]] == ["Muster, Ina"]


@pytest.mark.requirement("F-13")
def test_progress_comes_as_a_stream(side: Side) -> None:
    started = upload(side, feed(1, 2, 3, 20, 21, *range(300, 340), day="2026-10-07")).json()
    with side.admin.stream("GET", started["progress"]) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        text = stream.read().decode()
    last = text.strip().split("\n\n")[-1].splitlines()
    assert last[0] == "event: ended"
    told = orjson.loads(last[1].removeprefix("data: "))
    assert told["id"] == started["id"]
    assert told["progress"]["phase"]
    assert side.admin.get(f"/imports/{new_id()}/progress").status_code == 404


@pytest.mark.requirement("X-06")
def test_viewers_import_nothing(side: Side) -> None:
    refused = side.viewer.post("/imports", files={"file": feed(1)})
    assert refused.status_code == 403
