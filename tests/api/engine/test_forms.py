"""Forms: what each command asks for, told so that a front-end can draw it without knowing any command (H-25, X-01)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.conftest import Side, World
from tests.described_http import DESCRIBED


def every_field(fields: list[dict[str, Any]], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for field in fields:
        yield f"{path}/{field['name']}", field
        yield from every_field(field["fields"] or [], f"{path}/{field['name']}")
        yield from every_field([field["items"]] if field["items"] else [], f"{path}/{field['name']}")


@pytest.fixture(scope="module")
def formed(world: World) -> Side:
    side = world.side("Formular GmbH")
    world.ops.put(
        "/customer/fields/user/locker", headers={"X-Customer": side.number}, json={"label_de": "Spind", "label_en": "Locker"}
    ).raise_for_status()
    return side


@pytest.mark.requirement("X-01")
def test_each_operation_with_a_body_has_its_form(formed: Side) -> None:
    paths = DESCRIBED.document["paths"]
    asking = {each["operationId"] for methods in paths.values() for each in methods.values() if "requestBody" in each}
    forms = formed.admin.get("/meta/forms").json()["forms"]
    assert {form["operation_id"] for form in forms} == asking
    for form in forms:
        told = formed.read(form["href"])
        assert {name: told[name] for name in form} == form
        assert all(told["label"].values())
        assert told["fields"] or told["entries"], form
        for path, field in every_field(told["fields"] + [told["entries"]] * bool(told["entries"]), form["operation_id"]):
            assert all(field["label"].values()), path
            assert (field["type"] == "choice") == bool(field["choices"]), path
            assert field["pattern"] is None or field["pattern_error"], path
            assert field["type"] != "object" or field["fields"], path
            assert field["type"] not in ("list", "entries") or field["items"], path


@pytest.mark.requirement("X-01")
def test_a_form_has_fields_in_order_with_all_that_a_front_end_draws(formed: Side) -> None:
    form = formed.read("/meta/forms/registerUser")
    assert (form["method"], form["path"], form["media_type"], form["required"]) == ("POST", "/users", "application/json", True)
    fields = {field["name"]: field for field in form["fields"]}
    assert [*fields][:3] == ["name", "email", "group"]
    name = fields["name"]
    assert (name["type"], name["required"], name["nullable"], name["personal"]) == ("text", True, False, True)
    assert (name["min_length"], name["max_length"], name["example"]) == (1, 200, "Muster, Erika")
    assert (fields["email"]["label"], fields["email"]["required"], fields["email"]["nullable"]) == (
        {"de": "E-Mail", "en": "E-mail"},
        False,
        True,
    )
    address = fields["primary_address"]
    assert [each["name"] for each in address["fields"]] == ["recipient", "street", "postal_code", "city", "country"]
    assert address["fields"][4]["default"] == "DE"
    assert [each["label"]["de"] for each in fields["additional_addresses"]["items"]["fields"]][3] == "Ort"


@pytest.mark.requirement("H-02")
def test_the_customer_s_own_fields_stand_in_its_forms_alone(world: World, formed: Side) -> None:
    def own(told: dict[str, Any]) -> Any:
        return next(field for field in told["fields"] if field["name"] == "further")["fields"]

    [locker] = own(formed.read("/meta/forms/registerUser"))
    assert (locker["name"], locker["label"], locker["type"]) == ("locker", {"de": "Spind", "en": "Locker"}, "text")
    assert own(world.first.read("/meta/forms/registerUser")) == []
    assert own(world.ops.get("/meta/forms/registerUser").json()) is None


@pytest.mark.requirement("X-01")
def test_choices_ids_and_secrets_say_what_they_are(formed: Side) -> None:
    role = formed.read("/meta/forms/changeAccountRole")["fields"][0]
    assert {"value": "viewer", "de": "Lesezugriff", "en": "viewer"} in role["choices"]
    assert len(role["choices"]) == 11
    user = formed.read("/meta/forms/reassignDevice")["fields"][0]
    assert (user["type"], user["id_of"], user["chosen_from"]) == ("id", "user", "/users")
    sim = {field["name"]: field for field in formed.read("/meta/forms/registerOtherSim")["fields"]}
    assert (sim["pin"]["secret"], sim["pin"]["pattern"], sim["number"]["secret"]) == (True, "^[0-9]{4,8}$", False)
    assert sim["pin"]["pattern_error"]["de"] == "Erwartet werden 4 bis 8 Ziffern."
    brake = formed.read("/meta/forms/changeFeedBrake")["fields"][0]
    assert (brake["type"], brake["minimum"], brake["maximum"]) == ("number", 0, 100)
    past = formed.read("/meta/forms/recordDeviceHolder")["fields"][0]
    assert (past["name"], past["type"]) == ("since", "moment_or_day")
    upload = formed.read("/meta/forms/importFile")
    assert (upload["media_type"], upload["fields"][0]["type"]) == ("multipart/form-data", "file")
    rows = formed.read("/meta/forms/correctRows")
    assert (rows["fields"], rows["entries"]["type"], rows["entries"]["items"]["label"]["de"]) == ([], "entries", "Wert")


@pytest.mark.part_of("H-25")
def test_actions_lead_to_their_forms(formed: Side) -> None:
    actions = {each["name"]: each for each in formed.read("/meta/devices")["actions"]}
    assert actions["reassign"]["form"] == "/meta/forms/reassignDevice"
    assert formed.read(actions["reassign"]["form"])["path"] == actions["reassign"]["path"]
    assert actions["hide"]["form"] is None, "it asks for nothing"


def test_what_is_no_form_is_refused(formed: Side) -> None:
    for name in ("listUsers", "nothing"):
        answer = formed.admin.get(f"/meta/forms/{name}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


@pytest.mark.requirement("X-01")
@pytest.mark.parametrize(
    ("where", "body", "pointer", "german"),
    [
        (
            "POST /users",
            {"name": "x", "primary_address": {"street": "x", "city": "x"}},
            "#/primary_address/postal_code",
            "Diese Angabe fehlt.",
        ),
        ("POST /users", {"name": "x", "email": "x"}, "#/email", "Keine E-Mail-Adresse"),
        (
            "POST /devices",
            {"identifiers": [{"kind": "x", "value": "BSP-2026-0001"}]},
            "#/identifiers/0/kind",
            "Möglich sind hier: imei oder serial_number.",
        ),
        ("POST /sims", {"number": "+4915228817386", "carrier": "x", "pin": "1"}, "#/pin", "Erwartet werden 4 bis 8 Ziffern."),
        (
            "POST /accounts",
            {"full_name": "x", "email": "x@example.org", "role": "king"},
            "#/role",
            "Möglich sind hier: administrator, viewer, employee, pbx_administrator, accounting, ops, auditor, adviser, support, fulfilment oder reseller.",
        ),
    ],
)
def test_errors_point_to_fields_of_the_form(formed: Side, where: str, body: Any, pointer: str, german: str) -> None:
    method, _, path = where.partition(" ")
    answer = formed.admin.request(method, path, json=body)
    assert answer.status_code == 422, answer.text
    [error] = answer.json()["errors"]
    assert error["pointer"] == pointer
    assert error["detail_de"].startswith(german)
    form = next(each for each in formed.admin.get("/meta/forms").json()["forms"] if (each["method"], each["path"]) == (method, path))
    assert pointer in {re.sub("//", "/0/", path) for path, _ in every_field(formed.read(form["href"])["fields"], "#")}
