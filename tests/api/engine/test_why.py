"""Why a thing says what it says, over HTTP: each value of every detail and every list's cells, by whom, when, from which line (A-15)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from projections.engine.why import UNTOLD, leaves
from tests.api.conftest import Side, World
from tests.api.crew import Crew, let_in
from tests.api.people import person

NOT_OF_THE_ROW = ("allowed_actions", "why", "why_left_out")


def explained(shown: dict[str, Any]) -> None:
    """Each value of the detail is told, and is told as it is shown."""
    fields = {name: value for name, value in shown.items() if name not in NOT_OF_THE_ROW}
    shown_ones = {path: value for path, value in leaves(fields).items() if "allowed_actions" not in path}
    assert {path: told["value"] for path, told in shown["why"].items()} == shown_ones
    assert shown["why_left_out"] == 0


def cells(found: dict[str, Any]) -> dict[str, Any]:
    return {cell["field"]: cell["value"] for cell in found["cells"]}


@pytest.mark.requirement("A-15")
@pytest.mark.parametrize("client", ["admin", "viewer"])
def test_everything_that_is_shown_of_a_thing_is_explained(crew: Crew, things: dict[str, str], client: str) -> None:
    side = crew.first.side
    by: httpx.Client = getattr(side, client)
    at = {"after": side.head()}
    for path in ("users/{user_id}", "devices/{device_id}", "sims/{sim_id}", "numbers/{number}"):
        explained(by.get(path.format(**things), params={**at, "expand": "why"}).json())
    explained(side.admin.get(f"/accounts/{things['account_id']}", params={**at, "expand": "why"}).json())


@pytest.mark.requirement("A-15")
def test_each_cell_of_a_list_is_explained(crew: Crew, things: dict[str, str]) -> None:
    side = crew.first.side
    lists = {"users": "user_id", "devices": "device_id", "sims": "sim_id", "accounts": "account_id", "overview": "row_id"}
    for path, place in {**lists, "clarification-cases": "case", "imports": "import_id"}.items():
        [row] = [row for row in side.read(f"/{path}", limit=500)["items"] if row["id"] == things[place]]
        found = side.read(f"/{path}/{things[place]}/why")
        assert found["left_out"] == []
        described = side.read(f"/meta/{path}")
        names = {field["name"] for field in described["fields"]} - UNTOLD
        assert cells(found) == {name: row[name] for name in names}
        assert {cell["field"]: cell["label"] for cell in found["cells"]} == {
            field["name"]: field["label"] for field in described["fields"] if field["name"] in names
        }


@pytest.mark.requirement("A-15")
def test_cells_of_sessions_service_accesses_and_quarantined_rows_are_explained(world: World, crew: Crew, things: dict[str, str]) -> None:
    """Also what comes from another's events: whether a reseller may act, for whom one acts, what its customer is called."""
    wall = crew.first
    reseller, ops = wall.reseller.client, world.ops
    reseller.post(f"/service-accesses/{things['grant_id']}/session").raise_for_status()  # whatever became of those begun before
    head = {"after": wall.side.head()}
    acting, *_ = [
        row for row in wall.side.read("/sessions", limit=500)["items"] if row["grant_id"] == things["grant_id"] and row["state"] == "open"
    ]
    of_reseller, *_ = [
        row
        for row in ops.get("/sessions", params={**head, "limit": 500, "filter[account_id]": acting["account_id"]}).json()["items"]
        if row["acting_for"]
    ]
    asked = (
        (wall.side.admin, "sessions", things["session_id"]),
        (wall.side.admin, "sessions", acting["id"]),
        (ops, "sessions", of_reseller["id"]),
        (wall.side.admin, "service-access", things["grant_id"]),
        (reseller, "service-accesses", things["grant_id"]),
        (wall.side.admin, "quarantine", things["quarantined_row"]),
        (wall.side.admin, "import-warnings", things["warning"]),
    )
    for client, path, key in asked:
        [row] = client.get(f"/{path}", params={**head, "filter[id]": key}).json()["items"]
        answer = client.get(f"/{path}/{key}/why", params=head)
        assert answer.status_code == 200, answer.text
        found = answer.json()
        assert found["left_out"] == [], (path, found["left_out"])
        names = {field["name"] for field in wall.side.read(f"/meta/{path}")["fields"]} - UNTOLD
        assert cells(found) == {name: row[name] for name in names}


