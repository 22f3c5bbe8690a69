"""How a thing stood at a moment, as people read it at the command line (A-11)."""

from typing import Any
from uuid import UUID

import pytest

from api.devices.device_past import DEVICE_AS_OF
from api.registry import THINGS
from api.sims.sim_past import SIM_AS_OF
from api.user_past import USER_AS_OF
from portal.engine.language import Language
from portal.engine.standing import in_labels

DEVICE = next(thing for thing in THINGS if thing.as_of is DEVICE_AS_OF)


@pytest.mark.requirement("A-11")
@pytest.mark.parametrize(
    ("language", "label", "beside"), [("de", "Nutzer", " (heute: Neu, Berta)"), ("en", "User", " (today: Neu, Berta)")]
)
def test_names_are_those_of_then_with_todays_beside_them(language: Language, label: str, beside: str) -> None:
    stood = {"device_id": UUID(int=1), "kind": "smartphone", "user_name": "Alt, Berta"}
    assert dict(in_labels(DEVICE, DEVICE_AS_OF, {**stood, "user_name_today": "Neu, Berta"}, language))[label] == f"Alt, Berta{beside}"
    assert dict(in_labels(DEVICE, DEVICE_AS_OF, {**stood, "user_name_today": "Alt, Berta"}, language))[label] == "Alt, Berta"


@pytest.mark.requirement("A-11")
def test_what_it_was_linked_with_is_named_with_the_numbers_in_it() -> None:
    user = next(thing for thing in THINGS if thing.as_of is USER_AS_OF)
    phone = {
        "id": "1",
        "model": "Fairphone 2",
        "name": "Fairphone 2",
        "name_today": "Fairphone 2 (IMEI 1)",
        "sims": [{"id": "2", "number": "+491555"}],
    }
    stood: dict[str, Any] = {
        "user_id": UUID(int=1),
        "devices": [phone, {"id": "3", "name": "Zeit", "name_today": "Zeit", "sims": []}],
        "sims": [],
    }
    told = dict(in_labels(user, USER_AS_OF, stood, "de"))
    assert told["Geräte"] == "Fairphone 2 (heute: Fairphone 2 (IMEI 1)) mit +491555; Zeit"
    assert "Rufnummern" not in told
    assert dict(in_labels(user, USER_AS_OF, {**stood, "sims": [{"id": "4", "number": "+491556"}]}, "en"))["Numbers"] == "+491556"
    number = next(thing for thing in THINGS if thing.as_of is SIM_AS_OF)
    own = {"sim_id": UUID(int=1), "user_name": "Alt", "user_name_today": "Neu", "user": {"id": "5", "name": "Alt", "name_today": "Neu"}}
    assert [text for _, text in in_labels(number, SIM_AS_OF, own, "de")] == ["Alt (heute: Neu)", str(UUID(int=1))], "named once"
    held = {"device_id": UUID(int=1), "user_name": "Alt, Berta", "user": {"id": "5", "name": "Alt, Berta", "name_today": "Alt, Berta"}}
    assert dict(in_labels(DEVICE, DEVICE_AS_OF, held, "de"))["Nutzer"] == "Alt, Berta"
