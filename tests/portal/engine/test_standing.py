"""How a thing stood at a moment, as people read it at the command line (A-11)."""

from uuid import UUID

import pytest

from api.devices.device_past import DEVICE_AS_OF
from api.registry import THINGS
from portal.engine.language import Language
from portal.engine.standing import in_labels

DEVICE = next(thing for thing in THINGS if thing.as_of is DEVICE_AS_OF)


@pytest.mark.part_of("A-11")
@pytest.mark.parametrize(
    ("language", "label", "beside"), [("de", "Nutzer", " (heute: Neu, Berta)"), ("en", "User", " (today: Neu, Berta)")]
)
def test_names_are_those_of_then_with_todays_beside_them(language: Language, label: str, beside: str) -> None:
    stood = {"device_id": UUID(int=1), "kind": "smartphone", "user_name": "Alt, Berta"}
    assert dict(in_labels(DEVICE, DEVICE_AS_OF, {**stood, "user_name_today": "Neu, Berta"}, language))[label] == f"Alt, Berta{beside}"
    assert dict(in_labels(DEVICE, DEVICE_AS_OF, {**stood, "user_name_today": "Alt, Berta"}, language))[label] == "Alt, Berta"
