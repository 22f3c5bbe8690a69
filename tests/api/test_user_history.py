"""What a user's history tells: devices held, numbers given, changes of master data; the numbers in a device go along with it (H-24)."""

import pytest

from tests.api.conftest import Side


@pytest.mark.requirement("H-24")
def test_a_users_history_tells_devices_numbers_and_master_data(first: Side) -> None:
    user, other = first.user("Muster, Vita", cost_centre="1000"), first.user("Muster, Ander")
    device, inside, given = first.device(model="Phone Lebenslauf"), first.sim(), first.sim()
    first.write("PUT", f"/sims/{inside}/device", {"device_id": device})
    first.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    assert first.read(f"/sims/{inside}")["user"]["id"] == user
    first.write("PUT", f"/sims/{given}/user", {"user_id": user})
    first.write("PATCH", f"/users/{user}", {"cost_centre": "2000"})
    first.write("POST", f"/devices/{device}/reassignment", {"user_id": other})
    first.write("DELETE", f"/sims/{given}/user")
    assert first.read(f"/sims/{inside}")["user"]["id"] == other
    told = [entry["event"] for entry in first.read(f"/users/{user}/history")["items"]]
    assert told == [
        "user.registered",
        "device.assigned",
        "sim.assigned_to_user",
        "user.cost_centre_changed",
        "device.reassigned",
        "sim.decoupled_from_user",
    ]
    assert [entry["event"] for entry in first.read(f"/users/{other}/history")["items"]] == ["user.registered", "device.reassigned"]
