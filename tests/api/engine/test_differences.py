"""What differs in a list between two moments: asked like the list, in pages that belong together (A-11, X-01)."""

from __future__ import annotations

import csv
import io
from typing import Any

import psycopg
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from access.engine.looks import Looks
from api.engine import differences as differences_module
from tests.api.conftest import Side, World

LISTS: dict[str, dict[str, str]] = {
    "/overview": {},
    "/users": {},
    "/devices": {},
    "/sims": {},
    "/clarification-cases": {"filter[status][in]": "open,closed"},
}
"""With what shows all that is on them."""
SILENT = ("version", "position")


def now(world: World) -> str:
    return world.log.now().isoformat()


def differing(side: Side, path: str, **asked: Any) -> dict[str, dict[str, Any]]:
    return {item["id"]: item for item in side.read(f"{path}/differences", **{"limit": 500, **asked})["items"]}


def said(row: dict[str, Any] | None) -> dict[str, Any] | None:
    return row and {name: value for name, value in row.items() if name not in SILENT}


def whole(side: Side, path: str, **asked: Any) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    page = side.read(path, limit=500, **asked)
    while True:
        found |= {item["id"]: said(item) or {} for item in page["items"]}
        if page["next_cursor"] is None:
            return found
        page = side.read(path, limit=500, cursor=page["next_cursor"], **asked)


@pytest.fixture
def own(world: World) -> Side:
    """A customer of whom nobody else tells anything."""
    side = world.side("Beispiel AG")
    assert world.ops.put("/customer/features/clarification_cases", headers={"X-Customer": side.number}).status_code == 200
    return side


@pytest.fixture
def moments(world: World, own: Side) -> tuple[str, str]:
    """Two moments between which something came, went and changed on each list."""
    erika, hans = own.user("Muster, Erika", cost_centre="4711"), own.user("Beispiel, Hans")
    phone, laptop = own.device(model="Eins"), own.device(model="Zwei")
    sim = own.sim()
    own.write("POST", f"/devices/{phone}/assignment", {"user_id": erika})
    start = now(world)
    own.write("PUT", f"/users/{erika}/name", {"name": "Neu, Erika"})
    own.write("PUT", f"/sims/{sim}/device", {"device_id": phone})
    own.write("POST", f"/devices/{laptop}/assignment", {"user_id": hans})
    own.user("Muster, Berta")
    own.device(model="Drei")
    return start, now(world)


MANY = 70
"""More happened than is followed one by one."""


def made_by(row: dict[str, Any]) -> dict[str, int | None]:
    return {change["field"]: change["made_by"] for change in row["changes"]}


def idle(row: dict[str, Any]) -> list[int]:
    return [event["position"] for event in row["events"] if not event["had_part"]]


@pytest.mark.requirement("A-11")
@pytest.mark.parametrize("by", ["recorded", "effective"])
def test_each_value_that_differs_names_the_event_that_made_it_and_what_was_undone_had_no_part(world: World, own: Side, by: str) -> None:
    erika, hans = own.user("Muster, Erika"), own.user("Beispiel, Hans")
    phone, number = own.device(model="Eins"), own.sim()
    own.write("POST", f"/devices/{phone}/assignment", {"user_id": erika})
    start = now(world)
    undone = [own.write("PUT", f"/users/{erika}/name", {"name": name})["position"] for name in ("Kurz, Anders", "Muster, Erika")]
    centre = own.write("PATCH", f"/users/{erika}", {"cost_centre": "4711"})["position"]
    linked = own.write("PUT", f"/sims/{number}/device", {"device_id": phone})["position"]
    passed = own.write("POST", f"/devices/{phone}/reassignment", {"user_id": hans})["position"]
    end = now(world)
    renamed = own.write("PUT", f"/users/{hans}/name", {"name": "Später, Hans"})["position"]
    user = differing(own, "/users", **{"from": start, "to": end, "by": by})[erika]
    assert made_by(user)["cost_centre"] == centre
    assert idle(user) == undone
    for asked in ({"to": end}, dict[str, str]()):
        device = differing(own, "/devices", **{"from": start, "by": by, **asked})[phone]
        assert (made_by(device), idle(device)) == ({"user_id": passed, "user": passed if asked else renamed}, [*undone, centre])
        row = differing(own, "/overview", **{"from": start, "by": by, **asked})[number]
        expected = {"imei": linked, "model": linked, "device_id": linked, "user_id": passed, "user": passed if asked else renamed}
        assert {name: made_by(row)[name] for name in expected} == expected
    table = list(
        csv.reader(
            io.StringIO(own.admin.get("/users/differences/export.csv", params={"from": start, "to": end, "by": by}).text), delimiter=";"
        )
    )
    [centre_line] = [line for line in table if "4711" in line]
    assert not any("Anders" in cell for cell in centre_line), "what was undone had no part in it"


