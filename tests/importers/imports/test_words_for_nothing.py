"""Words for nothing are nothing in each column of a feed, and what is put right is said (F-02, F-12)."""

import pytest

from importers.identifiers import parse_imei
from importers.imports.feed_row import FeedRow, parse_row
from importers.imports.layout import Layout
from importers.imports.mapping import load_mappings
from importers.imports.table_cells import email
from importers.quarantine import Notice
from tests.importers.feeds import HEADER, ROW

pytestmark = pytest.mark.requirement("F-12")
LAYOUT = Layout(load_mappings()[0], HEADER, ";")


def taken(column: str, cell: str) -> FeedRow:
    cells = list(ROW)
    cells[HEADER.index(column)] = cell
    found = parse_row(tuple(cells), LAYOUT, 7)
    assert isinstance(found, FeedRow), found
    return found


@pytest.mark.parametrize("word", ["n/a", "k.A.", "null", "None", "N/A\u200b"])
@pytest.mark.parametrize("column", ["PIN", "PUK", "IMEI", "SIM-Kartennummer", "Vertragsende", "Subventionsberechtigung"])
def test_a_word_for_nothing_is_an_empty_cell_and_said(column: str, word: str) -> None:
    row = taken(column, word)
    said = [(each.notice, each.column, each.value) for each in row.warnings]
    assert said == [(Notice.WORD_TAKEN_AS_EMPTY, column, word.replace("\u200b", "‹U+200B›"))]


def test_what_nobody_sees_makes_no_other_word() -> None:
    assert taken("Status", "aktiv\u200b").status == "active"
    assert taken("PIN", "0815\u200b").pin == "0815"


def test_a_puk_of_zero_is_none_and_a_pin_of_zero_gets_its_zeros_back() -> None:
    row = taken("PUK", "0")
    assert row.puk is None
    assert [each.notice for each in row.warnings] == [Notice.WORD_TAKEN_AS_EMPTY]
    assert taken("PIN", "0").pin == "0000"


def test_an_imei_without_check_digit_is_warned_of() -> None:
    found = parse_imei("35332208000001")
    assert found is not None
    assert (found.identity, found.notice) == ("35332208000001", Notice.IMEI_CHECK_DIGIT_ADDED)


def test_a_mail_address_is_taken_without_what_a_mail_program_puts_before_it() -> None:
    assert email("mailto:erika@beispiel.example") == "erika@beispiel.example"
