"""Many users, numbers or devices are changed in one go by a workbook, over HTTP (H-20)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.api.bulk_maintenance.workbooks import WAIT, agreed, downloaded
from tests.api.conftest import Side, World

pytestmark = pytest.mark.requirement("H-20")
ADDRESS = {"recipient": "Beispiel GmbH", "street": "Musterweg 1", "postal_code": "12345", "city": "Musterstadt"}


@pytest.fixture(scope="module")
def side(world: World) -> Side:
    return agreed(world, "Datenpflege GmbH")


def test_users_are_renamed_and_enriched_in_one_go(side: Side) -> None:
    erika = side.user("Muster, Erika", cost_centre="1000", primary_address=ADDRESS)
    hans = side.user("Probe, Hans", personnel_number="007")
    book = downloaded(side, "users")
    row, other = book.row("Name", "Muster, Erika"), book.row("Name", "Probe, Hans")
    cells = [
        book.put(row, "Name", "Muster-Neu, Erika"),
        book.put(row, "Kostenstelle", None),
        book.put(row, "Lieferadresse: Ort", "Beispielstadt"),
        book.put(other, "E-Mail", "hans@beispiel.example"),
    ]
    content = book.content()
    plan = book.told(content)
    assert [(each["cell"], each["field"]) for each in plan["changes"]] == list(
        zip(cells, ("name", "cost_centre", "city", "email"), strict=True)
    )
    name, cost_centre, *_ = plan["changes"]
    assert (name["old"]["de"], name["new"]["de"], name["now"]["de"], name["thing_id"]) == (
        "Muster, Erika",
        "Muster-Neu, Erika",
        "Muster, Erika",
        erika,
    )
    assert (cost_centre["old"]["en"], cost_centre["new"], cost_centre["sheet"], cost_centre["column"]) == (
        "1000",
        None,
        "Nutzer",
        "Kostenstelle",
    )
    assert (plan["conflicts"], plan["errors"], plan["counts"]["changed"], plan["counts"]["cells"]) == ([], [], 2, 4)
    assert side.read(f"/users/{erika}")["name"] == "Muster, Erika", "nothing is changed before it is confirmed"
    done = book.carry_out(content, plan["hash"]).json()
    assert (done["state"], done["counts"]["changed"], done["counts"]["quarantined"]) == ("completed", 2, 0)
    now = side.read(f"/users/{erika}")
    assert (now["name"], now["cost_centre"], now["primary_address"]) == (
        "Muster-Neu, Erika",
        None,
        {**ADDRESS, "city": "Beispielstadt", "country": "DE"},
    )
    assert side.read(f"/users/{hans}")["email"] == "hans@beispiel.example"
    again = book.told(content)
    assert (again["state"], again["import_id"], again["hash"]) == ("recognised", done["id"], None)


def test_the_workbook_hides_ids_locks_columns_and_offers_choices(side: Side) -> None:
    side.device(model="Phone 1", size="128 GB")
    book = downloaded(side, "devices")
    sheet = book.sheet
    heads = [cell.value for cell in sheet[1]]
    assert heads[:5] == ["Geräte-Id", "Version", "Kundennummer", "Stand", "Prüfwert"]
    assert [sheet.column_dimensions["A"].hidden, sheet.protection.sheet, sheet.protection.password] == [True, True, None]
    locked = {head: sheet.cell(2, at).protection.locked for at, head in enumerate(heads, start=1)}
    assert locked == {**dict.fromkeys(heads[:8], True), **dict.fromkeys(heads[8:], False)}
    assert heads[5:] == ["IMEI 1", "Seriennummer", "Nutzer", "Art", "Hersteller", "Modell", "Größe", "Farbe"]
    [choices] = [each for each in sheet.data_validations.dataValidation if each.type == "list"]
    assert "Smartphone" in choices.formula1
    assert "Zur Auswahl" in sheet.cell(1, 9).comment.text
    english = downloaded(side, "devices", lang="en")
    assert [cell.value for cell in english.sheet[1]][5:] == ["IMEI 1", "Serial number", "User", "Kind", "Maker", "Model", "Size", "Colour"]


def test_sizes_colours_and_own_fields_of_devices(world: World, side: Side) -> None:
    field = {"label_de": "Schrank", "label_en": "Locker"}
    assert side.admin.put("/customer/fields/device/locker", json=field).status_code == 200
    device = side.device(model="Phone Farbe")
    book = downloaded(side, "devices", lang="en")
    row = book.row("Model", "Phone Farbe")
    book.put(row, "Size", "256 GB")
    book.put(row, "Colour", "blau")
    book.put(row, "Kind", "tablet")
    book.put(row, "Locker", "S1")
    book.confirmed()
    now = side.read(f"/devices/{device}")
    assert (now["size"], now["colour"], now["kind"], now["further"]) == ("256 GB", "blau", "tablet", {"locker": "S1"})


def test_devices_are_told_apart_and_a_changed_locked_cell_is_told(side: Side) -> None:
    devices = [side.device(model="Phone Zwilling") for _ in range(2)]
    book = downloaded(side, "devices", search="zwilling")
    for row in (2, 3):
        book.put(row, "Farbe", "rot")
    serial = str(book.sheet.cell(2, book.column("Seriennummer")).value or "")
    told = book.told()
    assert told["warned"] == []
    assert len({each["thing"] for each in told["changes"]}) == 2
    named = {each["thing_id"]: each["thing"] for each in told["changes"]}
    for device in devices:
        now = side.read(f"/devices/{device}")
        assert (now["imei"] or now["serial_number"]) in named[device]
    assert told["message_de"] == "Vorschau: 2 Zeilen, 2 geändert (2 Zellen), 0 unverändert, 0 nicht übernehmbar; noch ist nichts geändert."
    cell = book.put(2, "Seriennummer", serial + "X")
    [warned] = book.told()["warned"]
    assert (warned["code"], warned["line"], warned["column"], warned["value"]) == ("locked_cell", 2, "Seriennummer", serial + "X")
    assert f"der Zelle {cell} " in warned["text_de"]
    assert book.confirmed()["counts"]["changed"] == 2


def test_numbers_by_hand_with_days_and_entitlements(side: Side) -> None:
    sim = side.sim(tariff={"name": "Mobil S"})
    number = side.read(f"/sims/{sim}")["number"]
    book = downloaded(side, "numbers")
    row = book.row("Rufnummer", number)
    book.put(row, "Tarif", "Mobil L")
    book.put(row, "Vertragsende", datetime(2027, 1, 31))  # noqa: DTZ001  as Excel has it
    book.put(row, "Vertragsbeginn", "01.02.2025")
    book.put(row, "Hardwareabrufberechtigung", "ja")
    book.put(row, "Status", "pausiert")
    told = book.told()
    assert [each["new"]["en"] for each in told["changes"]] == ["paused", "Mobil L", "2025-02-01", "2027-01-31", "yes"]
    book.confirmed()
    now = side.read(f"/sims/{sim}")
    names = ("tariff", "contract_start", "contract_end", "hardware_calloff", "status")
    assert [now[name] for name in names] == ["Mobil L", "2025-02-01", "2027-01-31", True, "paused"]


def test_what_somebody_changed_meanwhile_is_shown_and_not_overwritten(side: Side) -> None:
    user = side.user("Konflikt, Karla", cost_centre="1000", group="A")
    book = downloaded(side, "users")
    row = book.row("Name", "Konflikt, Karla")
    changed = book.put(row, "Kostenstelle", "3000")
    book.put(row, "Gruppe", "B")
    side.write("PATCH", f"/users/{user}", {"cost_centre": "2000", "email": "karla@beispiel.example"})
    told = book.told()
    [conflict] = told["conflicts"]
    assert (conflict["cell"], conflict["old"]["de"], conflict["new"]["de"], conflict["now"]["de"]) == (changed, "1000", "3000", "2000")
    assert "Test administrator" in conflict["changed_by"]["de"]
    assert conflict["changed_at"] is not None
    assert (told["counts"]["conflicts"], told["counts"]["refused"], told["changes"]) == (1, 1, [])
    done = book.confirmed()
    assert (done["counts"]["changed"], done["counts"]["quarantined"]) == (0, 1)
    [refused] = done["quarantined"]
    assert (refused["reason"], changed in refused["reason_de"]) == ("changed-since-download", True)
    now = side.read(f"/users/{user}")
    assert (now["cost_centre"], now["group"], now["email"]) == ("2000", "A", "karla@beispiel.example")


def test_what_others_changed_in_other_fields_is_no_conflict(side: Side) -> None:
    user = side.user("Nebenan, Nils")
    book = downloaded(side, "users")
    book.put(book.row("Name", "Nebenan, Nils"), "Gruppe", "B")
    side.write("PATCH", f"/users/{user}", {"cost_centre": "2000"})
    assert book.confirmed()["counts"]["changed"] == 1
    now = side.read(f"/users/{user}")
    assert (now["group"], now["cost_centre"]) == ("B", "2000")


def test_a_plan_that_is_no_longer_so_is_not_carried_out(side: Side) -> None:
    user = side.user("Plan, Paula")
    book = downloaded(side, "users")
    book.put(book.row("Name", "Plan, Paula"), "Gruppe", "B")
    content = book.content()
    plan = book.told(content)["hash"]
    side.write("PATCH", f"/users/{user}", {"group": "C"})
    refused = book.carry_out(content, plan)
    assert (refused.status_code, refused.json()["code"]) == (409, "plan-differs")
    assert side.read(f"/users/{user}")["group"] == "C"
    direct = side.admin.post("/imports", files={"file": ("pflege.xlsx", content)}, data={"kind": "maintained_users"}, headers=WAIT)
    assert (direct.status_code, direct.json()["code"]) == (422, "plan-needed")


def test_an_upload_is_undone_as_a_whole(side: Side) -> None:
    users = [side.user(f"Zurück, {number}", cost_centre="1", primary_address=ADDRESS) for number in range(3)]
    book = downloaded(side, "users", search="zurück")
    for row in range(2, 5):
        book.put(row, "Kostenstelle", "2")
        book.put(row, "Lieferadresse: Straße", "Nebenweg 2")
    upload = book.confirmed()
    side.write("PATCH", f"/users/{users[0]}", {"group": "Anders"})
    told = side.admin.post(f"/bulk-maintenance/uploads/{upload['id']}/undo/plan").json()
    assert (told["counts"]["changed"], told["counts"]["cells"], told["conflicts"]) == (3, 6, [])
    assert {(each["sheet"], each["cell"]) for each in told["changes"]} == {(None, None)}, "nobody has seen that file"
    assert ("Quarantäne" in told["message_de"], "quarantine" in told["message_en"]) == (False, False)
    undone = side.admin.post(f"/bulk-maintenance/uploads/{upload['id']}/undo", json={"plan": told["hash"]}, headers=WAIT)
    assert undone.status_code == 200, undone.text
    assert undone.json()["counts"]["changed"] == 3
    now = [side.read(f"/users/{user}") for user in users]
    assert {(each["cost_centre"], each["primary_address"]["street"], each["primary_address"]["city"]) for each in now} == {
        ("1", "Musterweg 1", "Musterstadt")
    }
    assert now[0]["group"] == "Anders"


def test_an_undoing_that_later_changes_touch_is_refused_and_says_which(side: Side) -> None:
    users = [side.user(f"Später, {number}", cost_centre="1") for number in range(2)]
    book = downloaded(side, "users", search="später")
    for row in (2, 3):
        book.put(row, "Kostenstelle", "2")
    upload = book.confirmed()
    side.write("PATCH", f"/users/{users[1]}", {"cost_centre": "9"})
    told = side.admin.post(f"/bulk-maintenance/uploads/{upload['id']}/undo/plan").json()
    assert [(each["thing"], each["now"]["de"]) for each in told["conflicts"]] == [("Später, 1", "9")]
    refused = side.admin.post(f"/bulk-maintenance/uploads/{upload['id']}/undo", json={"plan": told["hash"]}, headers=WAIT)
    assert (refused.status_code, refused.json()["code"]) == (409, "undo-refused")
    assert "Später, 1" in refused.json()["detail_de"]
    assert [side.read(f"/users/{user}")["cost_centre"] for user in users] == ["2", "9"]


def test_an_undoing_tells_of_fields_that_were_withdrawn_since(side: Side) -> None:
    """Not skipped without a word: an undoing is whole, or refused."""
    field = {"label_de": "Schrank", "label_en": "Locker"}
    side.write("PUT", "/customer/fields/user/locker", field)
    user = side.user("Feld, Fiona", cost_centre="1")
    book = downloaded(side, "users", search="fiona")
    book.put(2, "Kostenstelle", "2")
    book.put(2, "Schrank", "12")
    upload = book.confirmed()
    side.write("DELETE", "/customer/fields/user/locker")
    refused = side.admin.post(f"/bulk-maintenance/uploads/{upload['id']}/undo/plan")
    assert (refused.status_code, refused.json()["code"]) == (409, "fields-withdrawn-since")
    assert "locker" in refused.json()["detail_de"]
    assert side.read(f"/users/{user}")["cost_centre"] == "2"
    side.write("PUT", "/customer/fields/user/locker", field)
    assert side.admin.post(f"/bulk-maintenance/uploads/{upload['id']}/undo/plan").json()["counts"]["cells"] == 2


def test_only_an_upload_that_is_over_is_undone(side: Side) -> None:
    lists = side.admin.post("/imports", files={"file": ("n.csv", b"Name\nListe, Lisa\n")}, data={"kind": "users"}, headers=WAIT).json()
    refused = side.admin.post(f"/bulk-maintenance/uploads/{lists['id']}/undo/plan")
    assert (refused.status_code, refused.json()["code"]) == (409, "no-upload-to-undo")
    missing = side.admin.post("/bulk-maintenance/uploads/00000000-0000-0000-0000-000000000001/undo/plan")
    assert (missing.status_code, missing.json()["code"]) == (404, "not-found")
    side.user("Nichts, Nora")
    empty = downloaded(side, "users", search="nichts").confirmed()
    assert side.admin.post(f"/bulk-maintenance/uploads/{empty['id']}/undo/plan").json()["code"] == "nothing-to-undo"


@pytest.mark.requirement("X-06", "E-03")
@pytest.mark.part_of("H-25")
def test_off_means_absent_and_refused(world: World, side: Side) -> None:
    other = world.side("Ohne Datenpflege GmbH")
    files: Any = {"file": ("pflege.xlsx", downloaded(side, "users").content())}
    unknown = "00000000-0000-0000-0000-000000000001"
    for answer in (
        other.admin.get("/bulk-maintenance/users.xlsx"),
        other.admin.post("/bulk-maintenance/users/plan", files=files),
        other.admin.post("/bulk-maintenance/users", files=files, data={"plan": "0" * 64}),
        other.admin.post(f"/bulk-maintenance/uploads/{unknown}/undo/plan"),
        other.admin.post(f"/bulk-maintenance/uploads/{unknown}/undo", json={"plan": "0" * 64}),
        other.admin.post("/imports", files=files, data={"kind": "maintained_users", "dry_run": "true"}, headers=WAIT),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "feature-off"), answer.text
    [tile] = [each for each in other.read("/start")["tiles"] if each["name"] == "bulk_maintenance"]
    assert tile["refused"]["code"] == "feature-off"
    viewer = side.viewer.get("/bulk-maintenance/users.xlsx")
    assert (viewer.status_code, viewer.json()["code"]) == (403, "not-allowed")
