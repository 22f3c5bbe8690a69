"""Prices over HTTP: set from days on, shown by number, user and day, with whose contract they are (H-08)."""

import pytest

from tests.api.conftest import World, new_number
from tests.api.orders.shop import Shop
from tests.api.prices.price_list import catalogue, contract, priced, priced_shop, told


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    return priced_shop(world, "Preisfreude GmbH")


@pytest.fixture(scope="module")
def contracts(place: Shop) -> tuple[str, str]:
    """One for a BAN, with ten per cent off, and one for all others, with a fixed price; two articles are priced."""
    priced(place, "BW-1", "500.00")
    priced(place, "BW-1", "450.00", valid_from="2026-07-01")
    priced(place, "BW-1", "20.00", "lease", months=24)
    priced(place, "H-1", "9.99")
    named, general = contract(place, "RV-1", "0471", valid_until="2027-12-31"), contract(place, "RV-2")
    place.does(f"/framework-contracts/{named}/discounts", {"percent": "10", "maker": "beispielwerk", "kind": "smartphone"})
    fixed = {"fixed": "399.00", "financing": "purchase", "article_number": "BW-1", "from_quantity": 10, "valid_until": "2026-12-31"}
    place.does(f"/framework-contracts/{general}/discounts", fixed)
    return named, general


@pytest.mark.requirement("H-08")
def test_a_number_tells_which_contract_counts(place: Shop, contracts: tuple[str, str]) -> None:
    user, holder = place.user("Muster, Erika"), place.user("Muster, Hans")
    sim, inside = (place.side.sim(new_number(), billing_account=account) for account in ("471", "00471"))
    place.side.write("PUT", f"/sims/{sim}/user", {"user_id": user})
    phone = place.side.device()
    place.side.write("PUT", f"/sims/{inside}/device", {"device_id": phone})
    place.side.write("POST", f"/devices/{phone}/assignment", {"user_id": holder})
    named, _ = contracts
    for asked in ({"sim_id": sim}, {"user_id": user}, {"user_id": holder}):
        page = catalogue(place, **asked)
        assert told(page, "article_number", "financing", "months", "list_price", "unit_price", "discount", "contract", "contract_id") == [
            ("H-1", "purchase", None, "9.99", "9.99", None, "RV-1", named),
            ("BW-1", "lease", 24, "20.00", "18.00", "10.00 %", "RV-1", named),
            ("BW-1", "purchase", None, "500.00", "450.00", "10.00 %", "RV-1", named),
        ]
    other = place.side.sim(new_number(), billing_account="815")
    page = catalogue(place, sim_id=other, quantity=10, **{"filter[article_number]": "BW-1", "filter[financing]": "purchase"})
    assert told(page, "unit_price", "quantity", "net", "vat_percent", "vat", "gross", "contract", "contract_name", "discount", "day") == [
        ("399.00", 10, "3990.00", 19, "758.10", "4748.10", "RV-2", "Rahmen RV-2", "399.00 EUR", "2026-03-01")
    ]


def test_user_and_number_are_both_looked_at(place: Shop, contracts: tuple[str, str]) -> None:
    """A user with numbers of two BANs: one of them decides, where it is the user's."""
    user, stranger = place.user("Zwei, Zora"), place.user("Keiner, Karl")
    named, general = (place.side.sim(new_number(), billing_account=account) for account in ("471", "816"))
    for sim in (named, general):
        place.side.write("PUT", f"/sims/{sim}/user", {"user_id": user})
    only = {"filter[article_number]": "BW-1", "filter[financing]": "purchase", "sort": "contract"}
    assert told(catalogue(place, user_id=user, **only), "contract") == [("RV-1",), ("RV-2",)]
    assert told(catalogue(place, user_id=user, sim_id=named, **only), "contract") == [("RV-1",)]
    assert told(catalogue(place, user_id=user, sim_id=general, **only), "contract") == [("RV-2",)]
    never = "01a22699-42d7-7fda-ae6f-aff68d3a0d73"
    for asked, status, code in (
        ({"user_id": stranger, "sim_id": named}, 400, "query-number-of-another-user"),
        ({"user_id": user, "sim_id": never}, 404, "not-found"),
        ({"user_id": never, "sim_id": named}, 404, "not-found"),
    ):
        for part in ("", "/export.csv"):
            answer = place.side.admin.get(f"/priced-catalogue{part}", params={"after": place.side.head(), **asked})
            assert (answer.status_code, answer.json()["code"]) == (status, code), asked


