import hashlib
import io
from datetime import date
from pathlib import Path

import pytest

from importers.engine import not_a_feed
from importers.imports.feed_file import open_feed
from importers.imports.mapping import load_mappings
from importers.imports.not_this_import import AmbiguousCarrier
from tests.importers.feeds import HEADER, ROW, both_carriers, cells_of, csv_text, feed_of, lines_of, row, workbook

ROWS = [row(Rufnummer=f"+491522881738{last}") for last in range(9)]


@pytest.mark.part_of("F-01")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encoding_delimiter_and_line_ends_make_no_difference(encoding: str, delimiter: str, end: str):
    feed = feed_of(csv_text(*ROWS, delimiter=delimiter, end=end).encode(encoding))
    assert cells_of(feed) == ROWS
    assert feed.layout.encoding == encoding.replace("cp1252", "windows-1252")
    assert (feed.layout.delimiter, feed.layout.columns, feed.layout.line_offset) == (delimiter, HEADER, 1)
    assert [feed.line_of(record) for record in (1, 5, 9)] == [2, 6, 10]


@pytest.mark.requirement("F-13")
def test_name_hash_size_and_date_of_the_file_are_told(tmp_path: Path):
    path = tmp_path / "vodafone_2026-11-20.csv"
    path.write_bytes(csv_text(*ROWS).encode())
    with open_feed(path, load_mappings()) as feed:
        assert feed.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        assert (feed.name, feed.size, feed.feed_date) == (path.name, path.stat().st_size, date(2026, 11, 20))
        assert lines_of(feed) == lines_of(feed)


def test_an_upload_that_can_be_read_only_once_is_read_all_the_same():
    class Stream(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, offset: int, whence: int = 0, /) -> int:
            raise AssertionError("a stream")

    with open_feed(Stream(csv_text(*ROWS).encode()), load_mappings(), name="vodafone_2026-11-20.csv") as feed:
        assert cells_of(feed) == ROWS


@pytest.mark.requirement("F-12")
def test_lines_of_a_feed_with_mixed_encodings_are_each_read_rightly():
    data = csv_text(ROW).encode() + ";".join(row(Tarif="Größe S")).encode("cp1252") + b"\n"
    assert [cells[4] for cells in cells_of(feed_of(data))] == ["Red Business Größe L", "Größe S"]


def test_a_wrong_byte_far_behind_the_first_block_is_no_crash():
    many = csv_text(*[ROW] * 9000).encode()
    assert len(many) > 1 << 20
    feed = feed_of(many + ";".join(row(Tarif="M\u00fcller \u20ac")).encode("cp1252"))
    assert cells_of(feed)[-1][4] == "Müller €"


@pytest.mark.requirement("F-12")
def test_preamble_and_blank_lines_are_left_out_but_counted():
    text = (
        "sep=;\nExport vom 20.11.2026\n\n"
        + csv_text(ROW)
        + "\n;;;;;;;;;;;;;;;;;\n"
        + csv_text(ROW, ROW).split("\n", 1)[1]
        + "\n\n"
        + " \t\n"
    )
    feed = feed_of(text)
    assert (feed.layout.line_offset, cells_of(feed)) == (4, [ROW] * 3)
    assert [feed.line_of(record) for record in (1, 2, 3)] == [5, 8, 9]


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_nul_bytes_are_what_could_not_be_read_and_lines_of_nothing_else_are_empty(encoding: str):
    feed = feed_of(csv_text(row(Tarif="M\0üller"), *ROWS).encode(encoding) + b"\0\0\0\n\0;\0\0\n"[:4])
    assert cells_of(feed) == [row(Tarif="M\ufffdüller"), *ROWS]


@pytest.mark.requirement("F-12")
def test_a_quotation_mark_that_is_closed_in_another_record_swallows_none():
    rows = [row(Tarif='"Red'), ROW, row(Tarif='Red 5"'), ROW]
    assert cells_of(feed_of(csv_text(*rows))) == rows


@pytest.mark.part_of("F-01")
def test_quotation_marks_change_nothing_in_the_lines():
    plain = feed_of(csv_text(*ROWS))
    all_quoted = feed_of("".join(";".join(f'"{cell}"' for cell in cells) + "\r\n" for cells in (HEADER, *ROWS)))
    one_quoted = feed_of(csv_text(*ROWS).replace("Nano-SIM", '"Nano-SIM"', 1))
    assert lines_of(plain) == lines_of(all_quoted) == lines_of(one_quoted)
    assert plain.layout_hash == all_quoted.layout_hash == one_quoted.layout_hash


