"""Who looked at what, as one list: secrets, histories, files; with filters, facets, names and files of its own (H-04)."""

from __future__ import annotations

import io
import re
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import psycopg
import pytest
from openpyxl import load_workbook

from access.engine.looks import Looks
from eventstore.append_lock import TAKE
from tests.api.conftest import Side, World


def on_record(world: World) -> None:
    while world.backend.parts[Looks].record():
        pass


def looks(world: World, side: Side, **parameters: Any) -> dict[str, Any]:
    on_record(world)
    return side.read("/looks", **parameters)


@pytest.fixture
def side(world: World) -> Side:
    return world.side("Einsicht GmbH")


@pytest.mark.requirement("H-04")
@pytest.mark.part_of("E-06")
def test_secrets_that_were_shown_are_in_the_list_in_words(world: World, side: Side) -> None:
    sim = side.sim(pin="1234", puk="12345678")
    number = side.read(f"/sims/{sim}")["number"]
    side.write("POST", f"/sims/{sim}/codes")
    side.write("POST", "/customer/password/look")
    found = looks(world, side)["items"]
    assert [(item["kind"], item["thing"]) for item in found] == [("customer_password", None), ("sim_codes", f"sim:{sim}")]
    assert found[0]["sentence"] == {"de": "Kundenkennwort angesehen", "en": "Customer password looked at"}
    assert found[0]["actor_name"]["de"] == "Zugangstoken Test administrator"
    assert looks(world, side, **{"filter[thing]": f"sim:{sim}"})["items"] == found[1:]
    assert "1234" not in str(found[1])
    assert number in str(looks(world, side, facets="thing")["facets"]["thing"])


@pytest.mark.requirement("A-15")
def test_histories_and_files_are_in_it_and_say_what_of(world: World, side: Side) -> None:
    user = side.user("Einsicht, Ina", email="ina.einsicht@example.org")
    device = side.device(model="Phone Einsicht")
    side.read(f"/devices/{device}/history")
    side.read(f"/devices/{device}/why", field="model,maker")
    side.viewer.get(f"/users/{user}", params={"after": side.head(), "expand": "why"}).raise_for_status()
    side.viewer.get(f"/users/{user}/history/export.pdf", params={"after": side.head()}).raise_for_status()
    asked = {"search": "Ina", "filter[email][contains]": "example", "fields": "name,email"}
    side.admin.get("/users/export.xlsx", params=asked).raise_for_status()
    said = {item["kind"]: (item["sentence"]["de"], item["sentence"]["en"]) for item in looks(world, side)["items"]}
    assert said["list_export"] == (
        "Liste „Nutzer“ als Excel geholt, gefiltert nach E-Mail und Suchwörtern, nur Name und E-Mail",
        "List “Users” taken as Excel, filtered by E-mail and words, only Name and E-mail",
    )
    assert said["history_export"] == ("Historie als PDF geholt: Einsicht, Ina", "History taken as PDF: Einsicht, Ina")
    assert said["history"][0].startswith("Historie angesehen: Beispielwerk Phone Einsicht (IMEI ")
    assert "example" not in str(looks(world, side, fields="details")), "values that were asked for are kept nowhere"
    reasons = looks(world, side, **{"filter[kind]": "reasons"})["items"]
    assert [item["thing"] for item in reasons] == [f"user:{user}", f"device:{device}"]
    assert reasons[1]["sentence"]["de"].endswith("(Modell und Hersteller)")


@pytest.mark.requirement("A-15")
def test_it_is_filtered_by_who_what_kind_and_when_counted_and_taken_along(world: World, side: Side) -> None:
    device = side.device(model="Phone Filter")
    for client in (side.admin, side.viewer):
        client.get(f"/devices/{device}/history", params={"after": side.head()}).raise_for_status()
    side.viewer.get("/devices/export.csv", params={"after": side.head()}).raise_for_status()
    page = looks(world, side, facets="actor,kind,thing,list", count="exact")
    assert page["total"] == 3
    kinds = {entry["value"]: entry["count"] for entry in page["facets"]["kind"]["values"]}
    assert kinds == {"history": 2, "list_export": 1}
    [viewer] = [entry for entry in page["facets"]["actor"]["values"] if entry["name"]["de"] == "Zugangstoken Test viewer"]
    assert viewer["count"] == 2
    assert [entry["name"] for entry in page["facets"]["list"]["values"] if entry["value"]] == [{"de": "Geräte", "en": "Devices"}]
    by = {"filter[actor]": viewer["value"]}
    assert looks(world, side, **by, count="exact")["total"] == 2
    assert looks(world, side, **by, **{"filter[kind]": "history"}, count="exact")["total"] == 1
    assert looks(world, side, **{"filter[effective_at][lt]": "2020-01-01T00:00:00Z"}, count="exact")["total"] == 0
    answer = side.admin.get("/looks/export.xlsx", params={**by, "after": side.head(), "lang": "en", "sort": "position"})
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    told = [str(row) for row in sheet.iter_rows(values_only=True)]
    assert any("API token Test viewer" in row and "History looked at: Beispielwerk Phone Filter" in row for row in told)
    assert any("List “Devices” taken as CSV" in row for row in told)
    assert looks(world, side, **{"filter[list]": "looks"}, count="exact")["total"] == 1, "that the list was taken along is in it, too"


