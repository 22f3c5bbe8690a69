"""A file in which a single letter isn't ASCII: each letter of German and its neighbours, in each place and encoding, is read right, or refused with both readings (F-01)."""

import pytest

from importers.engine.encodings import NAMES, told_apart
from importers.engine.unreadable import Unreadable

pytestmark = pytest.mark.part_of("F-01")
SMALL = "äöüßéèêëçàáâñóôúùíîïøåæœšžãõýÿ"
CAPITAL = "ÄÖÜÉÈÇÀÁÂÍÓÚÅØŠŽÑ"
PLACES = {
    "first": (CAPITAL, "{}hringen"),
    "among capitals": (CAPITAL, "SA{}LER"),
    "first of capitals": (CAPITAL, "{}KONOM"),
    "within": (SMALL, "Sa{}ler"),
    "last": (SMALL, "Kasta{}"),
}
TAKEN_FOR_GERMAN = {("dos-850", "õ"): "ä", ("dos-850", "Í"): "Ö"}
"""One byte is both; the other reading is what lists here have."""
REFUSED: dict[tuple[str, str], str] = {
    ("first", "windows-1252"): "ÓØŠŽ",
    ("first", "dos-850"): "ÄÖÜÉÈÇÁÂÓÚÅØÑ",
    ("first", "mac-roman"): "ÄÖÜÉÈÇÀÁÂÍÓÚÅØÑ",
    ("first", "iso-8859-15"): "ÓØŠ",
    ("among capitals", "windows-1252"): "ÖÓØŽ",
    ("among capitals", "dos-850"): "ÄÈÇÁÂÍÚÅØÑ",
    ("among capitals", "mac-roman"): "ÄÖÈÀÂÍÚÅØ",
    ("among capitals", "iso-8859-15"): "ÖÓØŠŽ",
    ("first of capitals", "windows-1252"): "ÓØŽ",
    ("first of capitals", "dos-850"): "ÄÈÇÁÂÚÅØÑ",
    ("first of capitals", "mac-roman"): "ÄÖÈÇÀÂÍÚÅØÑ",
    ("first of capitals", "iso-8859-15"): "ÓØŠ",
    ("within", "windows-1252"): "áùœšžõý",
    ("within", "dos-850"): "ößèêëçàáôúùíîïøåæãýÿ",
    ("within", "mac-roman"): "äöëçàáâñóúíîïøåæãõ",
    ("within", "iso-8859-15"): "áùõý",
    ("last", "windows-1252"): "áøœšžõ",
    ("last", "dos-850"): "ößèêëçàáôúùíîïøåæãýÿ",
    ("last", "mac-roman"): "äöëçàáâñóúíîïøåæãõ",
    ("last", "iso-8859-15"): "áøœšžõ",
}
"""Place and encoding → letters with which a file is refused, for another encoding makes as much sense of the byte."""


def read(text: str, codec: str) -> str | None:
    """What the text is read as; None: refused with both readings."""
    content = text.encode(codec)
    try:
        return content.decode(NAMES[told_apart(content)])
    except Unreadable as refused:
        return None if ";" in str(refused.fields["readings"]) else "refused without its readings"


def written(letters: str, codec: str) -> list[str]:
    return [letter for letter in letters if letter.encode(codec, "ignore")]


@pytest.mark.parametrize("encoding", NAMES)
@pytest.mark.parametrize("place", PLACES)
def test_a_single_letter_is_read_right_or_refused(place: str, encoding: str) -> None:
    letters, word = PLACES[place]
    codec, refused = NAMES[encoding], ""
    for letter in written(letters, codec):
        found = read(f"{word.format(letter)}, Olga", codec)
        allowed = {letter, TAKEN_FOR_GERMAN.get((encoding, letter), letter)}
        assert found is None or found in {f"{word.format(each)}, Olga" for each in allowed}, (letter, found)
        refused += letter if found is None else ""
    assert refused == REFUSED[place, encoding]


@pytest.mark.parametrize("encoding", ["windows-1252", "iso-8859-15"])
@pytest.mark.parametrize("place", ["first", "first of capitals", "within", "last"])
def test_each_letter_of_german_is_read_in_the_usual_encodings(place: str, encoding: str) -> None:
    letters, word = PLACES[place]
    for letter in sorted({*letters} & {*"äöüßÄÖÜ"}):
        text = f"{word.format(letter)}, Olga"
        assert read(text, NAMES[encoding]) == text


@pytest.mark.parametrize("name", ["Ökonom, Olga", "Olga;Öhringen", "Öner", "ÖKONOM", "Ö. Muster"])
def test_a_capital_o_umlaut_alone_is_no_i_with_an_accent(name: str) -> None:
    assert told_apart(f"Name\n{name}\n".encode("cp1252")) == "windows-1252"
