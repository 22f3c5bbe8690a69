"""Every list over HTTP: contract, description, files, features (X-01, H-17, H-18, H-21 to H-23, H-25)."""

from __future__ import annotations

import csv
import io

import openpyxl
import psycopg
import pytest

from readmodels.registry import LISTS
from tests.api.conftest import Side, World
from tests.api.engine.every_route import ROWS
from tests.api.sims.test_sims import fed_sim

ELSEWHERE = {
    "service-accesses",
    "notes",
    "case-messages",
    "own-orders",
    "own-catalogue",
    "own-service-cases",
    "own-case-messages",
    "own-devices",
    *(each.name for each in LISTS.values() if each.handed),
}
"""Lists that are somebody else's, or of one thing (the operator's: tests/api/operations/test_operators_lists.py)."""
PATHS = {
    name: f"/reports/{name}" if ("GET", f"/reports/{name}") in ROWS else f"/{name}"
    for name in LISTS
    if not name.endswith("-history") and name not in ELSEWHERE
}


@pytest.fixture(scope="module")
def side(world: World) -> Side:
    """A customer of this module's own, with all features on."""
    side = world.side("Listen KG")
    for feature in ("dashboard", "clarification_cases", "inactive_users", "prices", "remarketing", "approval"):
        assert world.ops.put(f"/customer/features/{feature}", headers={"X-Customer": side.number}).status_code == 200
    for name in ("Ärmel, Anna", "Zöllner, Zoe", "azur, Ada"):
        side.user(name, group="Vertrieb")
    for model in ("Phone 1", "Phone 1", "Phone 2"):
        side.device(model=model)
    side.device(model="Book 3", kind="laptop")
    fed_sim(world, side, "+4915550900001")
    side.sim("+4915550900002", tariff={"name": "Business M"})
    return side


IN_SENTENCES = {"looks"}
"""Lists whose files tell their rows as histories do (tests/api/test_looks.py)."""


@pytest.mark.requirement("X-01")
@pytest.mark.parametrize("name", PATHS)
def test_every_list_answers_every_question_that_it_describes(side: Side, name: str) -> None:
    """Each field can be filtered, sorted and counted just as its description says; by all its operators at once, as whatever is refused refuses the whole; but whether it is empty by itself, as no row is that besides."""
    described = side.read(f"/meta/{name}")
    assert described["label"]["de"]
    for field in described["fields"]:
        assert field["label"]["de"]
        assert field["label"]["en"]
        chosen = {"fields": field["name"], "limit": "5"}
        arranged = {"sort": f"-{field['name']}"} if field["sortable"] else {}
        counted = {"facets": field["name"]} if field["facet"] else {}
        side.read(PATHS[name], **chosen, **arranged, **counted)
        filters = dict[str, str]()
        for operator in field["operators"]:
            value = {"empty": "true", "between": "1,2"}.get(operator, _value(field))
            if operator == "between" and field["type"] in ("date", "instant"):
                value = "2026-01-01,2026-12-31"
            filters[f"filter[{field['name']}][{operator}]"] = value
        empty = {asked: filters.pop(asked) for asked in [*filters] if asked.endswith("[empty]")}
        for asked in (filters, empty):
            if asked:
                side.read(PATHS[name], **chosen, **asked)
    if described["search"]:
        side.read(PATHS[name], search="phone")


def _value(field: dict[str, object]) -> str:
    choices = field["choices"]
    if isinstance(choices, list) and choices:
        return str(choices[0]["value"])  # pyright: ignore[reportUnknownArgumentType]
    kind = str(field["type"])
    return {"number": "1", "money": "1.00", "date": "2026-01-01", "instant": "2026-01-01", "boolean": "true"}.get(
        kind, "0190d2a0-0000-7000-8000-000000000000"
    )


@pytest.mark.requirement("X-01")
def test_a_list_is_sorted_searched_paged_and_counted(side: Side) -> None:
    names = [row["name"] for row in side.read("/users")["items"]]
    assert names == ["Ärmel, Anna", "azur, Ada", "Zöllner, Zoe"]
    first = side.read("/users", limit="2", count="exact", facets="group,status")
    assert first["total"] == 3
    assert first["facets"]["group"]["values"] == [{"value": "Vertrieb", "count": 3}]
    rest = side.read("/users", limit="2", cursor=first["next_cursor"])
    assert [row["name"] for row in first["items"] + rest["items"]] == names
    assert [row["name"] for row in side.read("/users", search="aermel")["items"]] == ["Ärmel, Anna"]
    assert [row["name"] for row in side.read("/users", search="zollner")["items"]] == ["Zöllner, Zoe"]


