import pytest

from foundation.normal_form import UNDECODED, key, marked, same, tidy, unmarked

UNSEEN = ["\u200b", "\u00ad", "\ufeff", "\u200e", "\u200f", "\u2060", "\u061c"]
TURNING = ["\u202a", "\u202c", "\u202d", "\u202e", "\u2066", "\u2069"]


@pytest.mark.parametrize("sign", [*UNSEEN, *TURNING, "\u200d", "\ufe0f"])
def test_what_nobody_sees_makes_no_second_key(sign: str) -> None:
    assert key(f"{sign}P{sign}100{sign}") == "P100"
    assert same(f"p{sign}100") == same("P100")


@pytest.mark.parametrize("blank", ["\u00a0", "\u2009", "\u202f", "\u3000", "\t", "  "])
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
    for text in ("می‌خواهم", "👩‍💻", "Zoë", "ﬁscher"):
        assert marked(tidy(text)) == text
    assert tidy("P\u200d100") == "P100"
    assert tidy("Mu\u0308ller") == "Müller"


@pytest.mark.parametrize("sign", TURNING)
def test_what_turns_the_direction_stays_to_be_refused_and_is_marked(sign: str) -> None:
    assert tidy(f"a{sign}ß") == f"a{sign}ß"
    assert marked(f"a{sign}b") == f"a‹U+{ord(sign):04X}›b"


@pytest.mark.parametrize("sign", ["\u200b", "\u00ad", "\ufeff", "\u202e", "\u00a0", "\U000e0041"])
def test_what_is_copied_from_where_it_is_marked_is_the_sign_again(sign: str) -> None:
    text = f"P{sign}100"
    assert unmarked(marked(text)) == text
    assert key(marked(text)) == key(text)
    assert tidy(marked(text)) == tidy(text)


def test_other_signs_are_not_written_by_their_code_and_what_could_not_be_read_stays_marked() -> None:
    assert unmarked("‹U+0041›") == "‹U+0041›"
    assert marked(f"M{UNDECODED}ller") == "M‹U+FFFD›ller" == tidy("M‹U+FFFD›ller")