def test_a_cell_may_hold_the_delimiter_quotation_marks_and_line_breaks():
    feed = feed_of(csv_text(row(Tarif='"Red; ""Business""\nL"'), ROW, row(Tarif="a\x1fb")))
    assert [cells[4] for cells in cells_of(feed)] == ['Red; "Business"\u2028L', ROW[4], "a b"]
    assert [feed.line_of(record) for record in (1, 2, 3)] == [2, 4, 5]


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize("stray", ['"Red Business', 'Red "Business', 'Red 5" Business', '"Red" Business', 'Red Business"', '""Red"'])
def test_a_stray_quotation_mark_spoils_no_other_row(stray: str):
    cells = cells_of(feed_of(csv_text(row(Tarif=stray), *[ROW] * 60, row(Tarif=stray), *ROWS)))
    assert len(cells) == 71
    assert {len(each) for each in cells} == {len(HEADER)}
    assert cells[1:61] == [ROW] * 60
    assert cells[62:] == ROWS


OTHER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", not_a_feed.EmptyFile),
        (b"\n \r\n\t\n", not_a_feed.EmptyFile),
        (csv_text(ROW).encode("utf-16")[:-1], not_a_feed.Utf16File),
        (csv_text(ROW).encode("utf-16-le")[:-1], not_a_feed.Utf16File),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", not_a_feed.PdfFile),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html><body>Bitte anmelden</body></html>", not_a_feed.HtmlFile),
        (OTHER, not_a_feed.OldExcelFile),
        (b"\x1f\x8b\x08" + bytes(range(256)), not_a_feed.CompressedFile),
        (b"PK\x03\x04 not really", not_a_feed.BrokenWorkbook),
        (bytes(range(256)) * 20, not_a_feed.BinaryFile),
        (b"\x89PNG\r\n\x1a\n" + bytes(400), not_a_feed.BinaryFile),
        (b"x" * (3 << 20), not_a_feed.NoLineEnds),
        (b"Liebe Leute,\nanbei der Export.\n", not_a_feed.NoHeader),
        (csv_text(ROW[:5], header=HEADER[:5]).encode(), not_a_feed.NoHeader),
        (csv_text(ROW).split("\n", 1)[1].encode(), not_a_feed.NoHeader),
        (csv_text((*ROW, "frei"), header=(*HEADER, "STATUS")).encode(), not_a_feed.DuplicateColumn),
        (workbook([["nichts", "hier"]]), not_a_feed.NoHeader),
        (workbook([]), not_a_feed.EmptyFile),
    ],
)
def test_what_is_no_feed_is_refused_whole_and_says_why_in_both_languages(data: bytes, refusal: type[not_a_feed.NotAFeed]):
    with pytest.raises(refusal) as refused:
        feed_of(data, "eingang.dat")
    assert type(refused.value) is refusal
    for text in (refused.value.text_de, refused.value.text_en):
        assert "eingang.dat" in text
        assert "{" not in text
    assert refused.value.code != not_a_feed.NotAFeed.code


@pytest.mark.requirement("F-12")
def test_a_file_with_columns_missing_is_told_which():
    with pytest.raises(not_a_feed.NoHeader) as refused:
        feed_of(csv_text(ROW[:3], header=HEADER[:3]))
    assert "Gefunden: Rufnummer, SIM-Kartennummer, SIM-Kartentyp. Es fehlen: IMEI" in refused.value.text_de
    assert "Status" in refused.value.text_en
    assert refused.value.code == "no-header"


def test_two_carriers_with_the_same_columns_are_told_apart_by_the_files_name_or_by_hand():
    text = "Rufnummer;Status\n"
    assert feed_of(text, "bn_20112026.csv", both_carriers()).layout.carrier == "Beispielnetz"
    twins = tuple(each for each in both_carriers() if each.key == "beispielnetz") * 2
    with pytest.raises(AmbiguousCarrier, match="Beispielnetz, Beispielnetz"):
        feed_of(text, "x.csv", twins)
    assert feed_of(csv_text(ROW), "x.csv", both_carriers(), carrier="vodafone").layout.carrier == "Vodafone"
    with pytest.raises(not_a_feed.NoHeader):
        feed_of(csv_text(ROW), "x.csv", both_carriers(), carrier="anderes")


def test_the_layouts_hash_tells_what_lines_mean_and_nothing_else():
    plain = feed_of(csv_text(ROW)).layout
    assert len(plain.hash) == 16
    assert plain.hash == feed_of(csv_text(ROW).encode("cp1252"), "vodafone_2026-11-21.csv").layout.hash
    assert plain.hash == plain.of_columns(plain.mapping, HEADER, ";").hash
    others = [csv_text(ROW, delimiter=","), csv_text(ROW, header=(*HEADER[:16], "PUK 2", "PIN 2"))]
    assert len({plain.hash, *(feed_of(other).layout.hash for other in others)}) == 3
