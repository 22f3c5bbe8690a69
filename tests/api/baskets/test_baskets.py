"""A basket over HTTP: from a user's or a number's line to the order, with all that it shows (H-09)."""

import pytest

from tests.api.baskets.fitted import NEXT_YEAR, Fitted, fitted, sent, set_price
from tests.api.conftest import World
from tests.api.people import person
from tests.api.remarketing.condition import AS_NEW

FREE = {"recipient": "Empfang", "street": "Drittweg 3", "postal_code": "54321", "city": "Beispielhausen"}


@pytest.fixture(scope="module")
def place(world: World) -> Fitted:
    return fitted(world, "Korbfreude GmbH")


@pytest.mark.requirement("H-09", "A-10")
def test_from_a_number_to_an_order_with_its_renewal(place: Fitted) -> None:
    side, user = place.side, place.user("Korb, Karla")
    sim = place.number(user)
    menu = side.read(f"/sims/{sim}")["allowed_actions"]["basket"]
    assert (menu["allowed"], menu["method"], menu["href"]) == (True, "PUT", f"/sims/{sim}/basket")
    basket = side.write("PUT", menu["href"])["id"]
    again = side.write("PUT", f"/users/{user}/basket", {})
    assert (again["id"], again["changed"]) == (basket, False)
    side.write("POST", f"/baskets/{basket}/items", {"article_number": "bw-1", "financing": "lease", "months": 24})
    side.write("POST", f"/baskets/{basket}/items", {"article_number": "H-1", "quantity": 2})

    told = place.summary(basket)
    [number] = told["numbers"]
    assert (number["tariff"], number["options"], number["contract_end"]) == ("Tarif S", ["Reise"], NEXT_YEAR)
    assert (number["renewal"], number["asks"], number["answer"], number["subsidy"]) == ("early", True, "unanswered", True)
    assert [each["code"] for each in told["problems"]] == ["tariff-not-answered"]
    assert told["financing"] == ["purchase", "lease", "subsidy"]
    phone, cases = told["items"]
    assert phone["number"] == number["number"]
    assert (phone["price"]["list_price"], phone["price"]["unit"], phone["price"]["monthly"]) == ("20.00", "18.00", True)
    assert phone["price"]["contract_id"] == place.contract
    assert phone["price"]["contract"].startswith("RV-")
    assert (cases["financing"], cases["price"], told["complete"]) == ("purchase", None, False)
    assert told["monthly"] == {"net": "18.00", "vat": "3.42", "gross": "21.42", "currency": "EUR"}
    assert told["once"] is None
    refused = place.place(basket)
    assert (refused.status_code, refused.json()["code"]) == (409, "tariff-not-answered")

    side.write("PUT", f"/baskets/{basket}/numbers/{sim}", {"answer": "booked", "article_number": "T-L"})
    side.write("PUT", f"/baskets/{basket}/delivery", {"place": "free", "address": FREE})
    side.write("PUT", f"/baskets/{basket}/notes", {"own_number": "4711", "remarks": "Bitte vormittags"})
    mine = side.read(f"/baskets/{basket}")
    assert (mine["user"], mine["numbers"], mine["place"], mine["pieces"]) == ("Korb, Karla", [number["number"]], "free", 3)
    assert mine["address"]["street"] == "Drittweg 3"
    assert mine["numbers_answered"][0]["tariff"] == "Tarif L"
    assert {name for name, action in mine["allowed_actions"].items() if action["allowed"]} == {
        *("put", "choose_delivery", "note", "discard", "place")
    }
    answer = place.place(basket)
    assert answer.status_code == 201, answer.text
    order = answer.json()["id"]
    assert answer.headers["location"] == f"/orders/{order}"

    ordered = side.read(f"/orders/{order}")
    assert (ordered["own_number"], ordered["address"]["street"], ordered["remarks"]) == ("4711", "Drittweg 3", "Bitte vormittags")
    assert (ordered["financing"], ordered["tariff_bookings"]) == (["lease", "purchase"], [f"{number['number']}: Tarif L"])
    assert (ordered["subsidised"], ordered["traded_in"]) == (False, False)
    first = ordered["items"][0]
    assert (first["financing"], first["months"], first["number"]) == ("lease", 24, number["number"])
    history = side.read(f"/orders/{order}/history")["items"]
    assert [each["event"] for each in history] == ["order.placed", *["order.position_financed"] * 2, "order.number_booked"]
    assert "Tarif gebucht (Tarif L), vorher Tarif S" in history[-1]["sentence"]["de"]
    assert "EUR" not in str(history), "who may not see prices reads it, too"
    closed = side.read(f"/baskets/{basket}")
    assert (closed["status"], closed["open"], closed["order_id"]) == ("placed", False, order)
    [*_, of_basket] = side.read(f"/baskets/{basket}/history")["items"]
    then = side.read(f"/baskets/{basket}/as-of", at=of_basket["recorded_at"])
    assert (then["order_id"], then["order_name"], then["order_name_today"]) == (order, ordered["number"], ordered["number"])
    agreed = place.summary(basket)
    assert (agreed["items"][0]["price"]["unit"], agreed["shown"], agreed["problems"]) == ("18.00", None, [])
    assert ordered["number"] in str(of_basket["sentence"])