@pytest.mark.requirement("F-08")
@pytest.mark.requirement("H-17")
def test_the_overview_has_what_is_unassigned_too(side: Side) -> None:
    page = side.read("/overview", count="exact", facets="kind,no_device_reason,number_status")
    assert page["total"] == 3 + 4 + 2
    assert page["facets"]["no_device_reason"]["values"][0] == {"value": None, "count": 7}
    assert {"value": "in_no_device", "count": 2} in page["facets"]["no_device_reason"]["values"]
    (laptop,) = side.read("/overview", **{"filter[kind]": "laptop"})["items"]
    assert (laptop["model"], laptop["no_number_reason"], laptop["user"]) == ("Book 3", "not_used", None)


@pytest.mark.requirement("H-18")
@pytest.mark.parametrize("name", sorted(PATHS.keys() - IN_SENTENCES))
def test_every_list_is_a_file_too(side: Side, name: str) -> None:
    exported = [field for field in side.read(f"/meta/{name}")["fields"] if field["exported"]]
    german, english = (
        [f["label"][own] for f in exported if not f["name"].endswith(f"_{other}")] for own, other in (("de", "en"), ("en", "de"))
    )
    book = side.admin.get(f"{PATHS[name]}/export.xlsx")
    assert book.status_code == 200, book.text
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == german
    text = side.admin.get(f"{PATHS[name]}/export.csv", params={"lang": "en"}).content.decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(text), delimiter=";")) == english


@pytest.mark.requirement("X-01")
@pytest.mark.requirement("H-18")
def test_a_file_holds_what_the_list_shows(side: Side) -> None:
    query = {"filter[kind]": "smartphone", "sort": "-model", "fields": "model,kind"}
    rows = side.read("/devices", **query)["items"]
    text = side.admin.get("/devices/export.csv", params=query).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))[1:]
    assert [line[-2] for line in lines] == [row["model"] for row in rows] == ["Phone 2", "Phone 1", "Phone 1"]
    assert side.admin.get("/devices/export.csv", params={"filter[shoe]": "1"}).status_code == 400


@pytest.mark.requirement("H-21")
@pytest.mark.requirement("H-22")
def test_the_dashboard_counts(side: Side) -> None:
    told = side.read("/dashboard")
    figures = {name: figure["count"] for name, figure in told["figures"].items()}
    assert figures == {
        "users": 3,
        "smartphones_and_tablets": 3,
        "laptops_and_pcs": 1,
        "active_numbers": 2,
        "open_orders": 0,
        "open_service_cases": 0,
    }
    models = told["charts"]["smartphone_and_tablet_models"]
    assert [(each["label"], each["count"]) for each in models["slices"]] == [("Beispielwerk Phone 1", 2), ("Beispielwerk Phone 2", 1)]
    assert (models["others"], models["other_labels"]) == (0, 0)
    assert {each["kind"]: each["count"] for each in told["charts"]["clarification_cases"]}["without_user"] == 4
    assert {line["tariff"]: line["active"] for line in told["tariffs"]}["Business M"] == 1


@pytest.mark.requirement("H-23")
def test_clarification_cases_close_by_themselves(side: Side) -> None:
    device = side.device(model="Phone Klar")
    side.write("PUT", f"/devices/{device}/activation-lock")
    cases = side.read("/clarification-cases", **{"filter[device_id]": device})["items"]
    assert [(case["kind"], case["priority"], case["status"]) for case in cases] == [
        ("activation_lock", 1, "open"),
        ("without_user", 3, "open"),
    ]
    summary = {each["kind"]: each for each in side.read("/clarification-cases/summary")["kinds"]}
    assert summary["activation_lock"]["open"] == 1
    assert summary["activation_lock"]["oldest"]
    assert summary["new_from_carrier"] | {"open": 0, "oldest": None} == summary["new_from_carrier"]
    side.write("DELETE", f"/devices/{device}/activation-lock")
    side.write("POST", f"/devices/{device}/assignment", {"user_id": side.user("Klar, Karla")})
    assert side.read("/clarification-cases", **{"filter[device_id]": device})["items"] == []
    closed = side.read("/clarification-cases", **{"filter[device_id]": device, "filter[status]": "closed"})["items"]
    assert len(closed) == 2


