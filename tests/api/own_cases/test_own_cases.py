"""Employees report service cases for themselves over HTTP, where that is agreed, and see nobody else's at any door (H-13, H-14, H-25)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from eventstore.ids import new_id
from readmodels.engine.field import Resource
from readmodels.own_case_resource import OWN_CASE_LIST, OWN_DEVICE_LIST
from tests.api.conftest import World
from tests.api.own_cases.employees import Employee, Shop, agreed, begun, employee, number_in, phone_of, where_agreed
from tests.api.people import person
from tests.api.service_cases.defects import ANSWERS, REPAIR

LOSS = {"loss": "stolen", "happened_on": "2026-01-31", "place": "Bahnhof", "block": True}
EXCHANGE = {"occasion": "defect", "sending": "own", "answers": ANSWERS}

UNTOLD = {
    *("contract", "pass_on_to", "user_choice", "leaver_id", "at_carrier", "sent_to_user_id"),
    *("at_carrier_since", "done_at_carrier", "refused_at_carrier", "carried_out_on", "carrier_reference"),
    *("estimate_net", "work", "remarks", "reason", "cost_centre"),
}


def facets_of(resource: Resource) -> str:
    return ",".join(each.name for each in resource.fields if each.facet)


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    return where_agreed(world, "Selbst gemeldet GmbH")


@pytest.fixture(scope="module")
def erika(world: World, place: Shop) -> Employee:
    return employee(world, place, "Muster, Erika")


@pytest.mark.requirement("H-13")
def test_a_defect_is_reported_answered_and_repaired(place: Shop, erika: Employee) -> None:
    device = phone_of(place, erika, model="Phone Eigen")
    [row] = [each for each in erika.told(place, "/own-devices", expand="actions")["items"] if each["id"] == device]
    assert (row["model"], row["user_id"]) == ("Phone Eigen", erika.user)
    assert row["allowed_actions"]["repair"] == {"allowed": True, "method": "POST", "href": f"/own-devices/{device}/repair"}
    asked = erika.client.get("/own-questionnaires/defect")
    assert asked.json() == place.side.admin.get("/questionnaires/defect").json()
    unanswered = erika.client.post(f"/own-devices/{device}/repair", json={"fault": "Akku", "sending": "own"})
    assert (unanswered.status_code, unanswered.json()["code"]) == (422, "questions-unanswered")

    case = begun(erika, device, "repair", {**REPAIR, "sending": "label", "remarks": "eilt"})
    path = f"/own-service-cases/{case}"
    told = erika.told(place, path)
    assert (told["kind"], told["status"], told["user_id"], told["fault"]) == ("repair", "requested", erika.user, "Akku")
    assert [each["answer"] for each in told["answers"]] == ["battery", "yes"]
    assert place.side.read(f"/service-cases/{case}/history")["items"][0]["actor_name"]["de"] == "Muster, Erika"

    written = place.fulfilment.post(f"/service-cases/{case}/fulfilment-messages", json={"text": "Seit wann?"})
    message = written.json()["id"]
    assert (erika.told(place, path)["unread_by_customer"], erika.told(place, path)["awaits_answer_of"]) == (1, "customer")
    answered = erika.client.post(f"{path}/messages", json={"text": "Seit Montag."})
    assert answered.status_code == 201, answered.text
    read = erika.client.post(f"{path}/messages/read", json={"up_to": message})
    assert read.status_code == 200, read.text
    items = erika.told(place, f"{path}/messages")["items"]
    assert [(each["side"], each["text"]) for each in items] == [("fulfilment", "Seit wann?"), ("customer", "Seit Montag.")]
    assert [each["side"] for each in place.side.read(f"/service-cases/{case}/messages")["items"]] == ["fulfilment", "customer"]
    for form in ("csv", "xlsx", "pdf"):
        assert erika.read(place, f"{path}/messages/export.{form}").status_code == 200

    assert erika.client.put(f"{path}/sending", json={"carrier": "dhl", "tracking_number": "0034-EIGEN"}).status_code == 200
    place.does(f"/service-cases/{case}/receipt")
    estimate = place.fulfilment.put(f"/service-cases/{case}/estimate", json={"net": "149.90", "work": "Akku für 149.90"})
    assert estimate.status_code == 200, estimate.text
    told = erika.told(place, path)
    assert told["status"] == "estimated"
    assert told.keys().isdisjoint(UNTOLD)
    for told_anywhere in (told, erika.told(place, "/own-service-cases"), erika.read(place, "/own-service-cases/export.csv").text):
        assert "149" not in str(told_anywhere)
        assert "eilt" not in str(told_anywhere)
    decided = erika.client.post(f"/service-cases/{case}/estimate/acceptance", json={"net": "149.90"})
    assert (decided.status_code, decided.json()["code"]) == (403, "not-allowed")
    late = erika.client.post(f"{path}/cancellation")
    assert (late.status_code, late.json()["code"]) == (409, "step-not-now")


@pytest.mark.requirement("H-13")
def test_a_theft_has_its_numbers_blocked_and_a_second_case_says_why_not(place: Shop, erika: Employee) -> None:
    device = phone_of(place, erika)
    number = number_in(place, device)
    case = begun(erika, device, "loss", LOSS)
    told = erika.told(place, f"/own-service-cases/{case}")
    assert (told["to_block"], told["place"], told["activation_lock"]) == ([number], "Bahnhof", "unknown")
    again = erika.client.post(f"/own-devices/{device}/loss", json=LOSS)
    assert (again.status_code, again.json()["code"]) == (409, "device-is-lost")
    assert told["number"] in again.json()["detail_de"]
    replaced = begun(erika, device, "exchange", {"occasion": "stolen", "sending": "own"})
    assert place.side.read(f"/service-cases/{replaced}")["whereabouts"] == "pool", "where the old one goes isn't asked"
    refused = erika.client.post(f"/own-devices/{device}/exchange", json={**EXCHANGE, "whereabouts": "destruction"})
    assert refused.json()["code"] == "wrong-shape"


@pytest.mark.requirement("H-14")
def test_of_a_return_employees_decide_nothing(place: Shop, erika: Employee) -> None:
    device = phone_of(place, erika)
    number_in(place, device)
    asked = {"occasion": "leaver", "whereabouts": "pool", "contract": "cancel", "user": "deactivate", "sending": "label"}
    case = place.side.write("POST", f"/devices/{device}/return", {**asked, "remarks": "Kündigung"})["id"]
    told = erika.told(place, f"/own-service-cases/{case}")
    assert told["kind"] == "return"
    assert told.keys().isdisjoint(UNTOLD)
    assert "Kündigung" not in str(told)
    refused = erika.client.post(f"/own-service-cases/{case}/cancellation", json={"reason": "Ich gehe nicht"})
    assert (refused.status_code, refused.json()["code"]) == (409, "return-of-others")
    assert refused.json()["detail_de"] == told["allowed_actions"]["cancel"]["de"]
    assert erika.client.put(f"/service-cases/{case}/choices", json={"contract": "keep"}).json()["code"] == "not-allowed"
    for field in ("contract", "estimate_net", "remarks"):
        for asked_by in ({f"filter[{field}]": "keep"}, {"sort": field}, {"facets": field}, {"fields": field}):
            assert erika.read(place, "/own-service-cases", **asked_by).status_code == 400, (field, asked_by)


@pytest.mark.requirement("X-06", "H-13")
def test_nobody_elses_cases_and_devices_are_there_at_any_door(world: World, place: Shop, erika: Employee) -> None:
    """Two employees of one customer, and one of another; a device that went from one to the other keeps its case with the first."""
    hans, other = employee(world, place, "Beispiel, Hans"), where_agreed(world, "Anderswo gemeldet AG")
    olga = employee(world, other, "Anderswo, Olga")
    of_hans, of_erika, of_olga = phone_of(place, hans, model="Hansens"), phone_of(place, erika, model="Erikas"), phone_of(other, olga)
    passed = phone_of(place, erika, model="Weitergegeben")
    mine = begun(hans, of_hans, "repair", {**REPAIR, "fault": "nur bei Hans"})
    theirs = begun(erika, of_erika, "repair", {**REPAIR, "fault": "nur bei Erika"})
    before = begun(erika, passed, "repair", REPAIR)
    elsewhere = begun(olga, of_olga, "exchange", EXCHANGE)
    place.side.write("POST", f"/devices/{passed}/reassignment", {"user_id": hans.user})
    other.side.read("/service-cases")

    asked: dict[str, Any] = {"count": "exact", "facets": facets_of(OWN_CASE_LIST), "limit": 500}
    page = hans.told(place, "/own-service-cases", **asked)
    assert [each["id"] for each in page["items"]] == [mine]
    assert (page["total"], page["facets"]["kind"]["values"]) == (1, [{"value": "repair", "count": 1}])
    for question in ({"search": "Erikas"}, {"filter[user_id]": erika.user}, {"filter[id]": theirs}, {"filter[user_id][ne]": hans.user}):
        found = hans.told(place, "/own-service-cases", **asked, **question)
        assert (found["items"], found["total"], found["facets"]["kind"]["values"]) == ([], 0, []), question
    devices = hans.told(place, "/own-devices", facets=facets_of(OWN_DEVICE_LIST))
    assert {each["id"] for each in devices["items"]} == {of_hans, passed}
    counted = {each["value"]: each["count"] for each in devices["facets"]["model"]["values"]}
    assert counted == {"Hansens": 1, "Weitergegeben": 1}
    assert hans.told(place, "/own-devices", **{"filter[user_id]": erika.user})["items"] == []
    at = datetime.now(UTC).isoformat()
    assert [each["id"] for each in hans.told(place, "/own-service-cases", at=at)["items"]] == [mine]
    assert {each["id"] for each in hans.told(place, "/own-devices", at=at)["items"]} == {of_hans, passed}
    for of in ("own-service-cases", "own-devices"):
        for form in ("csv", "xlsx", "pdf"):
            assert hans.read(place, f"/{of}/export.{form}").status_code == 200
    file = hans.read(place, "/own-service-cases/export.csv").text
    assert [word in file for word in ("nur bei Hans", "nur bei Erika", "Muster, Erika")] == [True, False, False]

    head, never = world.log.head(), str(new_id())
    for case in (theirs, before, elsewhere, never):
        for headers in ({}, {"If-Match": "1"}, {"If-Match": "9"}):
            answers = [hans.client.get(f"/own-service-cases/{case}{part}") for part in ("", "/messages", f"/documents/{never}/content")]
            for part, body in STEPS.items():
                method, _, behind = part.partition(" ")
                answers.append(hans.client.request(method, f"/own-service-cases/{case}/{behind}", json=body, headers=headers))
            for content in (b"Display gesprungen", b"\x00"):
                files = {"file": ("Foto.txt", content)}
                answers.append(hans.client.post(f"/own-service-cases/{case}/documents", files=files, headers=headers))
            told = {(each.status_code, each.json()["detail_en"].replace(case, "…")) for each in answers}
            assert told == {(404, "There is no service case with the id ….")}, (case, headers)
    for device in (of_erika, of_olga, never):
        for headers in ({}, {"If-Match": "1"}, {"If-Match": "9"}):
            for kind, body in (("repair", REPAIR), ("exchange", EXCHANGE), ("loss", LOSS)):
                answer = hans.client.post(f"/own-devices/{device}/{kind}", json=body, headers=headers)
                assert (answer.status_code, answer.json()["detail_en"].replace(device, "…")) == (404, "There is no device with the id ….")
    for path in ("/service-cases", f"/service-cases/{mine}", "/devices", f"/devices/{of_hans}", "/documents", "/questionnaires/defect"):
        assert hans.client.get(path).json()["code"] == "not-allowed", path
    refused = place.side.admin.get("/own-service-cases")
    assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed"), "administrators have all cases"
    assert world.log.head() == head


STEPS: dict[str, Any] = {
    "POST messages": {"text": "Wann?"},
    "POST messages/read": {"up_to": "0192f0c0-0000-7000-8000-000000000001"},
    "PUT sending": {},
    "POST cancellation": {},
    "PUT police-number": {"police_number": "MUSTER/1"},
    "POST blocking": None,
    "POST found": None,
    "POST label": None,
}


@pytest.mark.part_of("H-25")
def test_an_account_without_user_and_a_function_that_is_off_say_what_to_do(world: World, place: Shop) -> None:
    ops = world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": place.side.number})
    nobodys, leaver = person(world, ops, "employee").client, employee(world, place, "Geht, Gerda")
    device = phone_of(place, leaver)
    case = begun(leaver, device, "repair", REPAIR)

    def reads(somebody: Any) -> list[tuple[int, str]]:
        paths = ("/own-service-cases", "/own-devices", f"/own-service-cases/{case}", f"/own-service-cases/{case}/messages")
        answers = [somebody.get(path) for path in (*paths, "/own-service-cases/export.csv")]
        return [(each.status_code, each.json()["code"]) for each in answers]

    def changes(somebody: Any) -> set[tuple[int, str]]:
        answers = [somebody.request(part.split()[0], f"/own-service-cases/{case}/{part.split()[1]}", json=STEPS[part]) for part in STEPS]
        answers += [somebody.post(f"/own-service-cases/{case}/documents", files={"file": ("Foto.txt", b"Display gesprungen")})]
        answers += [somebody.post(f"/own-devices/{device}/repair", json=REPAIR)]
        return {(each.status_code, each.json()["code"]) for each in answers}

    assert {*reads(nobodys), *changes(nobodys)} == {(409, "account-without-user")}
    place.side.write("POST", f"/users/{leaver.user}/deactivation")
    assert [each["id"] for each in leaver.told(place, "/own-service-cases")["items"]] == [case]
    assert changes(leaver.client) == {(409, "own-user-inactive")}
    menu = leaver.told(place, f"/own-service-cases/{case}")["allowed_actions"]
    assert {each["code"] for each in menu.values()} == {"own-user-inactive"}
    agreed(world, place, on=False)
    try:
        assert {*reads(leaver.client), *changes(leaver.client)} == {(403, "feature-off")}
        assert leaver.client.get("/own-questionnaires/defect").json()["code"] == "feature-off"
    finally:
        agreed(world, place, on=True)
