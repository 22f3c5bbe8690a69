"""What refusals tell of the past: by name, as histories do, in the customer's own time (F-17, A-10)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.api.conftest import Side, World
from tests.waiting import until

IN_SUMMER = "2026-07-05T00:00:00Z"


def refused(side: Side, path: str, body: dict[str, Any], at: str | None = IN_SUMMER) -> dict[str, Any]:
    answer = side.admin.post(path, json=body, headers={"X-Effective-At": at} if at is not None else {})
    assert answer.status_code == 409, answer.text
    return answer.json()


@pytest.fixture
def lisbon(world: World) -> Side:
    """A customer an hour behind ours."""
    side = world.side("Muster Lissabon")
    answer = world.ops.put("/customer/time-zone", json={"time_zone": "Europe/Lisbon"}, headers={"X-Customer": side.number})
    assert answer.status_code == 200
    return side


@pytest.mark.requirement("F-17", "A-10")
def test_what_is_known_later_is_told_as_its_history_tells_it(lisbon: Side) -> None:
    anna, berta = lisbon.user("Muster, Anna"), lisbon.user("Muster, Berta")
    phone = lisbon.device(model="Phone Später")
    given = lisbon.write("POST", f"/devices/{phone}/assignment", {"user_id": anna}, **{"X-Effective-At": "2026-07-10T08:00:00Z"})
    lisbon.write("PUT", f"/users/{anna}/name", {"name": "Neu, Anna"})
    told = refused(lisbon, f"/devices/{phone}/reassignment", {"user_id": berta})
    [entry] = [item for item in lisbon.read(f"/devices/{phone}/history")["items"] if item["position"] == given["position"]]
    called = f"Beispielwerk Phone Später (IMEI {lisbon.read(f'/devices/{phone}')['imei']})"
    what_de, what = told["facts"]["what_de"], told["facts"]["what"]
    assert what_de == entry["sentence"]["de"].replace("Gerät", f"Gerät {called}")
    assert "an Muster, Anna (heute: Neu, Anna)" in what_de
    assert (called in what, "to Muster, Anna (today: Neu, Anna)" in what) == (True, True)
    assert f"bekannt: {what_de} (10.07.2026, 09:00:00). Bitte einen Zeitpunkt ab dann angeben, oder" in told["detail_de"]
    assert f"already: {what} (2026-07-10 09:00:00). Name a moment from then on, or" in told["detail_en"]
    assert (told["facts"]["since"], told["facts"]["event"]) == ("2026-07-10T08:00:00+00:00", "device.assigned")


@pytest.mark.requirement("F-17")
@pytest.mark.part_of("A-14")
def test_whoever_was_erased_is_named_in_no_refusal(lisbon: Side) -> None:
    anna, berta, phone = lisbon.user("Muster, Anna"), lisbon.user("Muster, Berta"), lisbon.device()
    lisbon.write("POST", f"/devices/{phone}/assignment", {"user_id": anna})
    lisbon.write("DELETE", f"/devices/{phone}/user")
    path, body = f"/devices/{phone}/assignment", {"user_id": berta}
    assert "Muster, Anna" in refused(lisbon, path, body)["detail_de"]
    lisbon.write("DELETE", f"/users/{anna}")
    lisbon.write("POST", f"/users/{anna}/erasure")
    told = refused(lisbon, path, body)
    assert ("Muster" in str(told), "(gelöscht)" in told["detail_de"], "(erased)" in told["detail_en"]) == (False, True, True)


@pytest.mark.requirement("F-17")
def test_moments_of_facts_of_the_past_are_told_in_local_time(lisbon: Side) -> None:
    anna = lisbon.user("Muster, Anna")
    body = {"identifiers": [{"kind": "serial_number", "value": "LIS-1"}]}
    phone = lisbon.write("POST", "/devices", body, **{"X-Effective-At": "2026-07-01T08:00:00Z"})["id"]
    lisbon.write("POST", f"/devices/{phone}/assignment", {"user_id": anna}, **{"X-Effective-At": "2026-07-10T08:00:00Z"})

    def told(since: str, until: str) -> str:
        answer = refused(lisbon, f"/devices/{phone}/past-holders", {"user_id": None, "since": since, "until": until}, None)
        return f"{answer['code']}: {answer['detail_de']} {answer['detail_en']}"

    early = told("2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z")
    assert early.startswith(
        "not-known-then: Am 01.06.2026, 01:00:00 gab es das noch nicht, soweit bekannt; es gibt es seit 01.07.2026, 09:00:00."
    )
    assert "not there yet at 2026-06-01 01:00:00" in early
    other = told("2026-07-05T00:00:00Z", "2026-07-11T00:00:00Z")
    assert (
        "known-otherwise: In dieser Zeit hat etwas anderes begonnen: Gerät SN LIS-1 an Muster, Anna übergeben (10.07.2026, 09:00:00)."
        in other
    )
    assert told("2026-07-20T00:00:00Z", "2099-07-01T00:00:00Z").startswith("until-in-future: 01.07.2099, 01:00:00 liegt in der Zukunft")


@pytest.mark.requirement("F-17")
def test_the_moment_that_a_refusal_names_is_one_from_which_on_it_works(lisbon: Side) -> None:
    """Those of today's events have fractions of a second; and of several later ones the last counts."""
    anna, phone = lisbon.user("Muster, Anna"), lisbon.device()
    lisbon.write("POST", f"/devices/{phone}/assignment", {"user_id": anna})
    lisbon.write("DELETE", f"/devices/{phone}/user")
    path, body = f"/devices/{phone}/assignment", {"user_id": anna}
    told = refused(lisbon, path, body)
    said = re.search(r"\((\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\)", told["detail_en"])
    assert said is not None
    named = datetime.fromisoformat(said[1]).replace(tzinfo=ZoneInfo("Europe/Lisbon"))
    assert timedelta(0) <= named - datetime.fromisoformat(told["facts"]["since"]) < timedelta(seconds=1)
    until(lambda: datetime.now(UTC) > named)
    lisbon.write("POST", path, body, **{"X-Effective-At": named.isoformat()})
