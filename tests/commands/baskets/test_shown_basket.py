"""What isn't as it was shown is told in the words of both languages; what people wrote stays as they wrote it (H-09)."""

import pytest

from commands.baskets.shown_basket import Fact, basket_changed, differences

pytestmark = pytest.mark.requirement("H-09")


def facts(field: str, value: str | None) -> dict[Fact, str]:
    return {} if value is None else {Fact("BW-1", field): value}


@pytest.mark.parametrize(
    ("field", "was", "now", "de", "en"),
    [
        ("problem", None, "renewal-not-possible", "Hindernis (keines → eines)", "obstacle (none → one)"),
        ("problem", "renewal-not-possible", None, "Hindernis (eines → keines)", "obstacle (one → none)"),
        ("problem", "renewal-not-possible", "number-of-another", "Hindernis (eines → ein anderes)", "obstacle (one → another one)"),
        (
            "price",
            "39.90 EUR",
            "1049.00 EUR",
            "Preis je Stück (39,90 EUR → 1049,00 EUR)",
            "price of one piece (39.90 EUR → 1049.00 EUR)",
        ),
        ("remarks", None, "39.90 EUR", "Bemerkungen (– → 39.90 EUR)", "remarks (– → 39.90 EUR)"),
        ("calloff", "true", "false", "Hardwareabrufberechtigung (ja → nein)", "hardware call-off entitlement (yes → no)"),
    ],
)
def test_what_has_changed_is_told_in_words(field: str, was: str | None, now: str | None, de: str, en: str) -> None:
    told = basket_changed(differences(facts(field, was), facts(field, now)))
    assert (f"BW-1: {de}" in told.text_de, f"BW-1: {en}" in told.text_en) == (True, True), (told.text_de, told.text_en)
