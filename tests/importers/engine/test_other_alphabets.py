"""A text in the encoding of another alphabet is refused with what it is, and no western name for it (F-01)."""

import pytest

from importers.engine.encodings import told_apart
from importers.engine.unreadable import Unreadable

pytestmark = pytest.mark.part_of("F-01")
LATIN_2 = [
    "Dvořák, Jiří",
    "Němec, Věra",
    "Černý, Ondřej",
    "Łukasz",
    "Wałęsa, Paweł",
    "Győző",
    "Tőkés, Jenő",
    "Żaneta, Błażej",
    "Öztürk;Müller;Dvořák",
]


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Иванов, Иван", "cp1251"),
        ("Müller\nИван", "cp1251"),
        ("Παπαδόπουλος, Νίκος", "cp1253"),
        *((text, codec) for text in LATIN_2 for codec in ("cp1250", "iso8859_2")),
        ("Růžička, Tomáš", "cp1250"),
        ("Škoda, Tomáš", "iso8859_2"),
        ("Yıldız, Ayşe", "cp1254"),
        ("Doğan", "cp1254"),
        ("Şahin", "cp1254"),
        ("İsmail;Çelik;Müller", "cp1254"),
    ],
)
def test_it_is_refused_with_both_readings(text: str, codec: str) -> None:
    if codec == "cp1251":
        text = text.replace("Müller", "Muller")
    with pytest.raises(Unreadable) as refused:
        told_apart(text.encode(codec))
    readings = str(refused.value.fields["readings"])
    word = next(word for word in text.replace("\n", ";").replace(",", ";").split(";") if not word.isascii() and _differs(word, codec))
    assert f": {word}" in readings
    assert len(readings.split("; ")) > 1


def _differs(word: str, codec: str) -> bool:
    return word.encode(codec).decode("cp1252", errors="replace") != word


@pytest.mark.parametrize(
    "text",
    [
        "Jørgensen, Søren",
        "Øster, Åse",
        "Ole Måløy",
        "Hélène",
        "Françoise-Hélène d’Été",
        "Mêlée",
        "Peña, José",
        "João, Simões",
        "Gonçalves, Conceição",
        "Magalhães",
        "Guðrún, Sigurðsson",
        "Þórður",
        "Björk Guðmundsdóttir",
        "Niccolò",
        "Zoë;Müller;Hélène;Núñez;Søren",
        "FRANÇOIS;ÉLISE",
    ],
)
def test_what_the_neighbours_write_is_read_as_it_is(text: str) -> None:
    assert told_apart(text.encode("cp1252")) == "windows-1252"


@pytest.mark.parametrize("text", ["Müller, Jörg", "Groß", "Änne;Übel;Öztürk", "Peña, Großmann"])
@pytest.mark.parametrize("codec", ["cp850", "mac_roman"])
def test_german_in_dos_and_mac_is_no_other_alphabet(text: str, codec: str) -> None:
    others = "dos-850" if codec == "cp850" else "mac-roman"
    try:
        found = told_apart(text.encode(codec))
    except Unreadable as refused:
        found = others if "windows-1250" not in str(refused.fields["readings"]) else "windows-1250"
    assert found == others
