"""Encodings are told apart by what makes sense in German, and refused where that isn't sure (F-01)."""

import io
from contextlib import suppress

import pytest

from importers.engine.encodings import NAMES, told_apart
from importers.engine.not_a_feed import EncodingUnclear, NotAFeed, Utf16File
from importers.engine.source_file import OpenedFile
from importers.engine.unreadable import Unreadable
from importers.imports.list_columns import USERS
from importers.imports.table_file import open_table

pytestmark = pytest.mark.part_of("F-01")
TEXT = "Name;E-Mail;Gruppe\nMüller, Jörg;joerg@beispiel.example;Einkauf\nWeiß, Änne;aenne@beispiel.example;Öffentlichkeitsarbeit\n"


def names(content: bytes) -> list[str]:
    with open_table(io.BytesIO(content), USERS, name="nutzer.csv") as table:
        return [row.values["name"] for row in table.rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", *NAMES.values()])
def test_german_names_are_read_right_in_every_encoding(encoding: str) -> None:
    assert names(TEXT.encode(encoding)) == ["Müller, Jörg", "Weiß, Änne"]


def test_the_euro_of_iso_8859_15_is_one() -> None:
    assert names("Name\n5 €, Müller\n".encode("iso8859_15")) == ["5 €, Müller"]
    assert names("Name\n5 €, Müller\n".encode("cp1252")) == ["5 €, Müller"]


@pytest.mark.parametrize(
    "text", ["André", "José Müller", "„Chef“ – ok", "Preis 5 €", "Übermut", "Tomás Peña, Zoë", "Straße 5²", "Grüße an Zoë"]
)
def test_what_is_usual_is_taken_as_it_is(text: str) -> None:
    assert told_apart(text.encode("cp1252")) == "windows-1252"


@pytest.mark.parametrize(
    ("text", "encoding", "other"), [("Weiß", "cp850", "Weiá"), ("Übermut", "cp850", "öbermut"), ("Jörg", "mac_roman", "Jšrg")]
)
def test_what_is_not_sure_is_refused_with_both_readings(text: str, encoding: str, other: str) -> None:
    with pytest.raises(EncodingUnclear) as refused:
        names(f"Name\n{text}, Uwe\n".encode(encoding))
    for told in (refused.value.text_de, refused.value.text_en):
        assert text in told
        assert other in told


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman", "cp1252", "iso8859_15"])
@pytest.mark.parametrize("name", ["Müller", "Jörg", "Groß", "Änne", "Öztürk", "Übel", "Straße", "Käßmann", "Grün-Weiß"])
def test_a_single_name_is_read_right_or_refused_but_never_wrong(name: str, encoding: str) -> None:
    with suppress(Unreadable):
        assert name.encode(encoding).decode(NAMES[told_apart(name.encode(encoding))]) == name


NAMES_OF_MANY = [
    "Müller",
    "Jörg",
    "Groß",
    "Änne",
    "Öztürk",
    "Übel",
    "Jäger",
    "Bär",
    "Großmann",
    "Weiß",
    "Strauß",
    "Ömer",
    "Käßmann",
    "Grün-Weiß",
    "MÜLLER",
    "JÄGER",
    "GROẞ",
    "ÖZTÜRK",
    "André",
    "Élise",
    "François",
    "Zoë",
    "Noël",
    "Benoît",
    "Jérôme",
    "Gisèle",
    "Maëlle",
    "Cœur",
    "Lebœuf",
    "Œuvre",
    "Louÿs",
    "Hélène",
    "Château",
    "Forêt",
    "Août",
    "ÉLISE",
    "LEBŒUF",
    "FRANÇOIS",
    "Peña",
    "Juárez",
    "Hernández",
    "García",
    "Muñoz",
    "Márquez",
    "Íñigo",
    "Óscar",
    "Úrsula",
    "Ángel",
    "José",
    "López",
    "Jesús",
    "Martín",
    "Núñez",
    "Peñú",
    "Martí",
    "PEÑA",
    "JUÁREZ",
    "GARCÍA",
    "Šimek",
    "Lukáš",
    "Beneš",
    "Novák",
    "Žižek",
    "Blažek",
    "Tomáš",
    "Dušan",
    "Ýmir",
    "Nový",
    "Kovářík",
    "Černý",
    "Růžička",
    "ŠIMEK",
    "BLAŽEK",
    "NOVÁK",
    "Ota",
    "Nováková",
    "Špaček",
]
OTHERS = [
    "§ 5 Groß",
    "„Chef“ – ok",
    "Preis 5 €",
    "5 €, Müller",
    "O’Brien",
    "Peña;Großmann",
    "Müller;Šimek;Böhm",
    "20 °C",
    "Weiß;Beneš",
    "Jäger;Novák;Œuvre",
]


@pytest.mark.parametrize("encoding", NAMES)
def test_whatever_the_neighbours_write_is_read_right_or_refused_but_never_wrong(encoding: str) -> None:
    codec, wrong = NAMES[encoding], list[str]()
    texts = [*NAMES_OF_MANY, *OTHERS, *(f"{one}, {other}" for one in NAMES_OF_MANY for other in NAMES_OF_MANY[::7])]
    for text in texts:
        with suppress(UnicodeEncodeError, Unreadable):
            if (read := text.encode(codec).decode(NAMES[told_apart(text.encode(codec))])) != text:
                wrong.append(f"{text} → {read}")
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Peña, Juan\nGroßmann, Eva", "dos-850"),
        ("§ 5 Groß, Jürgen", "mac-roman"),
        ("Müller\nŠimek\nBöhm", "iso-8859-15"),
        ("5 €, Müller", "iso-8859-15"),
        ("Müller\nŠimek\nJuárez\nŒuvre", "windows-1252"),
    ],
)
def test_one_that_alone_makes_sense_is_taken(text: str, encoding: str) -> None:
    assert told_apart(text.encode(NAMES[encoding])) == encoding


def test_a_damaged_utf16_is_refused_and_a_whole_one_keeps_its_own_hash() -> None:
    with pytest.raises(Utf16File):
        names(TEXT.encode("utf-16")[:-1])
    content = TEXT.encode("utf-16")
    opened = OpenedFile(io.BytesIO(content), "nutzer.csv")
    assert (opened.size, opened.encoding) == (len(content), "utf-16")
    opened.close()


def test_a_line_of_an_old_encoding_at_the_end_counts_too() -> None:
    assert names(b"Name\nUwe\n" + "Müller, Jörg".encode("cp850")) == ["Uwe", "Müller, Jörg"]
    assert names("Name\nÄnne\n".encode() + "Müller, Jörg\n".encode("cp1252")) == ["Änne", "Müller, Jörg"]


def test_refusals_say_what_to_do() -> None:
    assert issubclass(EncodingUnclear, NotAFeed)
    assert "CSV UTF-8" in EncodingUnclear(name="x", readings="y").text_de
