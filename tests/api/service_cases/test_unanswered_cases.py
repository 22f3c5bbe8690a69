"""Service cases without an answer are clarification cases until it is given, over HTTP (H-13, H-23)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from commands.timers.timekeeper import Timekeeper
from tests.api.conftest import World
from tests.api.orders.shop import Shop, shop
from tests.api.service_cases.defects import REPAIR


def days_later(world: World, place: Shop, days: int) -> None:
    place.side.read("/service-cases")
    keeper = Timekeeper(world.log, world.dispatcher, lambda: datetime.now(UTC) + timedelta(days=days))
    keeper.catch_up()
    keeper.give_back()


@pytest.mark.requirement("H-13", "H-23")
def test_a_question_without_an_answer_is_a_clarification_case_of_who_is_to_answer(world: World) -> None:
    place = shop(world, "Ohne Antwort GmbH")
    side, user = place.side, place.user("Wartet, Wilma")
    device = side.device()
    side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    case = str(side.write("POST", f"/devices/{device}/repair", REPAIR)["id"])

    def open_cases() -> list[Any]:
        found = side.read("/clarification-cases", **{"filter[subject_kind]": "service_case"})["items"]
        assert {(each["subject_id"], each["device_id"], each["user_id"]) for each in found} <= {(case, device, user)}
        return [each["kind"] for each in found]

    side.write("POST", f"/service-cases/{case}/messages", {"text": "Wann?"})
    assert (open_cases(), side.read(f"/service-cases/{case}")["reminded_at"]) == ([], None)
    days_later(world, place, 8)
    assert open_cases() == ["case_without_answer"]
    assert side.read(f"/service-cases/{case}")["reminded_at"] is not None
    sentences = [each["sentence"]["de"] for each in side.read(f"/service-cases/{case}/history")["items"]]
    assert any("noch ohne Antwort, erwartet von Auftragsbearbeitung (1. Erinnerung)" in each for each in sentences)
    place.does(f"/service-cases/{case}/fulfilment-messages", {"text": "Wie ist der Sperrcode?"})
    assert open_cases() == []
    days_later(world, place, 16)
    assert open_cases() == ["case_awaits_customer"]
    side.write("POST", f"/service-cases/{case}/messages", {"text": "Steht auf dem Zettel", "wants_answer": False})
    assert open_cases() == []
