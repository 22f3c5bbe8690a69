"""Users over HTTP: made, changed, unfolded, deleted, erased."""

import pytest

from tests.api.conftest import Side, World


@pytest.mark.requirement("H-02", "A-07")
def test_a_user_is_registered_and_read_at_once(first: Side) -> None:
    answer = first.admin.post("/users", json={"name": "Muster, Erika", "email": "erika@example.org", "personnel_number": "P-1"})
    assert answer.status_code == 201
    written = answer.json()
    assert answer.headers["location"] == f"/users/{written['id']}"
    assert answer.headers["etag"] == '"1"'
    assert written["changed"] is True
    shown = first.admin.get(f"/users/{written['id']}", headers={"X-Position": str(written["position"])})
    assert shown.status_code == 200
    assert shown.json()["name"] == "Muster, Erika"
    assert shown.json()["status"] == "active"
    assert shown.headers["etag"].startswith('W/"1-')
    assert int(shown.headers["x-position"]) >= written["position"]


@pytest.mark.requirement("H-02")
def test_master_data_is_changed_part_by_part(first: Side) -> None:
    user = first.user("Muster, Hans", group="Vertrieb", cost_centre="1000")
    first.write("PUT", "/customer/fields/user/shoe_size", {"label_de": "Schuhgröße", "label_en": "Shoe size"})
    address = {"street": "Musterweg 1", "postal_code": "12345", "city": "Musterstadt"}
    changes = {"cost_centre": None, "email": "hans@example.org", "primary_address": address, "further": {"shoe_size": "44"}}
    written = first.write("PATCH", f"/users/{user}", changes)
    shown = first.read(f"/users/{user}", after=written["position"])
    assert (shown["group"], shown["cost_centre"], shown["email"]) == ("Vertrieb", None, "hans@example.org")
    assert shown["primary_address"]["city"] == "Musterstadt"
    assert shown["further"] == {"shoe_size": "44"}
    again = first.write("PATCH", f"/users/{user}", changes)
    assert (again["changed"], again["version"]) == (False, written["version"])
    unknown = first.admin.patch(f"/users/{user}", json={"further": {"hat_size": "9"}})
    assert unknown.status_code == 409
    assert unknown.json()["code"] == "unknown-own-field"
    assert "shoe_size" in unknown.json()["facts"]["existing"]


@pytest.mark.requirement("H-04")
@pytest.mark.requirement("H-03")
def test_a_user_unfolds_to_devices_and_numbers(first: Side) -> None:
    user = first.user("Muster, Falt")
    device = first.device(model="Phone Falt")
    first.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    sim, direct = first.sim(), first.sim()
    first.write("PUT", f"/sims/{sim}/device", {"device_id": device})
    first.write("PUT", f"/sims/{direct}/user", {"user_id": user})
    shown = first.read(f"/users/{user}")
    assert [each["id"] for each in shown["devices"]] == [device]
    assert [each["id"] for each in shown["devices"][0]["sims"]] == [sim]
    assert [each["id"] for each in shown["sims"]] == [direct]
    (row,) = first.read("/users", search="Falt", expand="devices,actions")["items"]
    assert row["devices"] == shown["devices"]
    assert row["sims"] == shown["sims"]
    assert "devices" not in first.read("/users", search="Falt")["items"][0]


@pytest.mark.requirement("H-06")
def test_a_user_is_deleted_once_all_is_decoupled(first: Side) -> None:
    user = first.user("Muster, Fortgang")
    device = first.device(model="Phone Weg")
    first.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    refused = first.admin.delete(f"/users/{user}")
    assert refused.status_code == 409
    assert refused.json()["code"] == "user-still-holds"
    assert refused.json()["facts"]["device_ids"] == [device]
    assert "Phone Weg" in refused.json()["detail_de"]
    first.write("DELETE", f"/devices/{device}/user")
    assert first.write("DELETE", f"/users/{user}")["changed"] is True
    assert first.read("/users", search="Fortgang")["items"] == []
    (deleted,) = first.read("/users", **{"search": "Fortgang", "filter[status]": "deleted"})["items"]
    assert deleted["id"] == user