@pytest.mark.requirement("H-09")
def test_what_has_changed_meanwhile_is_told_and_confirmed(place: Fitted) -> None:
    user = place.user("Anders, Anna")
    basket = place.filled(user, {"article_number": "BW-1", "financing": "purchase", "contract_id": place.contract})
    shown = place.summary(basket)["shown"]
    set_price(place.shop, "490.00")
    try:
        refused = place.place(basket, shown)
        assert (refused.status_code, refused.json()["code"]) == (409, "basket-changed")
        told = refused.json()
        [change] = told["facts"]["changes"]
        assert (change["of"], change["field"], change["shown"], change["now"]) == ("BW-1", "price", "450.00 EUR", "441.00 EUR")
        assert "BW-1: Preis je Stück (450,00 EUR → 441,00 EUR)" in told["detail_de"]
        assert place.place(basket, told["facts"]["shown"]).status_code == 201
    finally:
        set_price(place.shop, "500.00")


@pytest.mark.requirement("H-09")
def test_nothing_is_ordered_twice(place: Fitted) -> None:
    side, user = place.side, place.user("Doppelt, Dora")
    basket = place.filled(user, {"article_number": "H-1"})
    shown = place.summary(basket)["shown"]
    answers = [place.place(basket, shown) for _ in range(2)]
    answers += [place.place(basket, shown, key="korb-1") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert [answer.json()["changed"] for answer in answers] == [True, False, False, False]
    assert len(side.read("/orders", **{"filter[user_id]": user})["items"]) == 1


@pytest.mark.requirement("H-09")
def test_two_people_renew_one_number_once(place: Fitted, world: World) -> None:
    side, user = place.side, place.user("Einmal, Emil")
    ops = world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": side.number})
    other = person(world, ops, "administrator", name="Zweite, Zoe").client
    sim = place.number(user)
    for client in (side.admin, other):
        basket = place.filled(user, {"article_number": "BW-1", "financing": "purchase"}, client=client)
        sent(client, "PUT", f"/baskets/{basket}/numbers/{sim}", {"answer": "booked", "article_number": "T-L"})
        sent(client, "POST", f"/baskets/{basket}/items", {"article_number": "BW-1", "financing": "subsidy", "sim_id": sim})
        if client is other:
            assert place.place(basket, client=other).status_code == 201
    assert len(side.read("/baskets", **{"filter[user_id]": user})["items"]) == 2
    mine = side.write("PUT", f"/users/{user}/basket", {})["id"]
    [number] = place.summary(mine)["numbers"]
    assert number["subsidised"] == "Phone 1 256 GB blau"
    assert number["under_way"]["order"].startswith("B-")
    refused = place.place(mine)
    assert (refused.status_code, refused.json()["code"]) == (409, "renewal-under-way")
    assert "Zweite, Zoe" in refused.json()["detail_de"]
    assert side.admin.post(f"/baskets/{basket}/items", json={"article_number": "H-1"}).json()["code"] == "basket-of-another"
    side.write("PUT", f"/baskets/{mine}/numbers/{sim}", {"answer": "unchanged"})
    side.write("POST", f"/baskets/{mine}/items", {"article_number": "BW-1", "financing": "purchase", "sim_id": sim})
    assert place.place(mine).status_code == 201


@pytest.mark.requirement("H-09")
@pytest.mark.requirement("H-15")
def test_an_old_device_is_traded_in(place: Fitted) -> None:
    side, user = place.side, place.user("Alt, Alma")
    brings = {"model": "Phone 0", "grade": "a", "proceeds": "120.50", "valid_from": "2026-01-01"}
    place.shop.does("/expected-proceeds", brings)
    device = side.device(model="Phone 0")
    side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    basket = place.filled(user, {"article_number": "BW-1", "financing": "lease", "months": 24, "contract_id": place.contract})
    other = side.device(model="Phone 9")
    said = {"position": 1, "condition": AS_NEW, "use": "set_against_rate"}
    for traded in (device, other):
        side.write("PUT", f"/baskets/{basket}/trade-ins/{traded}", said)
    side.write("DELETE", f"/baskets/{basket}/trade-ins/{other}")
    beyond = side.admin.put(f"/baskets/{basket}/trade-ins/{device}", json={**said, "position": 10**25})
    assert (beyond.status_code, str(10**25) in beyond.json()["detail_en"]) == (422, True), "a number larger than its JSON writer knows"
    assert [each["use"] for each in place.summary(basket)["trade_ins"]] == ["set_against_rate"]
    assert [each["device_id"] for each in side.read(f"/baskets/{basket}")["trade_ins"]] == [device]
    assert place.summary(basket)["trade_ins"][0]["expected"] == {"amount": "120.50", "currency": "EUR"}
    order = place.place(basket).json()["id"]
    assert place.summary(basket)["trade_ins"][0]["expected"] is None
    [remarketing] = side.read("/remarketings", **{"filter[device_id]": device})["items"]
    assert (remarketing["status"], remarketing["grade"], remarketing["user"]) == ("registered", "a", "Alt, Alma")
    assert remarketing["expected"] == "120.50"
    told = side.read(f"/orders/{order}/history")["items"][-1]
    assert told["event"] == "order.trade_in_agreed"
    assert remarketing["number"] in told["sentence"]["de"]
    assert [each["event"] for each in side.read(f"/devices/{device}/history")["items"]][-2:] == [
        "remarketing.registered",
        "order.trade_in_agreed",
    ]
    assert side.read(f"/orders/{order}")["traded_in"] is True


@pytest.mark.requirement("H-09")
@pytest.mark.requirement("H-08")
def test_whoever_may_not_see_prices_sees_none_and_orders_all_the_same(place: Fitted, world: World) -> None:
    customer = {"X-Customer": place.side.number}
    user = place.user("Preislos, Paul")
    basket = place.filled(user, {"article_number": "BW-1", "financing": "purchase", "contract_id": place.contract})
    assert world.ops.delete("/customer/features/prices", headers=customer).status_code == 200
    try:
        told = place.summary(basket)
        assert (told["prices_shown"], told["once"], told["monthly"], told["items"][0]["price"]) == (False, None, None, None)
        set_price(place.shop, "480.00")
        assert place.place(basket, told["shown"]).status_code == 201
        assert place.summary(basket)["items"][0]["price"] is None
    finally:
        set_price(place.shop, "500.00")
        assert world.ops.put("/customer/features/prices", headers=customer).status_code == 200
    assert place.summary(basket)["items"][0]["price"]["unit"] == "432.00"


@pytest.mark.requirement("H-09")
@pytest.mark.requirement("H-08")
def test_whoever_sees_no_prices_chooses_no_contract(place: Fitted, world: World) -> None:
    customer = {"X-Customer": place.side.number}
    basket = place.filled(place.user("Vertragslos, Vera"))
    assert [each["code"] for each in place.summary(basket)["problems"]] == ["several-contracts-fit"]
    assert world.ops.delete("/customer/features/prices", headers=customer).status_code == 200
    try:
        told = place.summary(basket)
        assert (told["problems"], "RV-" in str(told)) == ([], False)
        assert place.place(basket, told["shown"]).status_code == 201
    finally:
        assert world.ops.put("/customer/features/prices", headers=customer).status_code == 200


@pytest.mark.requirement("H-09", "A-11")
@pytest.mark.part_of("A-14")
def test_a_basket_as_it_was_and_without_the_person_who_is_erased(place: Fitted) -> None:
    side, user = place.side, place.user("Fort, Friedolin")
    basket = place.filled(user)
    side.write("PUT", f"/baskets/{basket}/notes", {"remarks": "Für Friedolin Fort"})
    side.write("PUT", f"/baskets/{basket}/delivery", {"place": "free", "address": {**FREE, "recipient": "Friedolin Fort"}})
    before = side.read(f"/baskets/{basket}/history")["items"][-1]["recorded_at"]
    side.write("DELETE", f"/baskets/{basket}/items/1")
    assert side.read(f"/baskets/{basket}")["articles"] == []
    then = side.read(f"/baskets/{basket}/as-of", at=before)
    assert (then["articles"], then["remarks"]) == (["1 × Phone 1 256 GB blau (BW-1)"], "Für Friedolin Fort")
    side.write("DELETE", f"/users/{user}")
    side.write("POST", f"/users/{user}/erasure")
    told = side.read(f"/baskets/{basket}")
    assert (told["status"], told["address"], told["remarks"], told["user"]) == ("discarded", None, None, "gelöscht")
    seen = [str(side.read(path)) for path in (f"/baskets/{basket}", f"/baskets/{basket}/history", f"/baskets/{basket}/summary")]
    assert not [each for each in seen if "Friedolin" in each]


@pytest.mark.requirement("H-09")
def test_baskets_are_listed_and_discarded(place: Fitted) -> None:
    side, user = place.side, place.user("Liste, Lore")
    sim = place.number(user)
    basket = place.filled(user, {"article_number": "H-1", "quantity": 3})
    side.write("PUT", f"/baskets/{basket}/numbers/{sim}", {"answer": "unchanged"})
    side.write("DELETE", f"/baskets/{basket}/numbers/{sim}")
    kept_by = side.read(f"/baskets/{basket}")["kept_by"]
    [row] = side.read("/baskets", **{"filter[open]": "true", "filter[kept_by]": kept_by, "filter[user]": "Liste, Lore"})["items"]
    assert (row["id"], row["articles"], row["numbers"]) == (basket, ["3 × Hülle (H-1)"], [])
    menu = side.read(f"/users/{user}")["allowed_actions"]["basket"]
    assert (menu["allowed"], menu["href"]) == (True, f"/users/{user}/basket")
    side.write("DELETE", f"/baskets/{basket}")
    told = side.read(f"/baskets/{basket}")
    assert told["status"] == "discarded"
    assert {action["code"] for action in told["allowed_actions"].values() if not action["allowed"]} == {"basket-is-closed"}
    viewer = side.viewer.get(f"/baskets/{basket}").json()["allowed_actions"]
    assert {action["code"] for action in viewer.values()} == {"not-allowed"}


@pytest.mark.requirement("H-11")
def test_a_placed_basket_waits_for_approval_like_any_order(world: World) -> None:
    place = fitted(world, "Korbfreigabe GmbH")
    ops = world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": place.side.number})
    assert ops.put("/customer/features/approval").status_code == 200
    boss = person(world, ops, "administrator", name="Freigabe, Frieda")
    place.side.write("PUT", "/customer/approval-rules", {"every_order": True, "approvers": [boss.account_id]})
    basket = place.filled(place.user("Korb, Warte"), {"article_number": "H-1"}, client=boss.client)
    placed = place.place(basket, client=boss.client)
    assert placed.status_code == 201, placed.text
    order = placed.json()["id"]
    assert place.side.read(f"/orders/{order}")["status"] == "awaiting_approval"
    own = boss.client.post(f"/orders/{order}/approval")
    assert (own.status_code, own.json()["code"]) == (403, "own-order"), "whoever placed the basket ordered it"
