"""Lines of a bulk order say how they are paid for, each by itself (H-10)."""

import io

import openpyxl
import pytest

from tests.api.baskets.fitted import Fitted, fitted
from tests.api.conftest import World

WAIT = {"Prefer": "wait=30"}
LEASE = {"article_number": "BW-1", "financing": "lease", "months": 24}


@pytest.fixture(scope="module")
def place(world: World) -> Fitted:
    made = fitted(world, "Zahllisten GmbH")
    assert world.ops.put("/customer/features/bulk_order", headers={"X-Customer": made.side.number}).status_code == 200
    made.side.read("/users")  # what is agreed has come to be read by then
    return made


@pytest.mark.requirement("H-10")
def test_lines_of_a_bulk_order_say_it_each(place: Fitted) -> None:
    side, user = place.side, place.user("Liste, Lotte", email="lotte@zahllisten.example")
    sim, free = place.number(user, renewal=False), place.number(user)
    lines = [
        {"user_id": user, **LEASE, "sim_id": sim},
        {"user_id": user, "article_number": "BW-2", "financing": "rent", "months": 24},
        {"user_id": user, "article_number": "H-1", "financing": "purchase", "sim_id": free, "tariff_stays": True},
    ]
    done = side.admin.post("/bulk-orders", json={"lines": lines}, headers=WAIT).json()
    assert (done["counts"]["created"], done["counts"]["quarantined"]) == (2, 1), done
    [refused] = side.read(f"/imports/{done['id']}/quarantine")["items"]
    assert (refused["line"], refused["reason"]) == (3, "way-not-offered")
    orders = side.read("/orders", after=done["position"], expand="parts", **{"filter[user_id]": user})["items"]
    assert sorted(each["financing"][0] for each in orders) == ["lease", "purchase"]
    numbers = {side.read(f"/sims/{each}")["number"] for each in (sim, free)}
    assert {each["items"][0]["number"] for each in orders} == numbers

    book = openpyxl.load_workbook(io.BytesIO(side.admin.get("/bulk-orders/template.xlsx").content))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    choices = [each.formula1 for each in sheet.data_validations.dataValidation if each.type == "list"]
    assert '"Kauf,Leasing,Kauf mit Subvention"' in choices
    for number, article in ((side.read(f"/sims/{sim}")["number"], "BW-1"), ("+4915550099999", "H-1")):
        cells = {"E-Mail": "lotte@zahllisten.example", "Artikelnummer": article, "Finanzierung": "Leasing", "Laufzeit in Monaten": 24}
        sheet.append([{**cells, "Rufnummer": number}.get(str(head)) for head in heads])
    file = io.BytesIO()
    book.save(file)
    answer = side.admin.post("/imports", files={"file": ("bestellung.xlsx", file.getvalue())}, data={"kind": "orders"}, headers=WAIT).json()
    assert (answer["counts"]["created"], answer["counts"]["quarantined"]) == (1, 1), answer
    [refused] = side.read(f"/imports/{answer['id']}/quarantine")["items"]
    assert refused["reason"] == "no-such-number"


@pytest.mark.requirement("H-10", "F-12")
@pytest.mark.parametrize("way", ["lines", "list"])
def test_what_lacks_it_is_corrected_by_saying_it(world: World, place: Fitted, way: str) -> None:
    """Without the columns in which it stands, as nobody said anything of it."""
    side, user = place.side, place.user(f"Nachtrag, Nora {way}", email=f"nora.{way}@zahllisten.example")
    off = {"X-Customer": side.number}
    assert world.ops.delete("/customer/features/financing_purchase", headers=off).status_code == 200
    try:
        if way == "lines":
            sent = side.admin.post("/bulk-orders", json={"lines": [{"user_id": user, "article_number": "BW-1"}]}, headers=WAIT)
        else:
            rows = f"E-Mail;Artikelnummer\r\nnora.{way}@zahllisten.example;BW-1\r\n".encode()
            sent = side.admin.post("/imports", files={"file": ("bestellung.csv", rows)}, data={"kind": "orders"}, headers=WAIT)
        done = sent.json()
        [refused] = side.read(f"/imports/{done['id']}/quarantine")["items"]
        assert (refused["line"], refused["reason"]) == (2, "financing-missing")
        path, said = f"/imports/{done['id']}/quarantine/corrections", {"Finanzierung": "Leasing", "Laufzeit in Monaten": "24"}
        for wrong in ({"Schuhe": "1"}, {"Artikel-Nr.": "BW-2"}, {**said, "Finanzierungsart": "Kauf"}):
            assert side.admin.post(path, json={"2": wrong}).json()["code"] == "unknown-column"
        corrected = side.admin.post(path, json={"2": said}).json()
        assert corrected["counts"]["created"] == 1, corrected
    finally:
        assert world.ops.put("/customer/features/financing_purchase", headers=off).status_code == 200
    [order] = side.read("/orders", expand="parts", **{"filter[user_id]": user})["items"]
    assert [(each["financing"], each["months"], each["article_number"]) for each in order["items"]] == [("lease", 24, "BW-1")]
