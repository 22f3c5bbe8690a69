"""Many orders in one go, over HTTP: as lines, or by the template that people fill in (H-10)."""

import io
import json
from typing import Any
from uuid import UUID

import openpyxl
import pytest

from tests.api.conftest import World
from tests.api.imports.test_imports import imported
from tests.api.orders.shop import Shop, shop

WAIT = {"Prefer": "wait=30"}


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    made = shop(world, "Massenbestellung GmbH")
    assert world.ops.put("/customer/features/bulk_order", headers={"X-Customer": made.side.number}).status_code == 200
    made.side.read("/users")  # what is agreed has come to be read by then
    return made


def template(place: Shop, language: str = "de") -> Any:
    answer = place.side.admin.get("/bulk-orders/template.xlsx", params={"lang": language})
    assert answer.status_code == 200, answer.text
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def counted(told: Any) -> tuple[int, int]:
    """Orders, and lines that were refused."""
    return told["counts"]["created"], told["counts"]["quarantined"]


def test_half_a_character_in_an_address_is_refused(place: Shop) -> None:
    address = {"recipient": "\ud800", "street": "Nebenweg 3", "postal_code": "54321", "city": "Musterstadt"}
    lines = [{"user_id": place.user("Halb, Hans"), "article_number": "BW-1", "address": address}]
    body = json.dumps({"lines": lines}).encode()
    refused = place.side.admin.post("/bulk-orders", content=body, headers={"Content-Type": "application/json"})
    assert refused.status_code == 422, refused.text


@pytest.mark.requirement("H-10")
def test_lines_are_orders_or_say_why_not(place: Shop) -> None:
    side, user = place.side, place.user("Viel, Vera")
    address = {"recipient": "Beispiel GmbH", "street": "Nebenweg 3", "postal_code": "54321", "city": "Musterstadt"}
    lines = [
        {"user_id": user, "article_number": "BW-1", "quantity": 2, "own_number": "2026-7", "remarks": "Am Empfang", "address": address},
        {"user_id": user, "article_number": "XX-1"},
    ]
    tried = side.admin.post("/bulk-orders", json={"lines": lines, "dry_run": True}, headers=WAIT).json()
    assert (tried["state"], *counted(tried)) == ("dry_run", 1, 1)
    assert [event["sentence"]["de"] for event in tried["events"]] == [
        "Bestellung für Viel, Vera aufgegeben: 2 × Phone 1 256 GB blau (BW-1)"
    ]
    answer = side.admin.post("/bulk-orders", json={"lines": lines}, headers=WAIT)
    assert answer.status_code == 200, answer.text
    done = answer.json()
    assert (done["state"], *counted(done)) == ("completed", 1, 1)
    [order] = side.read("/orders", **{"filter[user_id]": user, "expand": "parts", "after": done["position"]})["items"]
    assert (order["own_number"], order["status"], order["items"][0]["quantity"]) == ("2026-7", "placed", 2)
    assert order["address"]["street"] == "Nebenweg 3"
    [refused] = side.read(f"/imports/{done['id']}/quarantine")["items"]
    assert (refused["line"], refused["reason"]) == (3, "no-such-article")
    again = side.admin.post("/bulk-orders", json={"lines": lines}, headers=WAIT).json()
    assert (again["state"], again["id"]) == ("recognised", done["id"])


@pytest.mark.requirement("H-10")
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_template_is_filled_in_and_comes_back(place: Shop, language: str) -> None:
    side, user = place.side, place.side.user(f"Vorlage {language}", primary_address=_address(), email=f"{language}@vorlage.example")
    book = template(place, language)
    sheet, catalogue = book.worksheets
    offered = [row[0] for row in catalogue.iter_rows(min_row=2, values_only=True)]
    assert offered == ["H-1", "BW-1", "BW-2"]
    choices = next(each for each in sheet.data_validations.dataValidation if each.type == "list")
    assert f"'{catalogue.title}'!$A$2:$A$4" in choices.formula1
    heads = [cell.value for cell in sheet[1]]
    assert "12345 Musterstadt" in sheet.cell(1, len(heads)).comment.text, "how an address is written"
    row = {
        "E-Mail": f"{language}@vorlage.example",
        "Email": f"{language}@vorlage.example",
        "Artikelnummer": "BW-2",
        "Article number": "BW-2",
    }
    sheet.append([row.get(head) for head in heads])
    file = io.BytesIO()
    book.save(file)
    done = imported(side, ("bestellung.xlsx", file.getvalue()), kind="orders")
    assert (done["state"], *counted(done), done["warnings"]) == ("completed", 1, 0, 0), done
    [order] = side.read("/orders", **{"filter[user_id]": user, "after": done["position"]})["items"]
    assert order["articles"] == ["1 × Phone 1 512 GB (BW-2)"]