@pytest.mark.requirement("H-08")
def test_with_two_contracts_each_price_says_whose_it_is_until_the_customer_chooses_one(place: Shop, contracts: tuple[str, str]) -> None:
    only = {"filter[article_number]": "BW-1", "filter[financing]": "purchase"}
    assert told(catalogue(place, **only), "contract", "unit_price") == [("RV-1", "450.00"), ("RV-2", "500.00")]
    menu = place.side.read(f"/framework-contracts/{contracts[0]}")["allowed_actions"]
    assert menu["display"]["allowed"]
    assert menu["stop_displaying"]["changes"] is False
    place.side.write("PUT", menu["display"]["href"])
    assert told(catalogue(place, **only), "contract", "unit_price") == [("RV-1", "450.00")]
    assert place.side.read(f"/framework-contracts/{contracts[0]}")["displayed"]
    place.side.write("DELETE", f"/framework-contracts/{contracts[0]}/display")
    assert len(catalogue(place, **only)["items"]) == 2


def test_prices_are_those_of_the_day_past_and_yet_to_come(place: Shop, contracts: tuple[str, str]) -> None:
    asked = {"filter[article_number]": "BW-1", "filter[financing]": "purchase", "filter[contract]": "RV-1"}
    days = {day: told(catalogue(place, on=day, **asked), "list_price", "unit_price") for day in ("2026-06-30", "2026-07-01", "2025-12-31")}
    assert days == {"2026-06-30": [("500.00", "450.00")], "2026-07-01": [("450.00", "405.00")], "2025-12-31": []}
    page = catalogue(place, on="2028-01-01", **{"filter[article_number]": "BW-1", "filter[financing]": "purchase"})
    assert told(page, "contract") == [("RV-2",)]


def test_the_list_is_asked_like_any_other(place: Shop, contracts: tuple[str, str]) -> None:
    page = catalogue(place, sort="-unit_price", facets="financing,contract,maker", count="exact", limit=2, search="phone")
    assert told(page, "unit_price") == [("500.00",), ("450.00",)]
    assert page["total"] == 4
    assert {each["value"]: each["count"] for each in page["facets"]["contract"]["values"]} == {"RV-1": 2, "RV-2": 2}
    following = catalogue(place, sort="-unit_price", search="phone", limit=2, cursor=page["next_cursor"])
    assert told(following, "unit_price") == [("20.00",), ("18.00",)]
    between = catalogue(place, **{"filter[unit_price][between]": "9.50,20", "filter[contract]": "RV-1"})
    assert told(between, "unit_price") == [("9.99",), ("18.00",)]
    csv = place.side.admin.get(
        "/priced-catalogue/export.csv", params={"on": "2026-03-01", "filter[contract]": "RV-1", "sort": "unit_price"}
    )
    assert ["9,99" in line for line in csv.text.splitlines()[:2]] == [False, True]
    for form in ("xlsx", "pdf"):
        assert place.side.admin.get(f"/priced-catalogue/export.{form}", params={"on": "2026-03-01"}).status_code == 200


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ({"quantity": "0"}, 400, "eine ganze Zahl von 1"),
        ({"quantity": "1000000000"}, 400, "eine ganze Zahl von 1"),
        ({"on": "morgen"}, 400, "ein Tag wie"),
        ({"on": "1900-01-01", "filter[financing]": "purchase"}, 200, ""),
        ({"user_id": "x"}, 400, "eine Id"),
        ({"sim_id": "01a22699-42d7-7fda-ae6f-aff68d3a0d73"}, 404, "gibt es nicht"),
        ({"filter[unit_price]": "1,5"}, 400, "ein Betrag mit Punkt"),
        ({"filter[unit_price][gt]": "-1"}, 400, "ein Betrag mit Punkt"),
        ({"basket": "1"}, 400, "weglassen"),
    ],
)
def test_what_cannot_be_asked_is_told(place: Shop, asked: dict[str, str], status: int, words: str) -> None:
    answer = place.side.admin.get("/priced-catalogue", params=asked)
    assert answer.status_code == status, answer.text
    assert words in answer.text


def test_a_parameter_said_twice_is_refused(place: Shop) -> None:
    answer = place.side.admin.get("/priced-catalogue?on=2026-01-01&on=2026-01-02")
    assert (answer.status_code, answer.json()["code"]) == (400, "query-parameter-twice")


