import sys
import unicodedata

import pytest

from foundation.normal_form import UNDECODED, is_unseen, key, marked, same, tidy, unmarked

UNSEEN = [
    *("\u200b", "\u00ad", "\ufeff", "\u200e", "\u200f", "\u2060", "\u061c", "\u3164", "\u115f", "\u1160", "\uffa0", "\u17b4", "\u17b5"),
    *("\u034f", "\u2065", "\ufff0", "\U0001d173", "\U0001bca0", "\U000e0001", "\U000e0020", "\U000e0080", "\U000e01f0", "\U000e0fff"),
]
JOINING = ["\u200c", "\u200d", "\u180b", "\u180f", "\ufe00", "\ufe0f", "\U000e0100", "\U000e01ef"]
CONTROL = ["\x01", "\x1b", "\x7f", "\x80", "\x9f"]
TURNING = ["\u202a", "\u202c", "\u202d", "\u202e", "\u2066", "\u2069"]


@pytest.mark.parametrize("sign", [*UNSEEN, *TURNING, *JOINING, *CONTROL])
def test_what_nobody_sees_makes_no_second_key(sign: str) -> None:
    assert key(f"{sign}P{sign}100{sign}") == "P100"
    assert same(f"p{sign}100") == same("P100")


@pytest.mark.parametrize("blank", ["\u00a0", "\u2009", "\u202f", "\u3000", "\u2800", "\u2028", "\x85", "\x1f", "\t", "  "])
def test_blanks_of_all_kinds_are_one(blank: str) -> None:
    assert key(f"{blank}P{blank}100{blank}") == "P 100"


def test_wide_letters_and_digits_are_plain_in_keys() -> None:
    assert key("Ｐ１００") == "P100"
    assert same("ＳＴＲＡＳＳＥ") == same("Straße") == "strasse"


@pytest.mark.parametrize("sign", UNSEEN)
def test_texts_lose_what_nobody_sees(sign: str) -> None:
    assert tidy(f"Mül{sign}ler") == "Müller"
    assert marked(f"P{sign}100") == f"P‹U+{ord(sign):04X}›100"


def test_texts_keep_what_is_written_with_joiners() -> None:
    for text in ("می‌خواهم", "👩‍💻", "Zoë", "ﬁscher", "葛\U000e0100", "❤\ufe0f"):
        assert marked(tidy(text)) == text
    for sign in (*JOINING, "".join(JOINING)):
        assert tidy(f"P{sign}100{sign}") == "P100", "after a letter that isn't joined it says nothing"
        assert marked(f"P{sign}100") == "P" + "".join(f"‹U+{ord(each):04X}›" for each in sign) + "100"
    assert tidy("Mu\u0308ller") == "Müller"


@pytest.mark.parametrize("sign", TURNING)
def test_what_turns_the_direction_stays_to_be_refused_and_is_marked(sign: str) -> None:
    assert tidy(f"a{sign}ß") == f"a{sign}ß"
    assert marked(f"a{sign}b") == f"a‹U+{ord(sign):04X}›b"


@pytest.mark.parametrize("sign", CONTROL)
def test_what_controls_machines_stays_in_texts_to_be_refused_and_is_marked(sign: str) -> None:
    assert tidy(f"a{sign}ß") == f"a{sign}ß"
    assert marked(f"a{sign}b") == f"a‹U+{ord(sign):04X}›b"


def test_ends_of_lines_and_tabs_are_no_blanks_to_be_marked() -> None:
    assert marked("a\r\n\tß") == tidy("a\r\n\tß") == "a\r\n\tß"


def test_nothing_that_unicode_lets_nobody_see_is_taken_for_something() -> None:
    """By what Unicode says of each sign: controls, spaces, fillers, selectors and what is called invisible."""
    for number in range(sys.maxunicode + 1):
        sign, name = chr(number), unicodedata.name(chr(number), "")
        category = unicodedata.category(sign)
        unseen = category in ("Cc", "Zs", "Zl", "Zp") or any(
            word in name
            for word in ("HANGUL FILLER", "JUNGSEONG FILLER", "CHOSEONG FILLER", "VARIATION SELECTOR", "ZERO WIDTH", "INVISIBLE")
        )
        if unseen and sign not in " \t\r\n":
            assert is_unseen(sign), f"U+{number:04X} {name}"
            assert key(f"P{sign}100") in ("P100", "P 100")
            assert marked(f"P{sign}100") == f"P‹U+{number:04X}›100"


@pytest.mark.parametrize("sign", ["\u200b", "\u00ad", "\ufeff", "\u202e", "\u00a0", "\U000e0041", "\u3164", "\u2800", "\x7f", "\U000e0100"])
def test_what_is_copied_from_where_it_is_marked_is_the_sign_again(sign: str) -> None:
    text = f"P{sign}100"
    assert unmarked(marked(text)) == text
    assert key(marked(text)) == key(text)
    assert tidy(marked(text)) == tidy(text)


def test_other_signs_are_not_written_by_their_code_and_what_could_not_be_read_stays_marked() -> None:
    assert unmarked("‹U+0041›") == "‹U+0041›"
    assert marked(f"M{UNDECODED}ller") == "M‹U+FFFD›ller" == tidy("M‹U+FFFD›ller")