def test_who_may_see_it(world: World, side: Side, second: Side) -> None:
    device = side.device()
    side.read(f"/devices/{device}/history")
    on_record(world)
    at = {"after": side.head()}
    assert side.viewer.get("/looks", params=at).json()["code"] == "not-allowed"
    auditor = world.client(world.auditor.headers["authorization"].split()[1], **{"X-Customer": side.number})
    assert [item["thing"] for item in auditor.get("/looks", params=at).json()["items"]] == [f"device:{device}"]
    assert str(device) not in second.admin.get("/looks", params={**at, "limit": 500}).text


def test_pages_of_one_history_are_one_look(world: World, side: Side) -> None:
    device = side.device()
    for text in ("eins", "zwei"):
        side.write("POST", f"/devices/{device}/notes", {"text": text})
    page = side.read(f"/devices/{device}/history", limit=1)
    while page["next_cursor"]:
        page = side.read(f"/devices/{device}/history", limit=1, cursor=page["next_cursor"])
    assert looks(world, side, count="exact")["total"] == 1


@pytest.mark.requirement("H-04")
def test_while_the_log_is_held_histories_and_files_are_shown_and_no_secret(world: World, side: Side) -> None:
    device, sim = side.device(), side.sim(pin="4711")
    side.read(f"/devices/{device}")
    with psycopg.connect(world.dsn) as holder:
        holder.execute(TAKE.encode())
        assert side.admin.get(f"/devices/{device}/history").status_code == 200
        assert side.admin.get("/devices/export.csv").status_code == 200
        refused: httpx.Response = side.admin.post(f"/sims/{sim}/codes")
        assert (refused.status_code, refused.json()["code"]) == (503, "log-busy")
        assert "4711" not in refused.text
        holder.rollback()
    assert {item["kind"] for item in looks(world, side)["items"]} == {"history", "list_export"}


@pytest.mark.requirement("A-10")
def test_looks_at_the_past_are_on_record_however_it_is_asked(world: World, side: Side) -> None:
    device = side.device(model="Phone Einsicht")
    at = world.log.now()
    for _ in range(2):
        side.read(f"/devices/{device}/as-of", at=at.isoformat())
        side.admin.get("/devices/differences").raise_for_status()
        for stream in (None, device):
            params = {"stream": stream} if stream else {}
            world.auditor.get("/ops/events", params=params, headers={"X-Customer": side.number}).raise_for_status()
    said = sorted((item["kind"], item["sentence"]["de"]) for item in looks(world, side)["items"])
    name = [text for kind, text in said if kind == "as_of"]
    assert [kind for kind, _ in said] == ["as_of", "differences", "events", "events"], "once in a while"
    then = f"{at.astimezone(ZoneInfo('Europe/Berlin')):%d.%m.%Y, %H:%M}, wie bis dahin erfasst"
    assert name[0].startswith(f"Angesehen, wie es zu einem früheren Zeitpunkt stand ({then}): Beispielwerk Phone Einsicht (IMEI ")
    assert re.fullmatch(
        r"Angesehen, was sich zwischen zwei Zeitpunkten unterscheidet \(von \S+, \S+ bis \S+, \S+, wie bis dahin erfasst\): Liste „Geräte“",
        said[1][1],
    )
    assert [text for _, text in said[2:]] == ["Ereignisprotokoll angesehen", f"Ereignisprotokoll angesehen: Strom {device}"]
    assert side.admin.get("/devices/" + device + "/as-of", params={"at": "1999-01-01"}).status_code == 404


@pytest.mark.requirement("A-10")
@pytest.mark.parametrize("name", ["users", "devices"])
def test_a_file_of_differences_is_told_as_such_with_its_moments_and_the_filters_that_were_given(
    world: World, side: Side, name: str
) -> None:
    between = {"from": "2026-01-30", "to": "2026-02-01T08:30:00+01:00", "by": "effective"}
    for more in ({}, {"filter[source]": "manual"} if name == "devices" else {"filter[name][contains]": "Muster", "search": "ina"}):
        side.admin.get(f"/{name}/differences/export.csv", params={**between, **more}).raise_for_status()
    side.admin.get(f"/{name}/differences", params=between).raise_for_status()
    [plain, filtered, page] = sorted(looks(world, side)["items"], key=lambda item: item["position"])
    moments = "30.01.2026, 23:59 bis 01.02.2026, 08:30"
    title, by = {"users": ("Nutzer", "Name und Suchwörtern"), "devices": ("Geräte", "Bekannt durch")}[name]
    assert plain["sentence"]["de"] == f"Unterschiede der Liste „{title}“ von {moments} (wie es dann galt) als CSV geholt"
    assert filtered["sentence"]["de"] == f"{plain['sentence']['de']}, gefiltert nach {by}"
    between_them = f"(von {moments}, wie es dann galt)"
    assert page["sentence"]["de"] == f"Angesehen, was sich zwischen zwei Zeitpunkten unterscheidet {between_them}: Liste „{title}“"
    assert [each["kind"] for each in (plain, filtered, page)] == ["list_export", "list_export", "differences"]