@pytest.mark.requirement("A-15", "X-06")
def test_what_becomes_of_a_reseller_is_told_without_what_is_personal_of_it(world: World) -> None:
    side = world.side("Ruhe GmbH")
    ops = world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": side.number})
    administrator = person(world, ops, "administrator", name="Ruhe, Rosa")
    reseller = person(world, world.ops, "reseller", name="Helfer, Horst", company="Beispiel Service", address="Musterweg 1")
    grant_id, _ = let_in(world, administrator, reseller)
    renamed = ops.put("/customer/name", json={"name": "Ruhe und Söhne"}).json()["position"]
    [by_name] = reseller.client.get(f"/service-accesses/{grant_id}/why", params={"after": renamed, "field": "customer"}).json()["cells"]
    assert (by_name["value"], by_name["set_by"]["position"]) == ("Ruhe und Söhne", renamed)
    locked = world.ops.post(f"/accounts/{reseller.account_id}/lock").json()["position"]
    found = administrator.client.get(f"/service-access/{grant_id}/why", params={"after": locked, "field": "status"}).json()
    [status] = found["cells"]
    assert (status["value"], status["set_by"]["position"]) == ("resting", locked)
    assert reseller.login not in str(found)
    assert reseller.client.get(f"/service-accesses/{grant_id}/why").status_code == 401, "its session ended with the account"


@pytest.mark.requirement("A-15")
def test_whatever_a_user_unfolds_to_is_explained_however_much_it_is(first: Side) -> None:
    user = first.user("Viel, Vera")
    last = 0
    for number in range(33):
        device = first.device(model=f"Phone {number}")
        first.write("POST", f"/devices/{device}/assignment", {"user_id": user})
        last = first.write("PUT", f"/sims/{first.sim()}/device", {"device_id": device})["position"]
    shown = first.read(f"/users/{user}", expand="why", after=last)
    assert len(shown["devices"]) == 33
    assert all(device["sims"] for device in shown["devices"])
    explained(shown)
    assert list(shown["why"])[:2] == ["id", "name"]


@pytest.mark.requirement("A-15")
def test_a_value_is_told_with_who_when_and_the_sentence_of_its_event(world: World, first: Side) -> None:
    user, other = first.user("Grund, Greta"), first.user("Grund, Otto")
    device = first.device(model="Phone Grund")
    first.write("POST", f"/devices/{device}/assignment", {"user_id": user}, **{"X-Effective-At": "2026-01-31T08:30:00Z"})
    sim = first.sim()
    first.write("PUT", f"/sims/{sim}/device", {"device_id": device})
    first.write("POST", f"/devices/{device}/reassignment", {"user_id": other}, **{"X-Effective-At": "2026-02-01T08:30:00Z"})
    renamed = first.write("PUT", f"/users/{other}/name", {"name": "Grund-Neu, Otto"})["position"]
    by = {cell["field"]: cell for cell in first.read(f"/devices/{device}/why", field="user,user_id,colour,maker")["cells"]}
    assert list(by) == ["user", "user_id", "colour", "maker"]
    assert (by["user"]["value"], by["user"]["set_by"]["position"]) == ("Grund-Neu, Otto", renamed)
    assert by["user"]["linked_by"] == by["user_id"]["set_by"]
    assert [by[field]["linked_by"] for field in ("user_id", "colour", "maker")] == [None, None, None]
    assert " an Grund, Otto (heute: Grund-Neu, Otto) übergeben (" in by["user"]["in_words"]["de"]
    assert "); lautet so seit: Nutzer von Grund, Otto in Grund-Neu, Otto umbenannt (" in by["user"]["in_words"]["de"]
    assert "); reads so since: " in by["user"]["in_words"]["en"]
    assert by["user_id"]["set_by"]["event"] == "device.reassigned"
    assert by["user_id"]["set_by"]["effective_at"].startswith("2026-02-01T08:30:00")
    assert "wirksam 01.02.2026, 09:30" in by["user_id"]["in_words"]["de"]
    assert "effective 2026-02-01, 09:30" in by["user_id"]["in_words"]["en"]
    assert by["maker"]["set_by"]["event"] == "device.registered"
    assert by["maker"]["set_by"]["actor_name"]["de"] in by["maker"]["in_words"]["de"]
    assert (by["colour"]["value"], by["colour"]["never_set"], by["maker"]["never_set"]) == (None, True, False)
    assert by["colour"]["in_words"]["de"].startswith("Nie gesetzt; da seit: ")
    assert by["colour"]["in_words"]["en"].startswith("Never set; there since: ")
    number = {cell["field"]: cell for cell in first.read(f"/sims/{sim}/why", field="device_id,user")["cells"]}
    assert number["device_id"]["set_by"]["event"] == "sim.put_in_device"
    assert (number["user"]["set_by"]["position"], number["user"]["linked_by"]["event"]) == (renamed, "device.reassigned")


