"""A catalogue in its order, with pictures; what is hidden is nowhere for those who order, and said to be so where it lies in a basket (H-08)."""

import io
from typing import Any

import openpyxl
import pytest

from tests.api.conftest import World
from tests.api.orders.shop import Shop
from tests.api.prices.price_list import catalogue, catalogue_by, priced, priced_shop, switched, told

PICTURE = "https://bilder.example.com/phone-1.png"


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    made = priced_shop(world, "Regal GmbH")
    switched(world, made, "bulk_order", on=True)
    priced(made, "BW-1", "500.00")
    priced(made, "H-1", "9.99")
    return made


@pytest.fixture(scope="module")
def items(place: Shop) -> dict[str, str]:
    """Ids by names."""
    return {item["name"]: item["id"] for item in place.side.read("/catalogue-items")["items"]}


def changes(place: Shop, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    answer = place.fulfilment.request(method, path, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.requirement("H-08")
def test_the_catalogue_is_in_its_order_with_pictures_and_variants_as_a_group(place: Shop, items: dict[str, str]) -> None:
    phone = items["Phone 1"]
    before = place.world.log.now().isoformat()
    assert [row["name"] for row in place.side.read("/catalogue-items")["items"]] == ["Hülle", "Phone 1"]
    changes(place, "PUT", f"/catalogue-items/{phone}/place", {"place": 10})
    changes(place, "PUT", f"/catalogue-items/{phone}/picture", {"picture": PICTURE})
    changes(place, "PUT", f"/catalogue-items/{phone}/variants/picture", {"article_number": "BW-2", "picture": f"{PICTURE}?512"})
    rows = place.side.read("/catalogue-items", expand="variants")["items"]
    assert [(row["name"], row["place"], row["picture"], row["shown"]) for row in rows] == [
        ("Phone 1", 10, PICTURE, True),
        ("Hülle", None, None, True),
    ]
    assert [(each["article_number"], each["size"], each["colour"], each["picture"]) for each in rows[0]["variants"]] == [
        ("BW-1", "256 GB", "blau", None),
        ("BW-2", "512 GB", None, f"{PICTURE}?512"),
    ]
    assert (rows[0]["sizes"], rows[0]["colours"]) == (["256 GB", "512 GB"], ["blau"])
    assert [row["name"] for row in place.side.read("/catalogue-items", **{"filter[colours]": "blau"})["items"]] == ["Phone 1"]
    assert told(catalogue(place), "article_number", "place", "picture", "shown") == [("BW-1", 10, PICTURE, True), ("H-1", None, None, True)]
    past = place.side.admin.get("/catalogue-items/" + phone + "/as-of", params={"at": before})
    assert past.status_code == 200, past.text
    assert (past.json()["place"], past.json()["picture"], past.json()["variants"][1]["picture"]) == (None, None, None)
    said = [each["sentence"]["de"] for each in place.side.read(f"/catalogue-items/{phone}/history")["items"]]
    assert said[1:] == [
        "Im Katalog auf Platz 10",
        f"Bild: {PICTURE}",
        f"Bild der Variante BW-2: {PICTURE}?512",
    ]
    for picture in ("http://bilder.example.com/a.png", "https://10.0.0.1/a.png", 7):
        refused = place.fulfilment.put(f"/catalogue-items/{phone}/picture", json={"picture": picture})
        assert refused.status_code == 422, picture
    assert place.side.admin.put(f"/catalogue-items/{phone}/place", json={"place": 1}).status_code == 403


@pytest.mark.requirement("H-08")
def test_what_is_hidden_is_nowhere_for_those_who_order(place: Shop, items: dict[str, str]) -> None:
    cover, user = items["Hülle"], place.user("Muster, Erika")
    basket = place.side.write("PUT", f"/users/{user}/basket", {})["id"]
    place.side.write("POST", f"/baskets/{basket}/items", {"article_number": "H-1"})
    changes(place, "PUT", f"/catalogue-items/{cover}/hiding")
    try:
        for client in (place.side.admin, place.side.viewer):
            seen = {"after": place.side.head()}
            for path, names in (("/catalogue-items", ["Phone 1"]), ("/list-prices", ["Phone 1"]), ("/priced-catalogue", ["Phone 1"])):
                rows = client.get(path, params=seen).json()["items"]
                assert [row.get("item") or row["name"] for row in rows] == names, path
                assert client.get(path, params={**seen, "filter[shown]": "false"}).json()["items"] == [], path
            for part in ("", "/history", "/history/export.pdf", "/as-of?at=2026-12-31", "/as-of?at=1999-01-01", "/why"):
                assert client.get(f"/catalogue-items/{cover}{part}").status_code == 404, part
            for part in ("export.csv", "differences", "differences/export.csv"):
                assert "Hülle" not in client.get(f"/catalogue-items/{part}", params=seen).text, part
        assert {group["of"] for group in place.side.read("/search", search="Hülle")["groups"]} == {"baskets"}
        template = place.side.admin.get("/bulk-orders/template.xlsx")
        [book] = [openpyxl.load_workbook(io.BytesIO(template.content))["Katalog"]]
        assert [row[0].value for row in book.iter_rows(min_row=2)] == ["BW-1", "BW-2"]

        refused = place.side.admin.post("/orders", json={"user_id": user, "items": [{"article_number": "H-1"}]})
        assert (refused.status_code, refused.json()["code"]) == (409, "article-hidden")
        assert "Hülle" not in refused.text
        summary = place.side.read(f"/baskets/{basket}/summary")
        assert [(each["article_number"], each["problem"]["code"]) for each in summary["items"]] == [("H-1", "article-hidden")]

        kept = place.fulfilment.get("/catalogue-items", params={"after": place.side.head(), "filter[shown]": "false", "facets": "shown"})
        assert [(row["name"], row["shown"]) for row in kept.json()["items"]] == [("Hülle", False)]
        detail = place.fulfilment.get(f"/catalogue-items/{cover}").json()
        assert (detail["shown"], detail["allowed_actions"]["show"]["allowed"], detail["allowed_actions"]["hide"]["changes"]) == (
            False,
            True,
            False,
        )
        assert told(catalogue_by(place.fulfilment, place, **{"filter[shown]": "false"}), "article_number") == [("H-1",)]
    finally:
        changes(place, "DELETE", f"/catalogue-items/{cover}/hiding")
    assert [each["problem"] for each in place.side.read(f"/baskets/{basket}/summary")["items"]] == [None]
    assert [each["sentence"]["en"] for each in place.side.read(f"/catalogue-items/{cover}/history")["items"]][1:] == [
        "Hidden from the catalogue",
        "Shown in the catalogue again",
    ]