def test_a_list_price_tells_its_days_its_past_and_how_it_stood(place: Shop) -> None:
    price = priced(place, "BW-2", "600.00")
    before = place.side.head()
    place.does(f"/list-prices/{price}/steps", {"price": "550.00", "valid_from": "2026-09-01"})
    place.does(f"/list-prices/{price}/end", {"valid_from": "2027-01-01"})
    detail = place.side.read(f"/list-prices/{price}")
    assert (detail["item"], detail["price"], detail["valid_from"]) == ("Phone 1", None, "2027-01-01")
    assert [(step["valid_from"], step["price"] and step["price"]["amount"]) for step in detail["steps"]] == [
        ("2026-01-01", "600.00"),
        ("2026-09-01", "550.00"),
        ("2027-01-01", None),
    ]
    history = place.side.read(f"/list-prices/{price}/history")["items"]
    assert [each["sentence"]["de"] for each in history] == [
        "Listenpreis von BW-2 (Kauf) ab 01.01.2026: 600,00 EUR",
        "Listenpreis von BW-2 (Kauf) ab 01.09.2026: 550,00 EUR (bisher 600,00 EUR)",
        "Kein Listenpreis von BW-2 (Kauf) mehr ab 01.01.2027 (bisher 550,00 EUR)",
    ]
    assert before < place.side.head()
    same = place.fulfilment.post(f"/list-prices/{price}/steps", json={"price": "550.00", "valid_from": "2026-09-01"})
    assert same.json()["changed"] is False
    renamed = place.side.read("/list-prices", **{"filter[article_number]": "BW-2", "filter[price][empty]": "true"})
    assert [row["id"] for row in renamed["items"]] == [price]


def test_a_contract_tells_its_discounts_its_past_and_how_it_stood(place: Shop) -> None:
    made = contract(place, "RV-9", "901", "902", valid_from="2030-01-01")
    place.does(f"/framework-contracts/{made}/discounts", {"percent": "5", "product": "device", "months": 24, "financing": "lease"})
    assert place.fulfilment.put(f"/framework-contracts/{made}/end", json={"valid_until": "2031-12-31"}).status_code == 200
    assert place.fulfilment.put(f"/framework-contracts/{made}/billing-accounts", json={"billing_accounts": ["901"]}).status_code == 200
    place.does(f"/framework-contracts/{made}/discounts/end", {"number": 1, "valid_until": "2030-06-30"})
    detail = place.side.read(f"/framework-contracts/{made}")
    assert (detail["billing_accounts"], detail["valid_until"], detail["discount_count"]) == (["901"], "2031-12-31", 1)
    [discount] = detail["discounts"]
    assert (discount["percent"], discount["goods"]["product"], discount["months"], discount["valid_until"]) == (
        "5.00",
        "device",
        24,
        "2030-06-30",
    )
    history = place.side.read(f"/framework-contracts/{made}/history")["items"]
    assert len(history) == 5
    assert history[1]["sentence"]["de"] == "Rabatt 1 vereinbart: 5.00 %, Gerät, Leasing, 24 Monate, ab 1 Stück"
    refused = place.fulfilment.post("/framework-contracts", json={"number": "rv-9", "name": "Anders", "valid_from": "2026-01-01"})
    assert (refused.status_code, refused.json()["code"]) == (409, "contract-number-taken")


def test_both_are_told_with_their_menus_reasons_and_moments(place: Shop) -> None:
    price, made = priced(place, "BW-2", "700.00", "rent", months=12), contract(place, "RV-7", "701")
    now = place.world.log.now().isoformat()
    place.side.read("/framework-contracts", facets="displayed")
    place.side.read("/list-prices", facets="financing,months")
    catalogue(place, facets="size,contract,months,product,colour,maker,financing,kind")
    for path, thing in (("/list-prices", price), ("/framework-contracts", made)):
        rows = place.fulfilment.get(path, params={"expand": "actions", "after": place.side.head(), "limit": 200}).json()["items"]
        assert next(row for row in rows if row["id"] == thing)["allowed_actions"]
        reasons = place.side.read(f"{path}/{thing}", expand="why")
        assert (reasons["why"]["id"]["value"], reasons["why_left_out"]) == (thing, 0)
        day = place.side.admin.get(f"{path}/{thing}/as-of", params={"at": now})
        assert day.status_code == 200, day.text
        told_of = place.side.read(f"{path}/{thing}/history", facets="event,actor")
        assert told_of["facets"]["event"]["values"][0]["count"] == 1
        assert place.side.read(f"{path}/{thing}/history", fields="details")["items"][0]["details"]
    then = place.side.admin.get("/framework-contracts", params={"at": now, "by": "effective", "limit": 200}).json()
    assert then["by"] == "effective"
    assert made in {row["id"] for row in then["items"]}
