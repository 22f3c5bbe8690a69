"""In which device a number was in the past, and with whom, recorded afterwards (F-17, A-11)."""

import pytest

from tests.api.conftest import Side, new_number

THEN = {"since": "2026-02-01T00:00:00+01:00", "until": "2026-03-01T00:00:00+01:00"}


@pytest.mark.requirement("F-17", "A-11")
def test_it_is_told_as_of_that_time_and_in_the_histories(first: Side) -> None:
    device, berta = first.device(model="Phone Damals"), first.user("Muster, Berta")
    body = {"number": new_number(), "carrier": "Beispielnetz"}
    sim = first.write("POST", "/sims", body, **{"X-Effective-At": "2026-01-01T08:00:00Z"})["id"]
    first.write("POST", f"/sims/{sim}/past-devices", {"device_id": device, **THEN})
    first.write("POST", f"/sims/{sim}/past-holders", {"user_id": berta, **THEN})
    for at, expected in (
        ("2026-01-31T22:59:59Z", (None, None)),
        ("2026-02-01T00:00:00Z", (device, berta)),
        ("2026-03-01T00:00:00Z", (None, None)),
    ):
        told = first.read(f"/sims/{sim}/as-of", at=at, by="effective")
        assert (told["linked_device_id"], told["user_id"]) == expected
    assert first.read(f"/sims/{sim}")["device"] is None
    assert [entry["event"] for entry in first.read(f"/sims/{sim}/history")["items"]] == [
        "sim.registered",
        "sim.linked_then",
        "sim.held_then",
    ]
    of_device, of_user = (
        [(each["field"], each["old"], each["new"]) for each in entry["changes"]]
        for entry in first.read(f"/sims/{sim}/history")["items"][1:]
    )
    assert of_device == [("device_id", None, device)]
    assert of_user == [("user_id", None, berta)]
    assert first.read(f"/devices/{device}/history")["items"][-1]["event"] == "sim.linked_then"
    assert first.read(f"/users/{berta}/history")["items"][-1]["event"] == "sim.held_then"