@pytest.mark.requirement("A-11")
def test_where_very_much_happened_all_of_it_is_told_and_nothing_is_claimed(world: World, own: Side) -> None:
    erika, start = own.user("Muster, Erika"), now(world)
    done = [own.write("PUT", f"/users/{erika}/name", {"name": f"Muster, Nummer {count}"})["position"] for count in range(MANY)]
    row = differing(own, "/users", **{"from": start})[erika]
    assert (made_by(row), idle(row)) == ({"name": None}, [])
    assert [event["position"] for event in row["events"]] == done


@pytest.mark.requirement("A-11")
def test_they_are_what_the_two_lists_have_not_in_common(own: Side, moments: tuple[str, str]) -> None:
    start, end = moments
    for asked in ({"to": end}, dict[str, str]()):
        for path, every in LISTS.items():
            was, is_now = whole(own, path, at=start, **every), whole(own, path, **every, **({"at": end} if asked else {}))
            expected = {key for key in was.keys() | is_now.keys() if was.get(key) != is_now.get(key)}
            found = differing(own, path, **{"from": start, **asked, **every})
            assert found.keys() == expected, path
            assert expected, path
            for key, item in found.items():
                assert (said(item["was"]), said(item["now"])) == (was.get(key), is_now.get(key))
                assert item["kind"] == ("came" if key not in was else "went" if key not in is_now else "changed")


@pytest.mark.requirement("A-11")
def test_a_case_that_was_closed_meanwhile_changed_and_is_on_the_list_of_differences(own: Side, moments: tuple[str, str]) -> None:
    """Lists show open ones unless asked otherwise; it was one."""
    closed = [item for item in differing(own, "/clarification-cases", **{"from": moments[0]}).values() if item["kind"] == "changed"]
    assert [(item["was"]["status"], item["now"]["status"]) for item in closed] == [("open", "closed")]


@pytest.mark.requirement("A-11")
def test_a_row_counts_that_meets_the_filter_at_either_moment(own: Side, moments: tuple[str, str]) -> None:
    start, end = moments

    def names(**asked: Any) -> set[tuple[str | None, ...]]:
        found = differing(own, "/users", **{"from": start, "to": end, **asked})
        return {tuple(row and row["name"] for row in (item["was"], item["now"])) for item in found.values()}

    renamed, came = ("Muster, Erika", "Neu, Erika"), (None, "Muster, Berta")
    assert names() == {renamed, came}
    assert names(**{"filter[name]": "Muster, Erika"}) == {renamed}
    assert names(**{"filter[name]": "Neu, Erika"}) == {renamed}
    assert names(**{"filter[name]": "Muster, Berta"}) == {came}
    assert names(**{"filter[name]": "Muster, Erika", "filter[cost_centre]": "4712"}) == set()
    assert names(search="muster") == {renamed, came}
    assert names(search="berta") == {came}
    assert names(search="niemand") == set()


@pytest.mark.parametrize(
    "asked", ["unsinn=1", "facets=status", "sort=name", "fields=name", "count=exact", "expand=actions", "at=2026-01-01"]
)
def test_what_it_does_not_take_is_refused_with_what_it_takes(first: Side, asked: str) -> None:
    answer = first.admin.get(f"/users/differences?{asked}")
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (400, "query-unknown-parameter")
    for name in ("filter[field]", "search", "limit", "cursor", "from", "to", "by", "after"):
        assert name in problem["hint"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("filter[unsinn]=1", "query-unknown-field"),
        ("limit=0", "query-bad-value"),
        ("cursor=unsinn", "query-cursor-unreadable"),
        ("search=a&search=b", "query-parameter-twice"),
    ],
)
def test_what_it_takes_is_read_as_the_list_reads_it(first: Side, asked: str, code: str) -> None:
    assert first.admin.get(f"/users/differences?{asked}").json()["code"] == code


@pytest.mark.requirement("A-11")
def test_it_waits_for_a_write_and_says_which_position_it_shows(world: World, own: Side) -> None:
    own.user("Muster, Erika")
    start = now(world)
    berta = own.write("POST", "/users", {"name": "Muster, Berta"})
    answer = own.admin.get("/users/differences", params={"from": start, "after": berta["position"]})
    body = answer.json()
    assert [item["id"] for item in body["items"]] == [berta["id"]]
    assert int(answer.headers["X-Position"]) == body["position"] >= berta["position"]