@pytest.mark.part_of("A-14")
def test_an_erased_person_is_gone_from_all_that_is_read(first: Side) -> None:
    user = first.user("Geheimnis, Gustav", email="gustav@example.org")
    device = first.device()
    first.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    first.write("POST", f"/devices/{device}/notes", {"text": "Gustav Geheimnis hat es fallen lassen"})
    first.write("DELETE", f"/devices/{device}/user")
    assert first.admin.post(f"/users/{user}/erasure").json()["code"] == "user-not-deleted"
    first.write("DELETE", f"/users/{user}")
    first.write("POST", f"/users/{user}/erasure")
    for path in (f"/users/{user}", f"/users/{user}/history", f"/devices/{device}/history"):
        told = first.read(path)
        assert "Geheimnis" not in str(told)
        assert "gustav" not in str(told)
    sentences = [entry["sentence"] for entry in first.read(f"/devices/{device}/history")["items"]]
    assert any(each == {"de": "Gerät an (gelöscht) übergeben", "en": "Device assigned to (erased)"} for each in sentences)


@pytest.mark.requirement("H-17")
@pytest.mark.part_of("H-25")
def test_inactive_users_are_in_the_overview_where_that_is_switched_on(world: World, first: Side) -> None:
    user = first.user("Ruhend, Rita")
    first.write("POST", f"/users/{user}/deactivation")
    assert first.read("/overview", search="Ruhend")["items"] == []
    world.ops.put("/customer/features/inactive_users", headers={"X-Customer": first.number})
    (row,) = first.read("/overview", search="Ruhend")["items"]
    assert row["user_status"] == "inactive"
    world.ops.delete("/customer/features/inactive_users", headers={"X-Customer": first.number})
    assert first.read("/overview", search="Ruhend")["items"] == []
    first.write("DELETE", f"/users/{user}/deactivation")
    assert len(first.read("/overview", search="Ruhend")["items"]) == 1


@pytest.mark.requirement("F-12")
def test_what_could_not_be_decoded_is_refused_over_the_api_too(first: Side) -> None:
    user = first.user("Muster, Erika")
    for method, path, body in (
        ("POST", "/users", {"name": "M\ufffdller, J\ufffdrg"}),
        ("POST", "/users", {"name": "Muster", "further": {"size": "\ufffd"}}),
        ("PATCH", f"/users/{user}", {"primary_address": {"street": "Stra\ufffde 1", "postal_code": "01234", "city": "Musterstadt"}}),
        ("POST", "/sims", {"number": "+4915550999999", "carrier": "Netz", "tariff": {"name": "Gr\ufffd\ufffde L"}}),
    ):
        answer = first.admin.request(method, path, json=body)
        assert answer.status_code == 422, answer.text
        assert "could not be read" in answer.text
        assert "nicht gelesen werden" in answer.text


@pytest.mark.requirement("H-03")
def test_each_line_of_an_unfolded_user_says_what_may_be_done_with_it(first: Side) -> None:
    user, device = first.user("Klappe, Klara"), first.device()
    inside, beside = first.sim(), first.sim()
    first.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    first.write("PUT", f"/sims/{inside}/device", {"device_id": device})
    first.write("PUT", f"/sims/{beside}/user", {"user_id": user})
    hidden = first.device()
    first.write("POST", f"/devices/{hidden}/assignment", {"user_id": user})
    first.write("PUT", f"/devices/{hidden}/hidden")
    of_lists = {
        each: first.read(f"/{where}/{each}")["allowed_actions"]
        for where, each in (("devices", device), ("devices", hidden), ("sims", inside), ("sims", beside))
    }
    shown = first.read(f"/users/{user}")
    (listed,) = first.read("/users", **{"filter[id]": user}, expand="devices,actions")["items"]
    for unfolded in (shown, listed):
        (line,) = unfolded["devices"]
        assert (line["allowed_actions"], line["sims"][0]["allowed_actions"]) == (of_lists[device], of_lists[inside])
        assert {each["id"]: each["allowed_actions"] for each in unfolded["sims"]} == {beside: of_lists[beside]}
    assert [line["allowed_actions"] for line in shown["hidden_devices"]] == [of_lists[hidden]]
    assert of_lists[device]["decouple"]["allowed"]
    (plain,) = first.read("/users", **{"filter[id]": user}, expand="devices")["items"]
    assert "allowed_actions" not in plain["devices"][0]
    assert first.viewer.get(f"/users/{user}").json()["devices"][0]["allowed_actions"]["decouple"]["code"] == "not-allowed"