@pytest.mark.requirement("H-10", "X-06")
@pytest.mark.part_of("H-25")
def test_who_has_not_agreed_can_not_and_sees_nobody_elses_catalogue(world: World, place: Shop) -> None:
    other = shop(world, "Einzelbestellung GmbH")
    user = other.user("Einzeln, Egon")
    line = {"lines": [{"user_id": user, "article_number": "BW-1"}]}
    for answer in (
        other.side.admin.get("/bulk-orders/template.xlsx"),
        other.side.admin.post("/bulk-orders", json=line, headers=WAIT),
        other.side.admin.post(
            "/imports", files={"file": ("b.csv", b"E-Mail;Artikelnummer\na@b.example;BW-1\n")}, data={"kind": "orders"}, headers=WAIT
        ),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "feature-off"), answer.text
    assert other.side.read("/orders")["items"] == []
    foreign = place.side.admin.post("/bulk-orders", json=line, headers=WAIT).json()
    assert counted(foreign) == (0, 1), "another customer's user is nobody"


@pytest.mark.requirement("H-10", "E-03")
def test_who_may_import_but_not_order_can_not(world: World, place: Shop) -> None:
    file = {"file": ("b.csv", b"E-Mail;Artikelnummer\na@b.example;BW-1\n")}
    answer = world.ops.post("/imports", files=file, data={"kind": "orders"}, headers={"X-Customer": place.side.number})
    assert (answer.status_code, answer.json()["code"]) == (403, "not-allowed")


@pytest.mark.requirement("H-10")
@pytest.mark.parametrize(
    "lines", [[], [{"user_id": str(UUID(int=1)), "article_number": "BW-1", "quantity": 0}], [{"article_number": "BW-1"}]]
)
def test_what_is_no_line_is_refused_whole(place: Shop, lines: list[dict[str, Any]]) -> None:
    assert place.side.admin.post("/bulk-orders", json={"lines": lines}).status_code == 422


def _address() -> dict[str, str]:
    return {"street": "Musterweg 1", "postal_code": "12345", "city": "Musterstadt"}


@pytest.mark.requirement("H-10")
def test_lines_are_taken_as_they_stand(place: Shop) -> None:
    """What a list of people's would be read otherwise: a number with a decimal, a dash, a long remark, an address abroad."""
    side, user = place.side, place.user("Genau, Gerda")
    place.does("/catalogue-items", {"name": "Kabel", "product": "accessory", "variants": [{"article_number": "4711.0"}]})
    abroad = {
        "recipient": "Muster, Max; Abteilung 7",
        "street": "Rue d'Exemple 12, bis",
        "postal_code": "L-1234",
        "city": "Musterbourg, Haut",
        "country": "LU",
    }
    remarks = "=Bitte läuten.\nZweimal; " + "x" * 900
    lines = [
        {"user_id": user, "article_number": "4711.0", "own_number": "-", "remarks": remarks, "address": abroad},
        {"user_id": user, "article_number": "BW-1", "own_number": "'2026.0", "remarks": "-"},
    ]
    done = side.admin.post("/bulk-orders", json={"lines": lines}, headers=WAIT).json()
    assert counted(done) == (2, 0), done
    found = side.read("/orders", **{"filter[user_id]": user, "expand": "parts", "after": done["position"], "sort": "own_number"})["items"]
    by_article = {order["items"][0]["article_number"]: order for order in found}
    exact, other = by_article["4711.0"], by_article["BW-1"]
    assert (exact["address"], exact["remarks"], exact["own_number"]) == (abroad, remarks, "-")
    assert (other["own_number"], other["remarks"], other["address"]["street"]) == ("'2026.0", "-", "Musterweg 1")
    too_long = side.admin.post("/bulk-orders", json={"lines": [{**lines[1], "remarks": "x" * 1001}]})
    assert too_long.status_code == 422


@pytest.mark.requirement("H-10", "F-12")
def test_a_line_that_was_refused_is_corrected_as_it_stands(place: Shop) -> None:
    side, user = place.side, place.user("Falsch, Fred")
    lines = [{"user_id": user, "article_number": "XX.0", "remarks": "-"}]
    done = side.admin.post("/bulk-orders", json={"lines": lines}, headers=WAIT).json()
    assert counted(done) == (0, 1)

    def corrected(**cells: str) -> Any:
        return side.admin.post(f"/imports/{done['id']}/quarantine/corrections", json={"2": cells}).json()

    for wrong in ({"Stück": "200"}, {"Bemerkungen": "x" * 1001}, {"Ort": "Nirgends"}, {"Eigene Bestellnummer": "\u202e"}):
        assert counted(corrected(Artikelnummer="BW-2", **wrong)) == (0, 1), (
            "many pieces, a long remark, half an address, what turns words round"
        )
    assert counted(corrected(Artikelnummer="BW-2", Stück="2", Bemerkungen="-"))[0] == 1
    [order] = side.read("/orders", **{"filter[user_id]": user})["items"]
    assert (order["articles"], order["remarks"]) == (["2 × Phone 1 512 GB (BW-2)"], "-")
