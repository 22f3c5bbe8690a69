"""Inactive users are shown where the customer has that switched on; where not, those alone who still hold something, and it is said why (H-17, H-25)."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from tests.api.conftest import Side, World

pytestmark = [pytest.mark.requirement("H-17"), pytest.mark.part_of("H-25")]


@pytest.fixture
def side(world: World) -> Side:
    """A customer with one active user and four inactive ones: with a device, with a number, with both, with neither."""
    side = world.side("Ruhe AG")
    side.user("Aktiv, Anna", group="Vertrieb")
    for name, holds in (("Gerät, Gerd", "device"), ("Nummer, Nora", "number"), ("Beides, Bea", "both"), ("Nichts, Nils", "")):
        user = side.user(name, group="Vertrieb")
        if holds in ("device", "both"):
            side.write("POST", f"/devices/{side.device(model=name)}/assignment", {"user_id": user})
        if holds in ("number", "both"):
            side.write("PUT", f"/sims/{side.sim()}/user", {"user_id": user})
        side.write("POST", f"/users/{user}/deactivation")
    return side


def switch(world: World, side: Side, *, on: bool) -> None:
    method = world.ops.put if on else world.ops.delete
    assert method("/customer/features/inactive_users", headers={"X-Customer": side.number}).status_code == 200


def listed(side: Side, path: str = "/users", **asked: Any) -> dict[str, str | None]:
    return {row["name"].split(",")[0]: row["why_listed"] for row in side.read(path, **asked)["items"]}


HOLDING = {"Gerät": "holds_devices", "Nummer": "holds_numbers", "Beides": "holds_both"}


def test_those_who_hold_nothing_are_left_out_everywhere(world: World, side: Side) -> None:
    assert listed(side) == {"Aktiv": None, **HOLDING}
    assert listed(side, **{"filter[status]": "inactive"}) == HOLDING
    assert listed(side, **{"filter[why_listed]": "holds_nothing"}) == {}
    assert side.read("/users", search="Nichts")["items"] == []
    counted = side.read("/users", count="exact", facets="status,why_listed,group")
    assert counted["total"] == 4
    assert counted["facets"]["group"]["values"] == [{"value": "Vertrieb", "count": 4}]
    assert {each["value"]: each["count"] for each in counted["facets"]["status"]["values"]} == {"active": 1, "inactive": 3}
    assert {each["value"] for each in counted["facets"]["why_listed"]["values"]} == {None, *HOLDING.values()}
    for path in ("/users/export.csv", "/overview/export.csv"):
        text = side.admin.get(path, params={"after": side.head()}).content.decode("utf-8-sig")
        assert ("Nichts" in text, "Beides" in text) == (False, True)
    lines = csv.DictReader(io.StringIO(side.admin.get("/users/export.csv").content.decode("utf-8-sig")), delimiter=";")
    assert {line["Name"]: line["Warum noch aufgeführt"] for line in lines}["Gerät, Gerd"] == "Inaktiv, hat noch Geräte"
    kinds = side.read("/overview", facets="row_kind,user_status", count="exact")
    assert "inactive_user" not in {each["value"] for each in kinds["facets"]["row_kind"]["values"]}
    assert kinds["total"] == sum(each["count"] for each in kinds["facets"]["row_kind"]["values"])


def test_switched_on_all_are_there_and_the_row_says_so(world: World, side: Side) -> None:
    switch(world, side, on=True)
    assert listed(side) == {"Aktiv": None, **HOLDING, "Nichts": "holds_nothing"}
    assert "inactive_user" in {each["value"] for each in side.read("/overview", facets="row_kind")["facets"]["row_kind"]["values"]}
    switch(world, side, on=False)
    assert listed(side) == {"Aktiv": None, **HOLDING}


def test_the_dashboard_counts_active_users_either_way(world: World, side: Side) -> None:
    world.ops.put("/customer/features/dashboard", headers={"X-Customer": side.number})
    for on in (True, False):
        switch(world, side, on=on)
        assert side.read("/dashboard")["figures"]["users"]["count"] == 1


def test_who_lets_go_of_the_last_thing_or_is_reactivated_goes_and_comes(side: Side) -> None:
    [row] = side.read("/users", search="Gerd")["items"]
    [device] = side.read("/devices", **{"filter[user_id]": row["id"]})["items"]
    side.write("DELETE", f"/devices/{device['id']}/user")
    assert side.read("/users", search="Gerd")["items"] == []
    side.write("DELETE", f"/users/{row['id']}/deactivation")
    assert listed(side, search="Gerd") == {"Gerät": None}


def test_an_inactive_number_is_one_that_is_held_too(side: Side) -> None:
    """Nobody can be deleted who has one; so it is to be seen who has it."""
    [row] = side.read("/users", search="Nora")["items"]
    [sim] = side.read("/sims", **{"filter[user_id]": row["id"]})["items"]
    side.write("PATCH", f"/sims/{sim['id']}", {"status": "inactive"})
    assert listed(side, search="Nora") == {"Nummer": "holds_numbers"}
    assert side.read("/overview", search="Nora")["items"] == []


def test_a_detail_opens_by_its_id_and_says_that_lists_leave_it_out(world: World, side: Side) -> None:
    switch(world, side, on=True)
    [row] = side.read("/users", search="Nils")["items"]
    assert side.read(f"/users/{row['id']}")["notes"] == []
    switch(world, side, on=False)
    shown = side.read(f"/users/{row['id']}")
    assert (shown["name"], shown["status"], shown["why_listed"]["code"]) == ("Nichts, Nils", "inactive", "holds_nothing")
    [note] = shown["notes"]
    assert note["code"] == "inactive-not-listed"
    assert "ausgeschaltet" in note["de"]
    assert "switched off" in note["en"]
    assert shown["allowed_actions"]["reactivate"]["allowed"] is True


@pytest.mark.requirement("A-11")
@pytest.mark.parametrize("by", ["recorded", "effective"])
def test_as_of_a_moment_those_are_left_out_who_held_nothing_then(world: World, side: Side, by: str) -> None:
    """What may be seen is asked today; who held something, as of then."""
    then = world.log.now().isoformat()
    [row] = side.read("/users", search="Gerd")["items"]
    [device] = side.read("/devices", **{"filter[user_id]": row["id"]})["items"]
    side.write("DELETE", f"/devices/{device['id']}/user")
    assert listed(side) == {"Aktiv": None, "Nummer": "holds_numbers", "Beides": "holds_both"}
    assert listed(side, at=then, by=by) == {"Aktiv": None, **HOLDING}
    [gone] = [each for each in side.read("/users/differences", by=by, **{"from": then})["items"] if each["id"] == row["id"]]
    assert [(each["field"], each["was"], each["now"]) for each in gone["changes"]] == [("why_listed", "holds_devices", "holds_nothing")]
    switch(world, side, on=True)
    assert listed(side, at=then, by=by) == {"Aktiv": None, **HOLDING, "Nichts": "holds_nothing"}


@pytest.mark.requirement("A-15")
def test_why_somebody_is_listed_names_the_event(side: Side) -> None:
    [row] = side.read("/users", search="Gerd")["items"]
    [cell] = side.read(f"/users/{row['id']}/why", field="why_listed")["cells"]
    assert (cell["value"], cell["set_by"]["event"]) == ("holds_devices", "user.deactivated")
    [device] = side.read("/devices", **{"filter[user_id]": row["id"]})["items"]
    side.write("DELETE", f"/devices/{device['id']}/user")
    [cell] = side.read(f"/users/{row['id']}/why", field="why_listed")["cells"]
    assert (cell["value"], cell["set_by"]["event"]) == ("holds_nothing", "device.decoupled")
    why = side.read(f"/users/{row['id']}", expand="why")["why"]
    assert why["why_listed.code"]["set_by"]["event"] == "device.decoupled"


@pytest.mark.requirement("X-06")
def test_each_customer_has_its_own_switch(world: World, side: Side) -> None:
    other = world.side("Wach GmbH")
    switch(world, other, on=True)
    assert "Nichts" not in listed(side)
    assert listed(other) == {}
