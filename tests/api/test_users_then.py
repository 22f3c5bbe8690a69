"""A user, a device and a number as of a moment show what they were linked with then, as the lists of that moment do, and now as they do now (A-11)."""

from typing import Any, cast

import pytest

from tests.api.conftest import Side, World, new_imei

JANUARY, FEBRUARY, MARCH = (f"2026-0{month}-10T08:00:00Z" for month in (1, 2, 3))


def on(moment: str) -> dict[str, str]:
    return {"X-Effective-At": moment}


class Office:
    """A phone with a number is Berta's since January and Hans' since March; Berta was renamed in February, and has a number of another carrier besides."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self.berta, self.hans = (side.write("POST", "/users", {"name": name}, **on(JANUARY))["id"] for name in ("Alt, Berta", "Hans"))
        self.imei = new_imei()
        body = {"identifiers": [{"kind": "imei", "value": self.imei}], "description": {"maker": "Fairphone", "model": "Fairphone 2"}}
        self.phone = side.write("POST", "/devices", body, **on(JANUARY))["id"]
        self.inside, self.own = (side.sim() for _ in range(2))
        side.write("POST", f"/devices/{self.phone}/assignment", {"user_id": self.berta}, **on(JANUARY))
        side.write("PUT", f"/users/{self.berta}/name", {"name": "Neu, Berta"}, **on(FEBRUARY))
        side.write("POST", f"/devices/{self.phone}/reassignment", {"user_id": self.hans}, **on(MARCH))
        side.write("PUT", f"/sims/{self.inside}/device", {"device_id": self.phone})
        side.write("PUT", f"/sims/{self.own}/user", {"user_id": self.berta})

    def as_of(self, path: str, at: str, by: str = "effective") -> Any:
        return self.side.read(f"{path}/as-of", at=at, by=by)


@pytest.fixture
def office(first: Side) -> Office:
    return Office(first)


def ids(told: list[dict[str, Any]]) -> list[str]:
    return [each["id"] for each in told]


@pytest.mark.requirement("A-11")
def test_a_user_shows_devices_and_numbers_held_then(office: Office) -> None:
    then = office.as_of(f"/users/{office.berta}", "2026-01-31")
    [phone] = then["devices"]
    assert (then["name"], phone["id"], phone["model"], phone["imei"], phone["sims"]) == (
        "Alt, Berta",
        office.phone,
        "Fairphone 2",
        office.imei,
        [],
    )
    assert phone["name"] == phone["name_today"] == f"Fairphone 2 (IMEI {office.imei})"
    assert (ids(office.as_of(f"/users/{office.berta}", "2026-03-31")["devices"]), then["sims"]) == ([], [])
    assert ids(office.as_of(f"/users/{office.hans}", "2026-03-31")["devices"]) == [office.phone]
    listed = office.side.read("/users", at="2026-01-31", by="effective", expand="devices", search="berta alt")
    [row] = [each for each in listed["items"] if each["id"] == office.berta]
    assert row["sims"] == then["sims"]
    assert row["devices"] == [{name: value for name, value in each.items() if not name.startswith("name")} for each in then["devices"]]


@pytest.mark.requirement("A-11")
def test_a_device_and_a_number_show_their_holder_of_then(office: Office) -> None:
    then = office.as_of(f"/devices/{office.phone}", "2026-01-31")
    assert (then["user"]["id"], then["user"]["name"], then["user"]["name_today"]) == (office.berta, "Alt, Berta", "Neu, Berta")
    assert then["sims"] == []


@pytest.mark.requirement("A-11")
@pytest.mark.parametrize("by", ["recorded", "effective"])
def test_as_of_now_they_show_what_they_show_now(world: World, office: Office, by: str) -> None:
    now, read = world.log.now().isoformat(), office.side.read
    for user_id in (office.berta, office.hans):
        then, live = office.as_of(f"/users/{user_id}", now, by), _without_menus(read(f"/users/{user_id}"))
        assert (then["devices"], then["sims"]) == ([{**each, **_names(each)} for each in live["devices"]], live["sims"])
    device, live = office.as_of(f"/devices/{office.phone}", now, by), _without_menus(read(f"/devices/{office.phone}"))
    assert (device["sims"], device["user"]) == (live["sims"], {**live["user"], "name_today": "Hans"})
    for sim_id in (office.inside, office.own):
        then, live = office.as_of(f"/sims/{sim_id}", now, by), read(f"/sims/{sim_id}")
        assert then["user"] == {**live["user"], "name_today": live["user"]["name"]}
        assert then["device"] == (live["device"] and {**live["device"], **_names(live["device"])})


def _without_menus(told: Any) -> Any:
    """What may be done is of now alone."""
    if isinstance(told, dict):
        members = cast("dict[str, Any]", told)
        return {name: _without_menus(value) for name, value in members.items() if name != "allowed_actions"}
    return [_without_menus(each) for each in cast("list[Any]", told)] if isinstance(told, list) else told


def _names(device: dict[str, Any]) -> dict[str, str]:
    called = f"Fairphone 2 (IMEI {device['imei']})"
    return {"name": called, "name_today": called}


@pytest.mark.requirement("X-06")
def test_nothing_of_another_customer_is_shown(second: Side, office: Office) -> None:
    for path in (f"/users/{office.berta}", f"/devices/{office.phone}", f"/sims/{office.inside}"):
        assert second.admin.get(f"{path}/as-of", params={"at": "2026-03-31"}).status_code == 404


@pytest.mark.part_of("A-14")
def test_whoever_was_erased_is_told_as_erased_at_every_moment_and_who_is_called_so_is_not(first: Side) -> None:
    gone = first.write("POST", "/users", {"name": "Weg, Wanda", "email": "wanda.weg@example.org"}, **on(JANUARY))["id"]
    called = first.write("POST", "/users", {"name": "gelöscht"}, **on(JANUARY))["id"]
    first.write("PUT", f"/users/{gone}/name", {"name": "Fort, Wanda"}, **on(FEBRUARY))
    first.write("DELETE", f"/users/{gone}", **on(MARCH))
    first.write("POST", f"/users/{gone}/erasure")
    for at in ("2026-01-31", "2026-02-28"):
        then = first.read(f"/users/{gone}/as-of", at=at, by="effective")
        assert (then["name"], then["erased"]) == ("gelöscht", True)
        rows = first.read("/users", at=at, by="effective", limit=500, search="gelöscht")["items"]
        assert {row["id"]: row["erased"] for row in rows if row["id"] in (gone, called)} == {gone: True, called: False}
