"""What isn't as it was shown is told in the words of both languages; what people wrote stays as they wrote it (H-09)."""

import pytest

from commands.baskets.reviewed_numbers import RenewalNotPossible
from commands.baskets.shown_basket import Fact, basket_changed, differences

pytestmark = pytest.mark.requirement("H-09")


def facts(field: str, value: str | None) -> dict[Fact, str]:
    return {} if value is None else {Fact("BW-1", field): value}


@pytest.mark.parametrize(
    ("field", "was", "now", "de", "en"),
    [
        (
            "problem",
            None,
            "renewal-not-possible",
            "Hindernis (keines → Der Vertrag von +4915550000001 lässt sich derzeit nicht verlängern; bitte den Tarif bleiben lassen)",
            "obstacle (none → The contract of +4915550000001 can't be renewed now; let its tariff stay)",
        ),
        ("problem", "renewal-not-possible", None, "Hindernis (eines → keines)", "obstacle (one → none)"),
        ("problem", "number-of-another", "renewal-not-possible", "Hindernis (ein anderes → Der Ver", "obstacle (another one → The contr"),
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
    obstacle = RenewalNotPossible(number="+4915550000001")
    told = basket_changed(differences(facts(field, was), facts(field, now)), {Fact("BW-1", "problem"): [obstacle]})
    assert (f"BW-1: {de}" in told.text_de, f"BW-1: {en}" in told.text_en) == (True, True), (told.text_de, told.text_en)
