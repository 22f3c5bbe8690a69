"""Delivery addresses and the customer's own fields as of a moment, in what differs, with their reasons, and erased (H-02, A-11, A-14, A-15)."""

from __future__ import annotations

import pytest

from tests.api.conftest import Side, World
from tests.api.test_own_columns import ADDRESS, HOME, OFFICE, lines_of, with_own_fields


@pytest.fixture
def side(world: World) -> Side:
    return with_own_fields(world)


@pytest.mark.requirement("A-11")
@pytest.mark.parametrize("by", ["recorded", "effective"])
def test_they_are_shown_as_of_a_moment_and_in_what_differs(world: World, side: Side, by: str) -> None:
    anna = side.user("Muster, Anna", primary_address=HOME, further={"locker": "1"})
    phone = side.device(model="Phone A", further={"asset": "A-1"})
    side.write("POST", f"/devices/{phone}/assignment", {"user_id": anna})
    then = world.log.now().isoformat()
    side.write("PATCH", f"/users/{anna}", {"primary_address": OFFICE, "further": {"locker": "2"}, "add_addresses": [HOME]})
    side.write("PUT", f"/devices/{phone}/description", {"size": "256 GB", "further": {"asset": "A-2"}})
    [row] = side.read("/users", at=then, by=by)["items"]
    assert (row["city"], row["further.locker"], row["additional_addresses"]) == ("Übermusterstadt", "1", [])
    [row] = side.read("/overview", at=then, by=by, **{"filter[user_further.locker]": "1", "filter[device_further.asset]": "A-1"})["items"]
    assert (row["id"], row["city"], row["size"]) == (phone, "Übermusterstadt", None)
    for path, changed in (
        ("/users", {"recipient", "street", "postal_code", "city", "country", "additional_addresses", "further.locker"}),
        ("/devices", {"size", "further.asset"}),
    ):
        [item] = side.read(f"{path}/differences", by=by, **{"from": then})["items"]
        assert {each["field"] for each in item["changes"]} == changed
        assert "Spind" in {each["label_de"] for each in item["changes"]} or path == "/devices"
    [item] = side.read("/overview/differences", by=by, **{"from": then, "filter[user_further.locker]": "2"})["items"]
    assert {each["field"]: each["now"] for each in item["changes"]}["device_further.asset"] == "A-2"
    lines = lines_of(side.admin.get("/users/differences/export.csv", params={"from": then, "by": by, "after": side.head()}))
    assert ("Spind", "1", "2") in {(line["Feld"], line["Vorher"], line["Nachher"]) for line in lines}


@pytest.mark.requirement("A-15")
def test_each_cell_names_the_event_that_set_it(side: Side) -> None:
    anna = side.user("Muster, Anna", primary_address=HOME)
    position = side.write("PATCH", f"/users/{anna}", {"further": {"locker": "2"}})["position"]
    told = {each["field"]: each for each in side.read(f"/users/{anna}/why")["cells"]}
    assert told["further.locker"]["set_by"]["position"] == position
    assert "Spind" in told["further.locker"]["set_by"]["sentence"]["de"]
    assert told["city"]["set_by"]["event"] == "user.registered"
    cells = side.read(f"/overview/{anna}/why", field="user_further.locker,city")["cells"]
    assert [cell["field"] for cell in cells] == ["user_further.locker", "city"]
    assert cells[0]["set_by"]["position"] == position


@pytest.mark.requirement("A-15")
def test_a_cell_that_reads_alike_of_another_user_or_device_names_the_event_by_which_it_came(side: Side) -> None:
    """Colleagues have the same address, and phones the same maker."""
    anna, berta = (
        side.user(name, group="Vertrieb", primary_address=HOME, further={"locker": "1"}) for name in ("Muster, Anna", "Muster, Berta")
    )
    old, new = side.device(model="Phone A", further={"asset": "A"}), side.device(model="Phone A", further={"asset": "A"})
    sim = side.sim()
    side.write("POST", f"/devices/{old}/assignment", {"user_id": anna})
    side.write("POST", f"/devices/{new}/assignment", {"user_id": anna})
    side.write("PUT", f"/sims/{sim}/device", {"device_id": old})
    moved = side.write("PUT", f"/sims/{sim}/device", {"device_id": new})["position"]
    passed = side.write("POST", f"/devices/{new}/reassignment", {"user_id": berta})["position"]
    told = {each["field"]: each["set_by"]["position"] for each in side.read(f"/overview/{sim}/why")["cells"]}
    assert {told[name] for name in ("user", "group", "city", "additional_addresses", "user_further.locker")} == {passed}
    assert {told[name] for name in ("device_id", "maker", "model", "kind", "device_further.asset")} == {moved}
    listed = {each["field"]: each["set_by"]["position"] for each in side.read(f"/sims/{sim}/why")["cells"]}
    assert {listed[name] for name in ("maker", "model", "device_kind")} == {moved}


def test_a_field_whose_key_ends_like_an_id_is_no_link(side: Side) -> None:
    for key in ("badge_id", "badge"):
        side.write("PUT", f"/customer/fields/user/{key}", {"label_de": key, "label_en": key})
    anna = side.user("Muster, Anna", further={"badge_id": "7", "badge": "rot"})
    changed = side.write("PATCH", f"/users/{anna}", {"further": {"badge_id": "8"}})["position"]
    told = {each["field"]: each["set_by"] for each in side.read(f"/users/{anna}/why")["cells"]}
    assert told["further.badge_id"]["position"] == changed
    assert told["further.badge"]["event"] == "user.registered"


@pytest.mark.part_of("A-14")
def test_an_erased_person_has_neither(world: World, side: Side) -> None:
    anna = side.user("Muster, Anna", primary_address=HOME, additional_addresses=[OFFICE], further={"locker": "Ö 12"})
    then = world.log.now().isoformat()
    assert side.read("/users", at=then)["items"][0]["city"] == "Übermusterstadt"
    side.write("DELETE", f"/users/{anna}")
    side.write("POST", f"/users/{anna}/erasure")
    [row] = side.read("/users", **{"filter[status]": "deleted"})["items"]
    assert [row[name] for name in (*ADDRESS, "additional_addresses", "further.locker")] == [*[None] * 5, [], None]
    for path, asked in (("/users", {"filter[status][in]": "active,deleted"}), ("/overview", {})):
        for words in ("übermusterstadt", "musterallee", "12345", "Ö 12"):
            assert side.read(path, search=words, **asked)["items"] == []
        for at in ({}, {"at": then}):
            told = side.admin.get(f"{path}/export.csv", params={"after": side.head(), **asked, **at}).text
            assert not any(word in told for word in ("Muster", "Ähren", "Beispielheim", "Ö 12"))