@pytest.mark.requirement("A-15")
def test_a_name_that_two_have_is_told_by_the_event_that_gave_the_thing_to_the_one_who_has_it(first: Side) -> None:
    user, namesake, device = first.user("Doppelt, Dora"), first.user("Doppelt, Dora"), first.device(model="Phone Doppelt")
    first.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    passed = first.write("POST", f"/devices/{device}/reassignment", {"user_id": namesake})["position"]
    [cell] = first.read(f"/devices/{device}/why", field="user")["cells"]
    assert cell["set_by"]["position"] == passed
    shown = first.read(f"/devices/{device}", expand="why")
    assert shown["why"]["user.name"]["set_by"]["position"] == passed


@pytest.mark.requirement("A-15")
def test_what_a_file_said_is_told_with_file_and_line(first: Side) -> None:
    text = "Name;E-Mail;Kostenstelle\r\nZeile, Zwei;zwei@example.org;1\r\nZeile, Drei;drei@example.org;2\r\n"
    answer = first.admin.post(
        "/imports", files={"file": ("zeilen.csv", text.encode())}, data={"kind": "users"}, headers={"Prefer": "wait=20"}
    )
    assert answer.status_code == 200, answer.text
    [user] = first.read("/users", search="Zeile, Drei")["items"]
    [cell] = first.read(f"/users/{user['id']}/why", field="cost_centre")["cells"]
    assert cell["set_by"]["source"] == {"import_id": answer.json()["id"], "line": 3, "file": "zeilen.csv"}
    assert "zeilen.csv, Zeile 3" in cell["in_words"]["de"]
    assert "zeilen.csv, line 3" in cell["in_words"]["en"]


@pytest.mark.part_of("A-14")
@pytest.mark.requirement("A-15")
def test_whoever_was_erased_stays_so(first: Side) -> None:
    user = first.user("Spurlos, Sven", email="sven.spurlos@example.org")
    first.write("PUT", f"/users/{user}/name", {"name": "Spurlos-Anders, Sven"})
    first.write("DELETE", f"/users/{user}")
    erased = first.write("POST", f"/users/{user}/erasure")["position"]
    shown = first.read(f"/users/{user}", expand="why")
    explained(shown)
    assert "Spurlos" not in str(shown)
    assert {shown["why"][path]["set_by"]["position"] for path in ("name", "email", "erased")} == {erased}


@pytest.mark.requirement("A-15")
def test_a_merged_device_is_explained_as_the_one_that_it_became(first: Side) -> None:
    device, twin = first.device(model="Phone Eins"), first.device(model="Phone Eins 128 GB")
    merged = first.write("POST", f"/devices/{device}/merge", {"absorbed_id": twin})["position"]
    shown = first.read(f"/devices/{twin}", expand="why")
    assert shown["id"] == device
    told = first.read(f"/devices/{twin}/why", field="imei2,model")
    assert told["id"] == device
    assert [cell["set_by"]["event"] for cell in told["cells"]] == ["device.merged", "device.registered"]
    assert told["cells"][0]["set_by"]["position"] <= merged


@pytest.mark.requirement("A-15")
def test_what_cannot_be_asked_is_refused(first: Side, second: Side) -> None:
    sim = first.sim()
    at = {"after": first.head()}
    unknown = first.admin.get(f"/sims/{sim}/why", params={**at, "field": "colour"})
    assert (unknown.status_code, unknown.json()["code"]) == (400, "query-unknown-field")
    secret = first.admin.get(f"/sims/{sim}/why", params={**at, "field": "codes"})
    assert (secret.status_code, secret.json()["code"]) == (403, "query-secret-field")
    assert second.admin.get(f"/sims/{sim}/why", params=at).json()["code"] == "not-found"
    assert second.admin.get(f"/sims/{sim}", params={**at, "expand": "why"}).json()["code"] == "not-found"
    assert first.admin.get("/clarification-cases/without_user:%00/why").status_code in (403, 404)
    assert first.admin.get(f"/sims/{sim}", params={**at, "expand": "all"}).status_code == 422
