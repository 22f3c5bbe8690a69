"""What the demo's customer orders: a catalogue with prices, an order in every state, baskets, a bulk order (H-08 to H-11)."""

from typing import Any

from portal.demo.front_door import Person
from portal.demo.picks import Picks

DELIVERED_TO = {"street": "Musterweg 1", "postal_code": "12345", "city": "Musterstadt"}
TARIFFS_SOLD = (("Business Mobil M", "DEMO-T-M"), ("Business Mobil L", "DEMO-T-L"), ("Business Mobil S", "DEMO-T-S"))
"""Numbers of the demo have them (generators/fleet.py)."""
ITEMS: tuple[dict[str, Any], ...] = (
    {
        "name": "Beispielwerk Phone 1",
        "product": "device",
        "kind": "smartphone",
        "maker": "Beispielwerk",
        "model": "Phone 1",
        "variants": [
            {"article_number": "DEMO-P1-128", "size": "128 GB", "colour": "schwarz"},
            {"article_number": "DEMO-P1-256", "size": "256 GB", "colour": "blau"},
        ],
    },
    {
        "name": "Beispielwerk Tab 1",
        "product": "device",
        "kind": "tablet",
        "maker": "Beispielwerk",
        "model": "Tab 1",
        "variants": [{"article_number": "DEMO-T1"}],
    },
    {
        "name": "Beispielwerk Book 14",
        "product": "device",
        "kind": "laptop",
        "maker": "Beispielwerk",
        "model": "Book 14",
        "variants": [{"article_number": "DEMO-B14", "size": "512 GB"}],
    },
    *({"name": tariff, "product": "tariff", "variants": [{"article_number": article}]} for tariff, article in TARIFFS_SOLD),
    {"name": "Schutzhülle Phone 1", "product": "accessory", "variants": [{"article_number": "DEMO-H1"}]},
)
PRICES = (("DEMO-P1-128", "499.00"), ("DEMO-P1-256", "599.00"), ("DEMO-T1", "449.00"), ("DEMO-B14", "1199.00"), ("DEMO-H1", "24.90"))
PHONE, CASE = "DEMO-P1-128", "DEMO-H1"


def fill_catalogue(fulfilment: Person, picks: Picks) -> None:
    """List items with their prices, and a framework contract by which phones cost less."""
    for item in ITEMS:
        fulfilment.do("POST /catalogue-items", **item)
    for article, price in PRICES:
        fulfilment.do("POST /list-prices", article_number=article, financing="purchase", price=price, valid_from=picks.day)
    for (_, article), rate in zip(TARIFFS_SOLD, ("29.90", "39.90", "19.90"), strict=True):
        fulfilment.do("POST /list-prices", article_number=article, financing="rent", months=24, price=rate, valid_from=picks.day)
    contract = fulfilment.made("POST /framework-contracts", number="RV-DEMO-1", name="Mobilfunk", valid_from=picks.day)
    fulfilment.do(f"POST /framework-contracts/{contract}/discounts", maker="Beispielwerk", percent="10")


def order(administrator: Person, fulfilment: Person, picks: Picks) -> str:
    """Place an order in every state; returns the id of the device that was delivered by one."""
    placed = [
        administrator.made(
            f"POST /users/{user}/orders",
            items=[{"article_number": PHONE}, {"article_number": CASE, "quantity": 2}],
            address=DELIVERED_TO,
            again=at >= 8,  # those of two users, for whom the same was ordered a moment ago
        )
        for at, user in enumerate((*picks.users[:8], *picks.users[4:6]))
    ]
    administrator.do(f"POST /orders/{placed[1]}/cancellation", reason="Doch nicht benötigt")
    fulfilment.do(f"POST /orders/{placed[2]}/decline", reason="Nicht mehr lieferbar")
    for accepted in placed[3:]:
        fulfilment.do(f"POST /orders/{accepted}/acceptance", promised_on=picks.later)
    _ship(fulfilment, placed[4], "1", phones=("DEMO-4",))
    _ship(fulfilment, placed[5], "2", phones=("DEMO-5",), covers=2)
    first = _ship(fulfilment, placed[6], "3", phones=("DEMO-6",))
    fulfilment.do(f"POST /orders/{placed[6]}/deliveries", parcel_id=first)
    whole = _ship(fulfilment, placed[7], "4", phones=("DEMO-7",), covers=2)
    fulfilment.do(f"POST /orders/{placed[7]}/deliveries", parcel_id=whole)
    fulfilment.do(f"POST /orders/{placed[8]}/procurement")
    lost = _ship(fulfilment, placed[9], "5", phones=("DEMO-9",), covers=2)
    fulfilment.do(f"POST /orders/{placed[9]}/parcel-returns", parcel_id=lost, why="not_collected")
    parcels = administrator.look(f"/orders/{placed[7]}")["parcels"]
    return str(parcels[0]["content"][0]["devices"][0]["device_id"])


def _ship(fulfilment: Person, order_id: str, tracking: str, *, phones: tuple[str, ...], covers: int = 0) -> str:
    """Ship phones by their serial numbers, and covers; returns the parcel's id."""
    content: list[dict[str, Any]] = [
        {"position": 1, "devices": [{"identifiers": [{"kind": "serial_number", "value": serial}]} for serial in phones]}
    ]
    if covers:
        content.append({"position": 2, "quantity": covers})
    return fulfilment.made(
        f"POST /orders/{order_id}/parcels", carrier="dhl", tracking_number=f"0034000000000000000{tracking}", content=content
    )


def order_in_bulk(administrator: Person, picks: Picks) -> None:
    """Order a cover for each of some users in one go."""
    lines = [{"user_id": user, "article_number": CASE} for user in picks.users[8:12]]
    administrator.do("POST /bulk-orders", lines=lines)


def order_with_approval(administrator: Person, approver: Person, picks: Picks) -> None:
    """Let laptops wait for somebody's approval: one order waits, one is approved."""
    account = approver.look("/me")["account"]["id"]
    administrator.do("PUT /customer/approval-rules", device_kinds=["laptop"], approvers=[account])
    _, waiting = (
        administrator.made(f"POST /users/{user}/orders", items=[{"article_number": "DEMO-B14"}], address=DELIVERED_TO)
        for user in picks.users[8:10]
    )
    approver.do(f"POST /orders/{waiting}/approval")


def fill_baskets(person: Person, picks: Picks) -> None:
    """Fill two baskets: one stays open, of the other an order comes; the last that the person does, as one that is placed isn't placed again."""
    _, basket = (_filled(person, user) for user in picks.users[10:12])
    if (shown := person.look(f"/baskets/{basket}/summary")["shown"]) is not None:
        person.do(f"POST /baskets/{basket}/order", shown=shown)


def _filled(person: Person, user_id: str) -> str:
    basket = person.made(f"PUT /users/{user_id}/basket")
    person.do(f"POST /baskets/{basket}/items", article_number=CASE, quantity=3, financing="purchase")
    person.do(f"PUT /baskets/{basket}/delivery", place="free", address=DELIVERED_TO)
    return basket