@pytest.mark.requirement("A-11")
def test_rows_that_lag_name_no_events_that_they_do_not_contain(world: World, own: Side) -> None:
    erika = own.user("Muster, Erika")
    start = now(world)
    first = own.write("PUT", f"/users/{erika}/name", {"name": "Neu, Erika"})["position"]
    own.read("/users")
    with psycopg.connect(world.dsn) as connection:  # the live rows stay where they are
        connection.execute("SELECT FROM projection_generations WHERE name = 'inventory' AND live FOR UPDATE")
        own.write("PUT", f"/users/{erika}/name", {"name": "Noch neuer, Erika"})
        answer = own.admin.get("/users/differences", params={"from": start}).json()
    [item] = answer["items"]
    assert item["now"]["name"] == "Neu, Erika"
    assert [event["position"] for event in item["events"]] == [first]
    assert answer["position"] == first


@pytest.mark.parametrize("other", [{"from": "2026-01-01"}, {"by": "effective"}, {"search": "muster"}, {"to": "2026-01-03"}])
def test_a_cursor_belongs_to_its_question(own: Side, moments: tuple[str, str], other: dict[str, str]) -> None:
    asked = {"from": moments[0], "limit": 1}
    cursor = own.read("/users/differences", **asked)["next_cursor"]
    answer = own.admin.get("/users/differences", params={**asked, "cursor": cursor, **other})
    assert (answer.status_code, answer.json()["code"]) == (400, "query-cursor-of-another-query")


@pytest.mark.requirement("A-11")
@pytest.mark.requirement("H-18")
def test_what_differs_is_taken_along_as_a_file_with_events_and_who(world: World, own: Side) -> None:
    erika, hans = own.user("Muster, Erika", cost_centre="4711"), own.user("Beispiel, Hans")
    own.read("/users", after=world.log.head())
    start = now(world)
    own.write("PATCH", f"/users/{erika}", {"cost_centre": "4712", "group": "Vertrieb"})
    own.write("DELETE", f"/users/{hans}")
    last = own.write("POST", "/users", {"name": "Neu, Nina"})["position"]
    asked = {"from": start, "after": last, "lang": "en"}
    answer = own.admin.get("/users/differences/export.csv", params=asked)
    assert answer.status_code == 200, answer.text
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    told = {(row["What"], row["Field"], row["Before"], row["After"]) for row in rows}
    assert told == {
        ("came", "", "", ""),
        ("changed", "Status", "active", "deleted"),
        ("changed", "Cost centre", "4711", "4712"),
        ("changed", "Group", "", "Vertrieb"),
    }
    [cost] = [row for row in rows if row["Field"] == "Cost centre"]
    assert cost["Id"] == erika
    assert cost["Row"].startswith("Muster, Erika")
    assert "4712" in cost["Events"]
    assert "Test administrator" in cost["Who"]
    narrowed = own.admin.get("/users/differences/export.csv", params={**asked, "filter[group]": "Vertrieb"})
    assert {row["Id"] for row in csv.DictReader(io.StringIO(narrowed.content.decode("utf-8-sig")), delimiter=";")} == {erika}
    for form in ("xlsx", "pdf"):
        file = own.admin.get(f"/users/differences/export.{form}", params={**asked, "lang": "de"})
        assert file.status_code == 200, file.text
        if form == "xlsx":
            book = load_workbook(io.BytesIO(file.content))
            assert [cell.value for cell in book.worksheets[0][1]][:3] == ["Was", "Zeile", "Feld"]
            assert any(
                "Unterschiede" in str(cell) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row
            )
        else:
            text = PdfReader(io.BytesIO(file.content)).pages[0].extract_text()
            assert "Zeile" in text
            assert erika[:13] not in text, "ids are for programs"
    while world.backend.parts[Looks].record():
        pass
    looked = own.read("/looks", **{"filter[kind]": "list_export"})["items"]
    assert len(looked) == 4


def test_a_file_of_too_much_is_refused_with_what_to_do(own: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differences_module, "MOST_DIFFERENCES", 1)
    for name in ("Eins, Eva", "Zwei, Zoe"):
        own.user(name)
    answer = own.admin.get("/users/differences/export.csv", params={"from": "2026-01-01"})
    assert (answer.status_code, answer.json()["code"]) == (422, "too-many-differences")
    assert "filters" in answer.json()["detail_en"]
