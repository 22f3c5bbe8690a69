"""The makers of the devices and the tariffs as lists with files; users, numbers, devices, makers and tariffs as one workbook (H-18)."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from tests.api.conftest import Side, World
from tests.api.people import person

pytestmark = pytest.mark.requirement("H-18")
TARIFF = {"name": "Mobil M"}
ALL = {"subsidy": True, "renewal": True, "hardware_calloff": True}


@pytest.fixture(scope="module")
def side(world: World) -> Side:
    found = world.side("Bestand GmbH")
    user = found.user("Bestand, Berta")
    devices = [found.device(model=model) for model in ("Phone 1", "PHONE 1", "Phone 2")]
    found.device(kind="laptop", model="Book 1", maker="Musterwerk")
    found.write("POST", f"/devices/{devices[0]}/assignment", {"user_id": user})
    found.write("PUT", f"/devices/{devices[2]}/hidden")
    found.sim(tariff=TARIFF, entitlements=ALL)
    found.sim(tariff=TARIFF, entitlements={"hardware_calloff": False})
    found.sim(tariff=TARIFF, entitlements=ALL, status="inactive")
    found.sim()
    return found


def workbook(answer: Any) -> Any:
    assert answer.status_code == 200, answer.text
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def test_makers_are_counted_by_model(side: Side) -> None:
    told = side.read("/makers", facets="maker,kind", count="exact")
    rows = [(row["maker"], row["model"].lower(), row["devices"], row["with_user"], row["without_user"]) for row in told["items"]]
    assert rows == [("Beispielwerk", "phone 1", 2, 1, 1), ("Musterwerk", "book 1", 1, 0, 1)]
    assert (told["total"], len(told["facets"]["maker"]["values"])) == (2, 2)
    [found] = side.read("/makers", search="muster book", **{"filter[devices][gte]": 1})["items"]
    assert (found["kind"], found["unknown"], found["lost"], found["activation_locked"]) == ("laptop", 0, 0, 0)


def test_tariffs_tell_what_their_numbers_are_entitled_to(side: Side) -> None:
    rows = {row["tariff"]: row for row in side.read("/tariffs")["items"]}
    names = ("numbers", "active", "inactive", "free", "paused", "hardware_calloff", "renewal", "subsidy")
    assert [rows["Mobil M"][name] for name in names] == [3, 2, 1, 0, 0, 1, 1, 1]
    assert rows[None]["numbers"] == 1
    assert [row["numbers"] for row in side.read("/tariffs", search="mobil", sort="-numbers")["items"]] == [3]


def test_both_are_told_as_of_a_moment_and_page_by_page(side: Side) -> None:
    at = side.read("/makers", at="2020-01-01")
    assert at["items"] == []
    first = side.read("/makers", limit=1)
    [second] = side.read("/makers", limit=1, cursor=first["next_cursor"])["items"]
    assert second["maker"] == "Musterwerk"


@pytest.mark.parametrize(("path", "title", "head"), [("makers", "Hersteller", "Hersteller"), ("tariffs", "Tarife", "Tarif")])
def test_they_are_files_by_name(side: Side, path: str, title: str, head: str) -> None:
    side.read(f"/{path}")
    answer = side.admin.get(f"/{path}/export.xlsx")
    assert f'filename="{title}.xlsx"' in answer.headers["content-disposition"]
    assert workbook(answer)[title]["A1"].value == head
    assert side.admin.get(f"/{path}/export.csv").text.lstrip("\ufeff").startswith(head)


def test_one_workbook_has_all_five_sheets(side: Side) -> None:
    after = side.head()
    book = workbook(side.admin.get("/inventory.xlsx", params={"after": after}))
    assert book.sheetnames == ["Nutzer", "Rufnummern", "Geräte", "Hersteller", "Tarife", "Über diese Datei"]
    assert [sheet.max_row for sheet in book.worksheets[:5]] == [2, 5, 4, 3, 3]
    for name, path in (("Nutzer", "users"), ("Rufnummern", "sims"), ("Geräte", "devices"), ("Hersteller", "makers"), ("Tarife", "tariffs")):
        alone = workbook(side.admin.get(f"/{path}/export.xlsx"))[name]
        assert [*book[name].values] == [*alone.values]
    english = workbook(side.admin.get("/inventory.xlsx", params={"lang": "en"}))
    assert english.sheetnames[:5] == ["Users", "Numbers", "Devices", "Makers", "Tariffs"]
    refused = side.admin.get("/inventory.xlsx", params={"filter[kind]": "laptop"})
    assert (refused.status_code, refused.json()["code"]) == (400, "query-unknown-parameter")


@pytest.mark.requirement("E-03")
def test_whoever_sees_no_overview_gets_no_workbook(world: World, side: Side) -> None:
    accounting = person(world, world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": side.number}), "accounting")
    for path in ("/inventory.xlsx", "/makers", "/tariffs/export.csv"):
        assert accounting.client.get(path).status_code == 403