@pytest.mark.part_of("H-25")
def test_what_is_switched_off_is_not_callable(world: World, side: Side) -> None:
    other = world.side("Ohne GmbH")
    for path in ("/dashboard", "/clarification-cases", "/clarification-cases/summary", "/clarification-cases/export.csv"):
        assert side.admin.get(path).status_code == 200
        refused = other.admin.get(path, params={"after": world.log.head()})
        assert (refused.status_code, refused.json()["code"]) == (403, "feature-off")
        assert "Betreiber" in refused.json()["detail_de"]


@pytest.mark.requirement("F-07")
def test_a_customer_is_told_what_its_settings_mean(side: Side) -> None:
    assert side.read("/customer")["notes"] == []
    side.write("DELETE", "/customer/unknown-devices")
    told = side.read("/customer")
    assert told["unknown_devices"] is False
    assert [note["code"] for note in told["notes"]] == ["unknown-devices-off"]
    side.write("PUT", "/customer/unknown-devices")
    side.write("PUT", "/customer/feed-brake", {"percent": 33})
    side.write("PUT", "/customer/time-zone", {"time_zone": "Europe/Vienna"})
    side.write("PUT", "/customer/fields/device/asset", {"label_de": "Anlage", "label_en": "Asset"})
    told = side.read("/customer")
    assert (told["feed_brake_percent"], told["time_zone"], told["device_fields"][0]["key"]) == (33, "Europe/Vienna", "asset")
    assert (told["federal_state"], told["working_hours"]) == (None, {"opens_at": "08:00", "closes_at": "17:00", "cut_off_at": "14:00"})
    assert told["case_reminders"] == {"open_return": None, "unanswered": 2}
    side.write("PUT", "/customer/case-reminders", {"open_return": 10})
    side.write("PUT", "/customer/federal-state", {"federal_state": "NW"})
    side.write("PUT", "/customer/working-hours", {"opens_at": "07:00", "closes_at": "18:00", "cut_off_at": "16:00"})
    told = side.read("/customer")
    assert (told["federal_state"], told["working_hours"]["cut_off_at"]) == ("NW", "16:00")
    assert told["case_reminders"] == {"open_return": 10, "unanswered": None}
    assert side.admin.put("/customer/case-reminders", json={"open_return": 0}).status_code == 422
    assert side.admin.put("/customer/federal-state", json={"federal_state": "XX"}).status_code == 422
    assert side.admin.put("/customer/working-hours", json={"opens_at": "8", "closes_at": "17:00", "cut_off_at": "14:00"}).status_code == 422
    side.write("DELETE", "/customer/fields/device/asset")
    assert side.admin.put("/customer/fields/device/A B", json={"label_de": "x", "label_en": "y"}).status_code == 422
    assert side.admin.put("/customer/time-zone", json={"time_zone": "Mond"}).status_code == 422
    assert {each["feature"] for each in told["features"] if each["on"]} == {
        "dashboard",
        "clarification_cases",
        "inactive_users",
        "prices",
        "remarketing",
        "approval",
    }


def test_unknown_lists_are_not_described(side: Side) -> None:
    assert side.admin.get("/meta/shoes").status_code == 404
    assert {each["name"] for each in side.admin.get("/meta").json()["resources"]} == set(LISTS)


def test_lists_whose_rows_are_of_an_older_version_say_what_to_do(world: World, side: Side) -> None:
    with psycopg.connect(world.dsn, autocommit=True) as connection:
        connection.execute("ALTER VIEW device_list RENAME COLUMN colour TO not_yet_there")
        try:
            answer = side.admin.get("/devices")
        finally:
            connection.execute("ALTER VIEW device_list RENAME COLUMN not_yet_there TO colour")
    assert (answer.status_code, answer.json()["code"]) == (503, "read-models-missing")
    assert "portal rebuild --all" in answer.json()["hint"]
    assert side.admin.get("/devices").status_code == 200
