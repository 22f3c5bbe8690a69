"""Lists as of a moment, and what differs between two (A-11)."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from tests.api.conftest import Side, World, new_imei, new_number


def now(world: World) -> str:
    return world.log.now().isoformat()


def items(side: Side, path: str, **asked: Any) -> list[dict[str, Any]]:
    return side.read(path, **asked)["items"]


def switch(world: World, side: Side, method: str) -> None:
    """The list of clarification cases on (PUT) or off (DELETE), and that is known to the read models."""
    done = world.ops.request(method, "/customer/features/clarification_cases", headers={"X-Customer": side.number})
    assert done.status_code == 200
    side.read("/users", after=done.json()["position"], limit=1)


@pytest.mark.requirement("A-11")
def test_a_list_as_of_a_moment_is_the_one_that_there_was(world: World, first: Side) -> None:
    erika, phone = first.user("Muster, Urzeit"), first.device(model="Eins")
    first.write("POST", f"/devices/{phone}/assignment", {"user_id": erika})
    lists = ("/overview", "/users", "/devices", "/sims", "/clarification-cases")
    switch(world, first, "PUT")
    before, at = {path: first.read(path, count="exact") for path in lists}, now(world)
    first.write("PUT", f"/users/{erika}/name", {"name": "Heute, Neu"})
    first.write("DELETE", f"/devices/{phone}/user")
    first.device(model="Zwei")
    for by in ("recorded", "effective"):
        for path in lists:
            then = first.read(path, count="exact", at=at, by=by)
            assert (then["items"], then["total"]) == (before[path]["items"], before[path]["total"]), path
    assert [item["user"] for item in items(first, "/overview", at=at, search="urzeit eins")] == ["Muster, Urzeit"]
    assert items(first, "/overview", at=at, search="heute") == []
    facets = first.read("/overview", at=at, facets="row_kind", search="urzeit")["facets"]["row_kind"]["values"]
    assert facets == [{"value": "device", "count": 1}]


@pytest.mark.requirement("A-11")
def test_of_each_thing_and_of_the_overview_both_clocks_tell_what_was_recorded_by_then_and_what_held_then(world: World, first: Side) -> None:
    """In February the card was put in the phone and the phone passed to Berta; that was recorded later, and until then the portal knew of Anna."""
    back = {"X-Effective-At": "2026-01-01T08:00:00Z"}
    anna, berta = (first.write("POST", "/users", {"name": name}, **back)["id"] for name in ("Muster, Uhranna", "Muster, Uhrberta"))
    described = {"identifiers": [{"kind": "imei", "value": new_imei()}], "description": {"model": "Zweiuhren"}}
    phone = first.write("POST", "/devices", described, **back)["id"]
    sim = first.write("POST", "/sims", {"number": new_number(), "carrier": "Beispielnetz"}, **back)["id"]
    first.write("POST", f"/devices/{phone}/assignment", {"user_id": anna}, **back)
    recorded = now(world)
    first.write("PUT", f"/sims/{sim}/device", {"device_id": phone}, **{"X-Effective-At": "2026-02-01T08:00:00Z"})
    first.write("POST", f"/devices/{phone}/reassignment", {"user_id": berta}, **{"X-Effective-At": "2026-02-01T08:00:00Z"})

    def told(at: str, by: str) -> tuple[object, ...]:
        device, number = (first.read(f"{path}/as-of", at=at, by=by) for path in (f"/devices/{phone}", f"/sims/{sim}"))
        held = {user: [each["id"] for each in first.read(f"/users/{user}/as-of", at=at, by=by)["devices"]] for user in (anna, berta)}
        rows = items(first, "/overview", at=at, by=by, search="zweiuhren", fields="device_id,sim_id,user_id")
        return (
            device["user_id"],
            number["linked_device_id"],
            held,
            [(row["device_id"], row["sim_id"], row["user_id"]) for row in rows],
        )

    with_anna = (anna, None, {anna: [phone], berta: []}, [(phone, None, anna)])
    with_berta = (berta, phone, {anna: [], berta: [phone]}, [(phone, sim, berta)])
    assert told("2026-01-15", "effective") == with_anna
    assert told("2026-02-15", "effective") == with_berta, "as it is known now"
    assert told(recorded, "recorded") == with_anna, "as it was known then"
    assert told(recorded, "effective") == with_berta
    assert told(now(world), "recorded") == with_berta


@pytest.mark.requirement("A-11")
def test_a_file_as_of_a_moment(world: World, first: Side) -> None:
    first.user("Muster, Dateidamals")
    at = now(world)
    first.user("Muster, Dateiheute")
    answer = first.admin.get("/users/export.csv", params={"at": at, "search": "datei", "fields": "name"})
    assert [row[0] for row in csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";")][1:] == ["Muster, Dateidamals"]
    for form in ("xlsx", "pdf"):
        assert first.admin.get(f"/users/export.{form}", params={"at": at}).status_code == 200


@pytest.mark.requirement("A-11")
def test_by_effective_time_what_was_recorded_late_counts(world: World, first: Side) -> None:
    erika = first.user("Muster, Spät")
    at = now(world)
    phone = first.device(model="Spät")
    first.write("POST", f"/devices/{phone}/assignment", {"user_id": erika}, **{"X-Effective-At": at})
    assert items(first, "/devices", at=at, by="recorded", search="spät") == []
    assert [item["user_id"] for item in items(first, "/devices", at=at, by="effective", search="spät")] == [erika]


@pytest.mark.requirement("X-06")
def test_no_other_customer_is_seen_at_any_moment(world: World, first: Side) -> None:
    first.user("Muster, Mauer")
    at = now(world)
    assert items(first, "/users", at=at, search="mauer")
    assert items(world.second, "/users", at=at, search="mauer") == []
    assert world.second.read("/users/differences", **{"from": at})["items"] == []


@pytest.mark.requirement("A-11")
@pytest.mark.part_of("A-14")
def test_what_is_erased_is_in_no_moment(world: World, first: Side) -> None:
    erika = first.user("Muster, Geheim")
    at = now(world)
    assert items(first, "/users", at=at, search="geheim")
    first.write("DELETE", f"/users/{erika}")
    first.write("POST", f"/users/{erika}/erasure", {"confirm": "Muster, Geheim"})
    assert items(first, "/users", at=at, search="geheim") == []


@pytest.mark.parametrize(
    ("path", "asked", "code"),
    [
        ("/users", {"at": "2099-01-01T00:00:00Z"}, "moment-in-future"),
        ("/users", {"at": "gestern"}, "wrong-shape"),
        ("/imports", {"at": "2026-01-01T00:00:00Z"}, "query-unknown-parameter"),
        ("/users", {"at": "2026-01-01T00:00:00Z", "expand": "actions"}, "actions-are-of-now"),
        ("/users/differences", {"from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z"}, "moments-reversed"),
    ],
)
def test_what_can_not_be_asked(first: Side, path: str, asked: dict[str, str], code: str) -> None:
    answer = first.admin.get(path, params=asked)
    assert answer.json()["code"] == code, answer.text


@pytest.mark.requirement("A-11")
def test_what_differs_between_two_moments(world: World, first: Side) -> None:
    erika, hans = first.user("Muster, Vorher"), first.user("Muster, Bleibt")
    start = now(world)
    renamed = first.write("PUT", f"/users/{erika}/name", {"name": "Muster, Nachher"})["position"]
    middle = now(world)
    berta = first.user("Muster, Kam")
    differing = {item["id"]: item for item in first.read("/users/differences", **{"from": start})["items"]}
    assert {key: item["kind"] for key, item in differing.items()} == {erika: "changed", berta: "came"}
    assert hans not in differing
    [change] = differing[erika]["changes"]
    assert (change["field"], change["was"], change["now"]) == ("name", "Muster, Vorher", "Muster, Nachher")
    [event] = differing[erika]["events"]
    assert (event["position"], event["event"]) == (renamed, "user.renamed")
    assert {item["id"] for item in first.read("/users/differences", **{"from": start, "to": middle})["items"]} == {erika}
    page = first.read("/users/differences", **{"from": start, "limit": 1})
    rest = first.read("/users/differences", **{"from": start, "limit": 1, "cursor": page["next_cursor"]})
    assert {page["items"][0]["id"], rest["items"][0]["id"]} == {erika, berta}
    assert rest["next_cursor"] is None


@pytest.mark.requirement("A-11")
def test_what_differs_between_two_moments_of_the_past_names_the_events_that_are_known_by_now(world: World, first: Side) -> None:
    erika = first.write("POST", "/users", {"name": "Muster, Erika"}, **{"X-Effective-At": "2026-01-01T08:00:00Z"})["id"]
    renamed = first.write("PUT", f"/users/{erika}/name", {"name": "Neu, Erika"}, **{"X-Effective-At": "2026-02-01T08:00:00Z"})["position"]
    between = {"from": "2026-01-31", "to": "2026-02-01", "by": "effective"}
    [differing] = [item for item in first.read("/users/differences", **between)["items"] if item["id"] == erika]
    assert [event["position"] for event in differing["events"]] == [renamed]


@pytest.mark.requirement("A-11")
def test_each_event_that_made_a_difference_is_told_as_in_the_history_of_the_thing(world: World, first: Side) -> None:
    start = now(world)
    erika, phone, number = first.user("Muster, Sagtwas"), first.device(model="Sagtwas"), new_number()
    sim = first.sim(number)
    first.write("PUT", f"/sims/{sim}/device", {"device_id": phone})
    first.write("POST", f"/devices/{phone}/assignment", {"user_id": erika})
    first.write("PUT", f"/users/{erika}/name", {"name": "Neu, Sagtwas"})
    for path, thing in (("users", erika), ("devices", phone), ("sims", sim)):
        history = {item["position"]: item for item in first.read(f"/{path}/{thing}/history")["items"]}
        [differing] = [item for item in first.read(f"/{path}/differences", limit=500, **{"from": start})["items"] if item["id"] == thing]
        own = [event for event in differing["events"] if event["stream_id"] == thing]
        assert own
        for event in own:
            assert (event["sentence"], event["actor_name"]) == tuple(
                history[event["position"]][name] for name in ("sentence", "actor_name")
            )
        assert own[0]["actor_name"]["de"] == "Zugangstoken Test administrator"
    [row] = [item for item in first.read("/overview/differences", limit=500, **{"from": start})["items"] if item["id"] == sim]
    said = [event["sentence"]["de"] for event in row["events"]]
    assert f"Rufnummer {number} in Gerät Beispielwerk Sagtwas (IMEI" in " · ".join(said), "of several things: each is named"
    assert "an Muster, Sagtwas (heute: Neu, Sagtwas)" in " · ".join(said)


@pytest.mark.requirement("A-11")
def test_a_row_that_comes_as_something_else_went_is_told_by_what_happened_to_that(world: World, first: Side) -> None:
    """Whoever has nothing any more comes to the overview as a user without either: their device went to somebody else."""
    erika, hans, phone = first.user("Muster, Ohne"), first.user("Beispiel, Mit"), first.device(model="Ohne")
    first.write("POST", f"/devices/{phone}/assignment", {"user_id": erika})
    start = now(world)
    passed = first.write("POST", f"/devices/{phone}/reassignment", {"user_id": hans})["position"]
    rows = {item["id"]: item for item in first.read("/overview/differences", limit=500, **{"from": start})["items"]}
    assert {key: rows[key]["kind"] for key in (erika, hans, phone)} == {erika: "came", hans: "went", phone: "changed"}
    for by in ("recorded", "effective"):
        rows = {item["id"]: item for item in first.read("/overview/differences", limit=500, by=by, **{"from": start})["items"]}
        assert [[event["position"] for event in rows[key]["events"]] for key in (erika, hans, phone)] == [[passed]] * 3
    assert " von Muster, Ohne an Beispiel, Mit übergeben" in rows[erika]["events"][0]["sentence"]["de"]


@pytest.mark.requirement("A-11")
@pytest.mark.part_of("A-14")
def test_whoever_was_erased_is_in_no_sentence_of_a_difference(world: World, first: Side) -> None:
    start = now(world)
    erika, phone = first.user("Muster, Verschwand"), first.device(model="Verschwand")
    first.write("POST", f"/devices/{phone}/assignment", {"user_id": erika})
    first.write("DELETE", f"/devices/{phone}/user")
    first.write("DELETE", f"/users/{erika}")
    first.write("POST", f"/users/{erika}/erasure", {"confirm": "Muster, Verschwand"})
    [row] = [item for item in first.read("/devices/differences", limit=500, **{"from": start})["items"] if item["id"] == phone]
    said = " · ".join(event["sentence"]["de"] for event in row["events"])
    assert "(gelöscht)" in said
    assert "Muster" not in said


def test_a_feature_that_is_off_has_no_differences_either(world: World, first: Side) -> None:
    switch(world, first, "DELETE")
    assert first.admin.get("/clarification-cases/differences").status_code == 403
