"""Facts in sentences: moments in their zone, days, amounts, and several things with a word between the last two."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from foundation.sentence_facts import Alternatives, Amount, filled, listed

AT = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fact", "de", "en"),
    [
        (AT.astimezone(ZoneInfo("Europe/Berlin")), "02.07.2026, 00:30:00", "2026-07-02 00:30:00"),
        (AT, "01.07.2026, 22:30:00 UTC", "2026-07-01 22:30:00 UTC"),
        (date(2026, 7, 1), "01.07.2026", "2026-07-01"),
        (["A"], "A", "A"),
        (("A", "B"), "A und B", "A and B"),
        ([1, 2, 3], "1, 2 und 3", "1, 2 and 3"),
        ([], "", ""),
        (Alternatives(["A", "B", "C"]), "A, B oder C", "A, B or C"),
        (Alternatives(["A"]), "A", "A"),
        (Amount("1149.90 EUR"), "1149,90 EUR", "1149.90 EUR"),
        ("149.90 EUR", "149.90 EUR", "149.90 EUR"),
        ("A, B", "A, B", "A, B"),
        (31, "31", "31"),
    ],
)
def test_a_fact_is_told_in_both_languages(fact: object, de: str, en: str) -> None:
    assert (filled("Es sind {fact}.", {"fact": fact}, "de"), filled("These are {fact}.", {"fact": fact}, "en")) == (
        f"Es sind {de}.",
        f"These are {en}.",
    )


def test_things_are_named_as_they_are_written() -> None:
    assert listed([datetime, None], "de") == f"{datetime} und None"
