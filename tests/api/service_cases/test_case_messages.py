"""Customer and fulfilment write to each other at a service case; what is unread or unanswered is told, and goes with the person (H-13, A-14)."""

from typing import Any

import pytest

from tests.api.conftest import World
from tests.api.orders.shop import shop
from tests.api.service_cases.defects import REPAIR


@pytest.mark.part_of("A-14")
def test_what_one_side_writes_the_other_reads_and_answers(world: World) -> None:
    place = shop(world, "Nachrichten GmbH")
    side, user = place.side, place.user("Schreibt, Susi")
    device = side.device()
    side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    path = f"/service-cases/{side.write('POST', f'/devices/{device}/repair', REPAIR)['id']}"

    def told() -> tuple[Any, ...]:
        case = side.read(path)
        return case["unread_by_customer"], case["unread_by_fulfilment"], case["awaits_answer_of"]

    assert told() == (0, 0, None)
    for text in ("Wann kommt es zurück?", "Susi wartet"):
        side.write("POST", f"{path}/messages", {"text": text})
    assert told() == (0, 2, "fulfilment")
    assert [each["id"] for each in side.read("/service-cases", **{"filter[awaits_answer_of]": "fulfilment"})["items"]] == [
        path.rsplit("/", maxsplit=1)[-1]
    ]
    first, second = (each["message_id"] for each in side.read(f"{path}/messages")["items"])
    place.does(f"{path}/fulfilment-messages/read", {"up_to": first})
    assert told() == (0, 1, "fulfilment"), "what came since was not shown"
    place.does(f"{path}/fulfilment-messages/read", {"up_to": second})
    assert told() == (0, 0, "fulfilment")
    place.does(f"{path}/fulfilment-messages", {"text": "Am Montag, Susi", "wants_answer": False})
    assert told() == (1, 0, None)
    assert side.admin.post(f"{path}/messages/read", json={"up_to": device}).json()["code"] == "no-such-message"
    up_to = {"up_to": side.read(f"{path}/messages")["items"][-1]["message_id"]}
    read = side.admin.post(f"{path}/messages/read", json=up_to)
    again = side.admin.post(f"{path}/messages/read", json=up_to)
    assert (read.status_code, read.json()["changed"], again.json()["changed"]) == (200, True, False)
    messages = side.read(f"{path}/messages")["items"]
    assert [(each["side"], each["text"]) for each in messages] == [
        ("customer", "Wann kommt es zurück?"),
        ("customer", "Susi wartet"),
        ("fulfilment", "Am Montag, Susi"),
    ]
    assert side.admin.post(f"{path}/fulfilment-messages", json={"text": "Als jemand anderes"}).status_code == 403

    side.write("POST", f"{path}/cancellation")
    side.write("DELETE", f"/devices/{device}/user")
    side.write("DELETE", f"/users/{user}")
    side.write("POST", f"/users/{user}/erasure")
    assert not [at for at in (f"{path}/messages", f"{path}/history", f"/devices/{device}/history") if "Susi" in str(side.read(at))]
