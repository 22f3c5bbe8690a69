"""Service cases begin at a user's line, and at a row of the overview: of one device, or of all where the user leaves (H-03, H-17)."""

from typing import Any

import pytest

from tests.api.conftest import World, new_number
from tests.api.orders.shop import Shop, shop
from tests.api.service_cases.defects import ANSWERS, REPAIR

BODIES: dict[str, dict[str, Any]] = {
    "return": {"occasion": "not_needed", "whereabouts": "pool", "sending": "own"},
    "repair": REPAIR,
    "exchange": {"occasion": "defect", "whereabouts": "pool", "sending": "own", "answers": ANSWERS},
    "loss": {"loss": "lost", "happened_on": "2026-01-31"},
}


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    return shop(world, "Nutzerzeile GmbH")


def held(place: Shop, user: str) -> str:
    device = place.side.device()
    place.side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    return device


@pytest.mark.requirement("H-03")
def test_each_kind_of_case_begins_at_the_line_of_a_user(place: Shop) -> None:
    side = place.side
    for number, (kind, body) in enumerate(BODIES.items()):
        user = place.user(f"Zeile, Zoe {number}")
        menu = side.read(f"/users/{user}")["allowed_actions"]
        assert menu[kind]["code"] == menu["leave"]["code"] == "user-has-no-device"
        first = held(place, user)
        [line] = side.read("/users", **{"filter[id]": user, "expand": "actions"})["items"]
        assert {name: line["allowed_actions"][name]["href"] for name in (*BODIES, "leave")} == {
            **{name: f"/users/{user}/{name}" for name in BODIES},
            "leave": f"/users/{user}/leaving",
        }
        second = held(place, user)
        which = side.admin.post(f"/users/{user}/{kind}", json=body)
        assert (which.status_code, which.json()["code"]) == (422, "which-device")
        case = side.write("POST", f"/users/{user}/{kind}", {**body, "device_id": second})["id"]
        told = side.read(f"/service-cases/{case}")
        assert (told["kind"], told["device_id"], told["user_id"]) == (kind, second, user)
        not_hers = side.admin.post(f"/users/{place.user('Andere, Ada')}/{kind}", json={**body, "device_id": first})
        assert (not_hers.status_code, not_hers.json()["code"]) == (409, "device-of-another-user")
        side.write("DELETE", f"/devices/{second}/user")
        assert side.read(f"/service-cases/{side.write('POST', f'/users/{user}/{kind}', body)['id']}")["device_id"] == first


@pytest.mark.requirement("H-17")
def test_a_row_of_the_overview_says_what_may_be_done_with_its_user_device_and_number(place: Shop) -> None:
    side = place.side
    user = place.user("Gesamt, Gesine")
    alone = place.user("Gesamt, Gustav")
    device, number = held(place, user), new_number()
    sim = side.write("POST", "/sims", {"number": number, "carrier": "Beispielnetz"})["id"]
    side.write("PUT", f"/sims/{sim}/device", {"device_id": device})
    rows = {row["id"]: row for row in side.read("/overview", expand="actions", search="gesamt")["items"]}
    menus = rows[sim]["allowed_actions"]
    assert menus["user"] == side.read(f"/users/{user}")["allowed_actions"]
    assert menus["device"] == side.read(f"/devices/{device}")["allowed_actions"]
    assert menus["number"] == side.read(f"/sims/{sim}")["allowed_actions"]
    assert {menus["user"][name]["allowed"] for name in ("order", "repair", "leave")} == {menus["device"]["reassign"]["allowed"]} == {True}
    assert (rows[alone]["allowed_actions"]["device"], rows[alone]["allowed_actions"]["number"]) == (None, None)
    assert rows[alone]["allowed_actions"]["user"]["leave"]["code"] == "user-has-no-device"


@pytest.mark.requirement("H-13")
def test_a_user_leaves_and_all_devices_go_back(place: Shop) -> None:
    side = place.side
    user = place.user("Geht, Gerda")
    first, second, kept = held(place, user), held(place, user), held(place, user)
    body = {"whereabouts": "pool", "user": "deactivate", "sending": "label", "remarks": "Letzter Tag am Freitag"}
    body |= {"devices": [{"device_id": second, "whereabouts": "lessor"}, {"device_id": kept, "keep": True}]}
    answer = side.admin.post(f"/users/{user}/leaving", json=body)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/service-cases?filter[leaver_id]={answer.json()['id']}"
    cases = side.read("/service-cases", **{"filter[leaver_id]": answer.json()["id"]})["items"]
    assert {(case["device_id"], case["occasion"], case["whereabouts"]) for case in cases} == {
        (first, "leaver", "pool"),
        (second, "leaver", "lessor"),
    }
    assert {case["leaver_id"] for case in cases} == {answer.json()["id"]}
    events = [side.read(f"/service-cases/{case['id']}/history")["items"][0] for case in cases]
    assert len({event["causation"] for event in events}) == 1, "asked for at once"
    for number, case in enumerate(cases):
        assert side.read(f"/users/{user}")["status"] == "active", number
        place.does(f"/service-cases/{case['id']}/receipt")
        place.does(f"/service-cases/{case['id']}/completion")
    assert side.read(f"/users/{user}")["status"] == "inactive"


@pytest.mark.requirement("H-13", "H-23", "A-10")
def test_one_who_leaves_with_an_open_order_is_still_to_be_deleted(place: Shop) -> None:
    side, user = place.side, place.user("Geht, Gernot")
    held(place, user)
    order = place.accepted(user)
    leaving = side.write("POST", f"/users/{user}/leaving", {"whereabouts": "pool", "user": "delete", "sending": "label"})
    [case] = side.read("/service-cases", **{"filter[leaver_id]": leaving["id"]})["items"]
    place.does(f"/service-cases/{case['id']}/receipt")
    place.does(f"/service-cases/{case['id']}/completion")
    of_it = {"filter[kind]": "undeleted_user", "filter[user_id]": user, "filter[status][in]": "open,closed"}
    [told] = side.read("/clarification-cases", **of_it)["items"]
    assert (told["status"], told["subject_kind"], told["subject_id"], told["user"]) == ("open", "user", user, "Geht, Gernot")
    assert (side.read(f"/service-cases/{case['id']}")["status"], side.read(f"/users/{user}")["status"]) == ("completed", "active")
    [entry] = [each for each in side.read(f"/users/{user}/history")["items"] if each["event"] == "user.deletion_held_up"]
    assert entry["sentence"]["de"] == "Nutzer nicht gelöscht, wie es gewählt war (offene Bestellungen)"
    [cell] = side.read(f"/clarification-cases/{told['id']}/why", field="status")["cells"]
    assert cell["set_by"]["event"] == "user.deletion_held_up"
    [line] = [each for each in side.read("/clarification-cases/summary")["kinds"] if each["kind"] == "undeleted_user"]
    assert (line["open"], "Offene Bestellungen stornieren" in line["resolved_by"]["de"]) == (1, True)

    side.write("POST", f"/orders/{order}/cancellation", {"reason": "Geht"})
    side.write("DELETE", f"/users/{user}")
    [told] = side.read("/clarification-cases", **of_it)["items"]
    assert told["status"] == "closed"
