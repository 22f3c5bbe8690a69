"""Lines of a feed are the same whatever blocks they come in, and nothing done to a file is more than a refusal."""

import csv
import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.engine import not_a_feed
from importers.engine.canonical_line import LINE_BREAK, UNIT_SEPARATOR, join_cells, split_line
from importers.engine.file_probe import probe
from importers.engine.line_numbers import LineNumbers
from importers.engine.not_a_feed import EncodingUnclear
from importers.engine.text_lines import text_lines
from importers.engine.unreadable import Unreadable
from importers.imports.feed_file import open_feed
from importers.imports.feed_row import FeedRow, parse_row
from importers.imports.mapping import load_mappings
from tests.importers.feeds import HEADER, ROW, cells_of, csv_text, feed_of, lines_of, row, workbook
from tests.importers.imports.test_feed_file import ROWS


def test_memory_stays_bounded():
    data = io.BytesIO(csv_text(*[ROW] * 60_000).encode())
    feed = open_feed(data, load_mappings(), name="vodafone_2026-11-20.csv")
    tracemalloc.start()
    read = sum(len(block) for block in feed.blocks())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert read > 11 << 20
    assert peak < 3 << 20


LINE = st.text(st.characters(codec="utf-8", exclude_characters="\n\r\0"), max_size=6)


@given(st.lists(st.tuples(LINE, st.sampled_from(["\n", "\r\n", "\r"])), max_size=12), LINE, st.integers(1, 9))
def test_lines_are_the_same_wherever_blocks_end(lines: list[tuple[str, str]], last: str, chunk: int):
    text = "".join(line + end for line, end in lines) + last
    data = text.encode()
    if not data or data.startswith((b"PK", b"\xef\xbb\xbf", b"<", b"%")):
        return
    try:
        found = probe(io.BytesIO(data))
    except Unreadable:
        return
    read = [line.decode() for lines in text_lines(io.BytesIO(data), found, chunk) for line in lines]
    assert read == text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n") or (not read and not text)


# Some sequences of rarer characters ("Â¡") are valid in both encodings; no reader can tell them apart.
CELL = st.text(st.characters(codec="ascii", exclude_categories=["Cc"]) | st.sampled_from("äöüßÄÖÜ"), max_size=8).map(str.strip)


@given(
    st.lists(st.tuples(*[CELL] * 4), max_size=8), st.sampled_from(";,\t"), st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]), st.booleans()
)
def test_what_a_csv_writer_wrote_is_what_is_read(rows: list[tuple[str, ...]], delimiter: str, encoding: str, quote_all: bool):
    target = io.StringIO()
    writer = csv.writer(target, delimiter=delimiter, quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL)
    filled = [("x", *cells) for cells in rows]
    writer.writerows([("Rufnummer", "ICCID", "IMEI", "Tarif", "Status"), *filled])
    try:
        feed = feed_of(target.getvalue().encode(encoding))
    except EncodingUnclear:  # umlauts between signs that no word has: what two encodings read with as much sense is refused
        assert encoding == "cp1252"
        return
    assert cells_of(feed) == filled


@given(st.lists(st.text(), min_size=1, max_size=5), st.sampled_from(";,\t"))
def test_joined_cells_can_be_split_again(cells: list[str], delimiter: str):
    line = join_cells(cells, delimiter)
    assert not set("\n\r\0") & set(line)
    one_line = [cell.replace("\r\n", "\n") for cell in cells]
    expected = [cell.translate({10: LINE_BREAK, 13: LINE_BREAK, 31: " ", 0: None}) for cell in one_line]
    assert split_line(line, delimiter) == expected
    assert line.startswith(UNIT_SEPARATOR) == any(delimiter in cell for cell in cells)


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 3)), max_size=6))
def test_line_numbers_count_what_was_skipped(skips: list[tuple[int, int]]):
    numbers = LineNumbers(3)
    for record, lines in sorted(skips):
        numbers.skip(record, lines)
    for record in range(1, 35):
        assert numbers.line_of(record) == 2 + record + sum(lines for at, lines in skips if at <= record)


FEED_BYTES = csv_text(*ROWS, row(Tarif='"Größe; L"')).encode()
BOOK_BYTES = workbook([list(HEADER), *[list(cells) for cells in ROWS]])


@pytest.mark.requirement("F-12")
@given(
    st.sampled_from([FEED_BYTES, BOOK_BYTES]),
    st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=4), st.integers(0, 6)), min_size=1, max_size=6),
)
def test_whatever_happens_to_a_file_it_is_refused_or_each_row_is_read_or_rejected(data: bytes, damages: list[tuple[float, bytes, int]]):
    for place, put, cut in damages:
        at = int(place * len(data))
        data = data[:at] + put + data[at + cut :]
    try:
        feed = feed_of(data)
        lines = lines_of(feed)
    except not_a_feed.NotAFeed:
        return
    for record, line in enumerate(lines, 1):
        found = parse_row(feed.split(line), feed.layout, feed.line_of(record))
        assert isinstance(found, FeedRow) or found
