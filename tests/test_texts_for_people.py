"""Texts for people name no route, field, setting or header: these stand beside them, for whoever wrote the program that asked (X-01)."""

from __future__ import annotations

import pytest

from tests.texts_for_people import Text, errors_for_everybody, everything, texts_in_code, texts_of_errors

pytestmark = pytest.mark.requirement("X-01")


def test_errors_that_everybody_reads_name_nothing_of_programs() -> None:
    assert len([*errors_for_everybody()]) > 200
    assert [(each.place, each.text) for each in texts_of_errors() if each.machines] == []


def test_whatever_else_people_read_names_nothing_of_programs() -> None:
    found = [*texts_in_code()]
    assert len(found) > 1_500
    assert [each for each in found if each.machines] == []


def test_what_is_meant_in_the_words_of_programs_is_said_beside_it() -> None:
    """A hint that names nothing of programs belongs into the text."""
    hints = {kind: Text(kind.__qualname__, kind.hint) for kind in everything() if kind.hint}
    assert hints
    for kind, hint in hints.items():
        assert hint.text not in kind.template("en")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("log in (POST /login)", True),
        ("send customer_id", True),
        ("set PORTAL_URL", True),
        ("the header X-Customer", True),
        ("run `portal rebuild`", True),
        ("fewer columns (fields=)", True),
        ('it has the wrong shape; see "errors"', True),
        ("{customer_id} is no customer and/or 3/4 of one", False),
        ("Log in, or ask your administrator.", False),
    ],
)
def test_words_of_programs_are_recognised(text: str, named: bool) -> None:
    assert bool(Text("", text).machines) == named
