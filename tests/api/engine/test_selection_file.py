"""A selection as one ZIP: the list of the rows that somebody marked, and for each its files; within the customer, its limits and everybody's rights (H-18)."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

import api.registry
from access.engine.looks import Looks
from aggregates.engine.sentence import Language
from api.engine.access import Caller
from api.engine.row_files import RowFile, RowFiles
from api.engine.selection import MOST_SELECTED
from eventstore.ids import new_id
from foundation.noun import Noun
from readmodels.devices.device_resource import DEVICE_LIST
from readmodels.users.user_resource import USER_LIST
from tests.api.conftest import Side, World, new_imei, new_number
from tests.api.engine.test_exports_followed import state, told
from tests.api.engine.test_shares import in_use
from tests.api.engine.test_slow_clients import files_without_name, rest
from tests.api.wires import many_users, stalled_download
from tests.waiting import until

pytestmark = pytest.mark.requirement("H-18")


@pytest.fixture(scope="module")
def side(world: World) -> Side:
    return world.side("Beispielwerk Auswahl GmbH")


def taken(client: httpx.Client, path: str, **parameters: Any) -> zipfile.ZipFile:
    answer = client.get(path, params=parameters)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip"), answer.text
    found = zipfile.ZipFile(io.BytesIO(answer.content))
    assert found.testzip() is None
    return found


def pdf(found: zipfile.ZipFile, name: str) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(found.read(name))).pages).split())


def refused(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    body = answer.json()
    assert (answer.status_code, body["code"]) == (status, code), answer.text
    assert body["detail_de"] != body["detail_en"]
    return body


def test_marked_users_come_as_their_list_and_a_history_each(side: Side) -> None:
    one, other = side.user("Müßig, Änne", personnel_number="0815"), side.user("Beispiel, Bo")
    side.user("Niemand, Nils")
    side.write("PUT", f"/users/{other}/name", {"name": "Beispiel-Muster, Bo"})
    found = taken(side.admin, "/users/export.zip", ids=f"{one},{other}", after=side.head(), lang="de")
    assert found.namelist() == ["Nutzer.xlsx", "Historien/Beispiel-Muster, Bo.pdf", "Historien/Müßig, Änne 0815.pdf"]
    assert all(each.flag_bits & 0x800 for each in found.infolist() if not each.filename.isascii()), "told as UTF-8"
    sheet = load_workbook(io.BytesIO(found.read("Nutzer.xlsx"))).worksheets[0]
    heads, *rows = sheet.iter_rows(values_only=True)
    names = [row[heads.index("Name")] for row in rows]
    assert names == ["Beispiel-Muster, Bo", "Müßig, Änne"]
    history = pdf(found, "Historien/Beispiel-Muster, Bo.pdf")
    assert "Beispiel, Bo" in history
    assert "Beispiel-Muster, Bo" in history
    assert "Müßig" not in history


def test_devices_and_numbers_by_filters_as_csv_in_english(side: Side) -> None:
    imeis = [new_imei(), new_imei()]
    for imei in imeis:
        side.device(imei, model="Zip 1")
    side.device(model="Other 1")
    found = taken(
        side.admin,
        "/devices/export.zip",
        **{"filter[model]": "Zip 1", "after": side.head(), "lang": "en", "table": "csv", "fields": "model,imei"},
    )
    lines = list(csv.reader(io.StringIO(found.read("Devices.csv").decode("utf-8-sig")), delimiter=";"))
    assert sorted(lines[1:]) == sorted(["Zip 1", imei] for imei in imeis)
    histories = [name for name in found.namelist() if name != "Devices.csv"]
    assert sorted(name[-len(imeis[0]) - 4 :] for name in histories) == sorted(f"{imei}.pdf" for imei in imeis)
    assert all(name.startswith("Histories/") for name in histories)
    number = new_number()
    sim = side.sim(number)
    found = taken(side.admin, "/sims/export.zip", ids=sim, after=side.head(), lang="en")
    assert found.namelist()[1:] == [f"Histories/{number}.pdf"]
    assert number in pdf(found, f"Histories/{number}.pdf")


def test_names_are_safe_and_each_file_has_its_own(side: Side) -> None:
    bad = ["../../etc/Schlimm", "Doppelt, Dora", "doppelt, dora", "Doppelt, Dora"]
    ids = [side.user(name) for name in bad]
    found = taken(side.admin, "/users/export.zip", ids=",".join(ids), after=side.head(), lang="de")
    names = found.namelist()[1:]
    assert len({name.casefold() for name in names}) == 4
    assert sorted(name.casefold() for name in names if "oppelt" in name) == [
        *("historien/doppelt, dora (2).pdf", "historien/doppelt, dora (3).pdf", "historien/doppelt, dora.pdf"),
    ]
    assert [name for name in names if "Schlimm" in name] == ["Historien/_.._etc_Schlimm.pdf"]
    assert all(name.count("/") == 1 and ".." not in name.split("/") for name in names)


def test_what_is_not_there_is_named_and_nothing_comes(world: World, side: Side, second: Side) -> None:
    mine, theirs, nobodys = side.user("Muster, Meins"), second.user("Fremd, Frieda"), str(new_id())
    head = side.head()
    body = refused(
        side.admin.get("/users/export.zip", params={"ids": f"{mine},{theirs},{nobodys},x", "after": head}), 404, "selection-not-found"
    )
    assert body["facts"]["missing"] == [theirs, nobodys, "x"]
    assert theirs in body["detail_de"]
    assert mine not in body["detail_de"]
    assert "Frieda" not in str(body)
    never = refused(
        side.admin.get("/users/export.zip", params={"ids": f"{mine},{new_id()},{nobodys},x", "after": head}), 404, "selection-not-found"
    )
    assert never["detail_en"].replace(never["facts"]["missing"][0], theirs) == body["detail_en"], (
        "another customer's is as one that never was"
    )
    found = taken(second.admin, "/users/export.zip", ids=theirs, after=head)
    assert "Fremd, Frieda" in pdf(found, found.namelist()[1])
    assert in_use(world, "exports") == 0


def test_too_many_are_refused_with_their_number(world: World, side: Side) -> None:
    client = side.admin
    ids = ",".join(str(new_id()) for _ in range(MOST_SELECTED + 7))
    body = refused(client.get("/users/export.zip", params={"ids": ids}), 422, "selection-too-large")
    assert body["facts"] == {"found": MOST_SELECTED + 7, "most": MOST_SELECTED}
    assert str(MOST_SELECTED + 7) in body["detail_de"]
    side.read(f"/users/{side.user('Muster, Viele')}")
    with many_users(world, side.customer_id, rows=MOST_SELECTED + 1):
        assert refused(client.get("/users/export.zip"), 422, "selection-too-large")["facts"]["found"] > MOST_SELECTED
    refused(client.get("/users/export.zip", params={"ids": " ,"}), 400, "query-bad-value")
    refused(client.get("/users/export.zip", params={"at": "2026-01-01T00:00:00Z"}), 400, "query-unknown-parameter")
    assert client.get("/users/export.zip", params={"table": "pdf"}).status_code == 422


def _papers(_caller: Caller, _language: Language, thing: UUID, name: str) -> Iterator[RowFile]:
    yield RowFile(f"Urkunde {name}", ".txt", str(thing).encode())
    yield RowFile(f"Urkunde {name}", ".txt", b"further")


def test_areas_add_files_and_who_may_not_have_them_is_told(side: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    papers = RowFiles(DEVICE_LIST, Noun("Urkunden", "Papers"), ("looks", "read"), frozenset(), ("imei",), _papers)
    monkeypatch.setattr(api.registry, "ROW_FILES", (*api.registry.ROW_FILES, papers))
    imei = new_imei()
    device = side.device(imei)
    asked = {"ids": device, "after": side.head(), "lang": "de"}
    found = taken(side.admin, "/devices/export.zip", **asked)
    assert [name for name in found.namelist() if name.startswith("Urk")] == [
        f"Urkunden/Urkunde {imei}.txt",
        f"Urkunden/Urkunde {imei} (2).txt",
    ]
    assert found.read(f"Urkunden/Urkunde {imei}.txt").decode() == device
    less = taken(side.viewer, "/devices/export.zip", **asked)
    assert [name.partition("/")[0] for name in less.namelist()] == ["Geräte.xlsx", "Hinweis.txt", "Historien"]
    note = less.read("Hinweis.txt").decode("utf-8-sig")
    assert note.startswith("Nicht in dieser Datei: Urkunden. Ihre Rolle (")


def test_each_part_is_on_record_as_if_taken_by_itself(world: World, side: Side) -> None:
    def looks() -> list[str]:
        while world.backend.parts[Looks].record():
            pass
        return [each["sentence"]["de"] for each in side.read("/looks", limit=20)["items"]]

    ids = [side.user(f"Muster, Blick {n}") for n in "ab"]
    before = len(looks())
    assert side.admin.head("/users/export.zip", params={"ids": ",".join(ids), "after": side.head()}).status_code == 200
    until(lambda: in_use(world, "exports") == 0)
    assert len(looks()) == before, "a head shows nothing"
    taken(side.admin, "/users/export.zip", ids=",".join(ids))
    latest = looks()[:3]
    assert sorted(latest) == [
        "Historie als PDF geholt: Muster, Blick a",
        "Historie als PDF geholt: Muster, Blick b",
        "Liste „Nutzer“ als Excel geholt",
    ]


def test_it_is_followed_by_its_name(side: Side) -> None:
    ids, export_id = [side.user(f"Muster, Folge {n}") for n in "abc"], str(new_id())
    taken(side.admin, "/users/export.zip", ids=",".join(ids), after=side.head(), export_id=export_id)
    until(lambda: state(side.admin, export_id) == "finished")
    ended = told(side.admin, export_id)
    assert (ended["rows"], ended["rows_in_all"], ended["form"]) == (3, 3, "zip")


def _scans(_caller: Caller, _language: Language, _thing: UUID, name: str) -> Iterator[RowFile]:
    """So much that no buffer of the system holds it."""
    yield RowFile(name, ".bin", os.urandom(8_000_000))


@pytest.mark.parametrize("by", ["the client", "a request"])
def test_a_download_that_breaks_off_leaves_nothing(world: World, side: Side, monkeypatch: pytest.MonkeyPatch, by: str) -> None:
    scans = RowFiles(USER_LIST, Noun("Scans", "Scans"), ("users", "read"), frozenset(), ("name",), _scans)
    monkeypatch.setattr(api.registry, "ROW_FILES", (*api.registry.ROW_FILES, scans))
    before, export_id = files_without_name(), str(new_id())
    ids = ",".join(side.user(f"Muster, Abbruch {n}") for n in "abc")
    with stalled_download(world, side.admin, f"/users/export.zip?ids={ids}&after={side.head()}&export_id={export_id}") as found:
        until(lambda: state(side.admin, export_id) == "running")
        if by == "a request":
            assert side.admin.delete(f"/exports/{export_id}").json()["state"] == "cancelled"
            assert b"PK\x05\x06" not in rest(found), "what broke off doesn't look whole"
    until(lambda: in_use(world, "exports") == in_use(world, "downloads") == 0)
    until(lambda: files_without_name() <= before)
    until(lambda: state(side.admin, export_id) == ("cancelled" if by == "a request" else "broken_off"))
