"""What a password must be, each broken rule named (E-02)."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from access.accounts.account_refusals import PasswordUnfit
from access.accounts.password_rules import LONGEST, SHORTEST, SIGNS, BrokenRule, broken_rules, check_password

LOGIN, NAME = "erika.muster", "Muster, Erika"
GOOD = "Blaue Tasse 17$"
LETTERS = st.characters(categories=["Lu", "Ll", "Lo"])
ALLOWED = LETTERS | st.sampled_from("0123456789" + SIGNS)

pytestmark = pytest.mark.requirement("E-02")


def codes(password: str, login: str = LOGIN, name: str = NAME) -> set[str]:
    return {rule.code for rule in broken_rules(password, login, name)}


@pytest.mark.parametrize(
    ("password", "broken"),
    [
        (GOOD, set[str]()),
        ("Ab3$567", {"too_short"}),
        ("Ab3$5678", set[str]()),
        ("Ab3$" * 10, set[str]()),
        ("Ab3$" * 10 + "x", {"too_long"}),
        ("Blaue Tasse 17!", {"characters"}),
        ("Blaue Tasse 17€", {"characters"}),
        ("Blaue\tTasse 17", {"characters"}),
        ("Blaue Tasse ١٧", {"characters"}),
        ("xERIKA.muster17", {"login", "name", "characters"}),
        ("Blaue Rik 17", {"name"}),
        ("Blaue Ri-k 17", set[str]()),
        ("blaue tasse 17", set[str]()),
        ("blauetasse17", {"classes"}),
        ("BLAUETASSE17", {"classes"}),
        ("BlaueTasseX", {"classes"}),
        ("Ölfarbe 17", set[str]()),
        ("ÖÄÜöäüß1", set[str]()),
        ("", {"too_short", "classes"}),
    ],
)
def test_each_rule_of_the_manual(password: str, broken: set[str]) -> None:
    assert codes(password) == broken


@given(
    st.text(ALLOWED, min_size=SHORTEST, max_size=LONGEST), st.text(LETTERS, min_size=3, max_size=30), st.integers(0, 27), st.integers(0, 40)
)
def test_three_letters_of_the_name_are_found_wherever_they_stand(password: str, name: str, start: int, place: int) -> None:
    piece = name[start : start + 3]
    assume(len(piece) == 3)
    assert "name" in codes(password[:place] + piece + password[place:], name=name)
    assert (
        "name" in codes(password[:place] + piece.swapcase() + password[place:], name=name)
        or piece.casefold() != piece.swapcase().casefold()
    )


@given(st.text(ALLOWED, max_size=20), st.text(LETTERS, min_size=3, max_size=12))
@example("", "straße")
def test_the_user_name_is_found_whatever_its_size(password: str, login: str) -> None:
    assert "login" in codes(password + login + password, login=login)
    assert "login" in codes(login.upper(), login=login) or login.upper().casefold() != login.casefold()


@given(st.text(max_size=60))
def test_length_is_counted_in_characters_as_people_see_them(password: str) -> None:
    length = len(unicodedata.normalize("NFC", password))
    assert ("too_short" in codes(password)) is (length < 8)
    assert ("too_long" in codes(password)) is (length > 40)


@given(st.text(ALLOWED, min_size=SHORTEST, max_size=LONGEST))
def test_letters_of_all_languages_are_allowed_and_rules_don_t_depend_on_how_they_are_written(password: str) -> None:
    assume(len(unicodedata.normalize("NFC", password)) <= LONGEST)
    assert "characters" not in codes(password)
    assert codes(unicodedata.normalize("NFD", password)) == codes(unicodedata.normalize("NFC", password))


@given(st.characters(exclude_categories=["L", "M", "Cs"], exclude_characters="0123456789" + SIGNS))
def test_nothing_else_is_allowed(character: str) -> None:
    assume(unicodedata.normalize("NFC", character) == character)
    assert "characters" in codes(GOOD + character)


def test_the_characters_that_are_not_allowed_are_named_each_once() -> None:
    [rule] = broken_rules("Blaue!Tasse!17€\t\u00a0", LOGIN, NAME)
    assert "nicht erlaubt ist ! € U+0009 U+00A0 (erlaubt sind" in rule.de
    assert "not allowed is ! € U+0009 U+00A0 (allowed are" in rule.en
    assert all(sign in rule.de and sign in rule.en for sign in SIGNS)


def test_all_broken_rules_are_named_in_both_languages() -> None:
    with pytest.raises(PasswordUnfit) as refused:
        check_password("muster!", LOGIN, NAME)
    rules: list[BrokenRule] = broken_rules("muster!", LOGIN, NAME)
    assert [rule.code for rule in rules] == ["too_short", "characters", "name", "classes"]
    assert all(rule.de in refused.value.text_de and rule.en in refused.value.text_en for rule in rules)
    assert "muster!" not in refused.value.text_de + refused.value.text_en
    check_password(GOOD, LOGIN, NAME)
