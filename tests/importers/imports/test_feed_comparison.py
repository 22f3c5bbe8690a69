"""Only what differs is looked at; and rows that can't be taken, or not both, go to the quarantine (F-03, F-12)."""

import io
import random
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest

from aggregates.feed_import import RowsQuarantined
from aggregates.sim import NUMBER_CLAIM
from commands.devices.describe_device import DescribeDevice
from commands.sims.link_sim_to_device import LinkSimToDevice
from importers.imports.beginning import begin
from importers.imports.feed_file import open_feed
from importers.imports.feed_import import FeedRun
from importers.imports.importer import own_connection
from importers.imports.run import ImportRun, Order
from importers.imports.sealed_values import opened_rows
from tests.importers.feeds import HEADER, both_carriers
from tests.importers.portal import DAY, FEED, Cells, Portal, as_csv, as_workbook, everything, iccid, imei, killed_while, line, names, number

NEXT = DAY + timedelta(days=1)
ROWS = [line(index) for index in range(30)]


@pytest.mark.requirement("F-03")
@pytest.mark.parametrize(
    "content",
    [
        as_csv(ROWS),
        as_csv(random.Random(1).sample(ROWS, len(ROWS))),
        as_csv(ROWS, encoding="cp1252", end="\r\n"),
        as_csv(ROWS, encoding="utf-8-sig", delimiter=","),
        as_workbook(ROWS),
        "".join(";".join(f'"{cell}"' for cell in cells) + "\r\n" for cells in (HEADER, *ROWS)).encode(),
        as_csv([cells[::-1] for cells in ROWS], HEADER[::-1]),
        as_csv([(number(at).replace("+49", "0"), *cells[1:]) for at, cells in enumerate(ROWS)]),
    ],
    ids=["as it was", "in another order", "cp1252", "comma", "xlsx", "all quoted", "columns turned round", "numbers written otherwise"],
)
def test_the_same_feed_gives_no_event_however_it_is_written(portal: Portal, content: bytes) -> None:
    portal.feed(ROWS)
    result = portal.feed([], NEXT, content=content)
    assert (result.counts.events, result.counts.unchanged, result.counts.seen) == (0, 30, 30)
    third = portal.feed([], NEXT + timedelta(days=1), content=content)
    assert (third.counts.events, third.counts.unchanged) == (0, 30)


@pytest.mark.requirement("F-03")
def test_unchanged_lines_are_not_read_again(portal: Portal) -> None:
    """They are recognised by their hash: only the lines that differ come to be checked."""
    portal.feed(ROWS)
    assert portal.checked([*ROWS[:-1], line(29, Tarif="Neu")], NEXT) == 1


@pytest.mark.requirement("F-04")
def test_only_what_concerns_the_feed_is_looked_at_again(portal: Portal) -> None:
    portal.feed(ROWS)
    portal.run(DescribeDevice(device_id=portal.device_id(3), colour="blau"))
    portal.run(LinkSimToDevice(sim_id=portal.sim_id(4), device_id=portal.device_id(5)))
    assert portal.checked(ROWS, NEXT) == 1


def test_links_made_while_a_first_feed_was_interrupted_are_overwritten_by_the_next(alone: Portal) -> None:
    """The chunk is booked, the process killed, a person links the number, the feed goes on: the next feed must still say no."""
    alone.importer._chunk = 2  # pyright: ignore[reportPrivateUsage]
    with pytest.raises(KeyboardInterrupt):
        alone.feed(ROWS, report=killed_while("book"))
    alone.run(LinkSimToDevice(sim_id=alone.sim_id(0), device_id=alone.device_id(1)))
    assert alone.feed(ROWS).counts.created == 30
    result = alone.feed(ROWS, NEXT)
    link = alone.sim(0).link
    assert link is not None
    assert link.device_id == alone.device_id(0)
    assert result.counts.seen == 30


BAD: list[tuple[str, Cells, str, str | None, str | None]] = [
    ("imei check digit", line(1, IMEI="353322080000059"), "imei_check_digit", "IMEI", "353322080000059"),
    ("imei malformed", line(1, IMEI="12345"), "imei_malformed", "IMEI", "12345"),
    ("card malformed", line(1, SIM_Kartennummer="4711"), "iccid_malformed", "SIM-Kartennummer", "4711"),
    ("card digits lost", line(1, SIM_Kartennummer="8949020000000010000"), "excel_digits_lost", "SIM-Kartennummer", "8949020000000010000"),
    ("no number", line(1, Rufnummer=""), "missing_number", "Rufnummer", None),
    ("malformed number", line(1, Rufnummer="+49 12"), "malformed_number", "Rufnummer", "+49 12"),
    ("exponent", line(1, Rufnummer="4,91555E+11"), "excel_exponent", "Rufnummer", "4,91555E+11"),
    ("status", line(1, Status="verreist"), "unknown_status", "Status", "verreist"),
    ("date", line(1, Vertragsende="31.02.2026"), "bad_date", "Vertragsende", "31.02.2026"),
    ("yes or no", line(1, Subventionsberechtigung="vielleicht"), "bad_yes_no", "Subventionsberechtigung", "vielleicht"),
    ("pin", line(1, PIN="12"), "", None, None),
    ("puk", line(1, PUK="zwölf"), "pin_malformed", "PUK", None),
    ("text too long", line(1, Tarif="x" * 201), "text_too_long", "Tarif", "x" * 201),
    ("too few cells", line(1)[:3], "wrong_cell_count", None, f"{number(1)} | {iccid(1)} | …"),
    (
        "too many cells",
        (*line(1, None)[:3], *["-"] * len(HEADER)),
        "wrong_cell_count",
        None,
        f"{number(1)} | {iccid(1)} | …" + " | -" * len(HEADER),
    ),
    ("end of copy", ("\\.",), "wrong_cell_count", None, "…"),
    ("null of copy", ("\\N",), "wrong_cell_count", None, "…"),
]


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize(("cells", "reason", "column", "value"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_a_bad_row_is_quarantined_and_the_rest_is_imported(
    portal: Portal, cells: Cells, reason: str, column: str | None, value: str | None
) -> None:
    result = portal.feed([line(2), cells, line(3)])
    if not reason:  # a PIN that lost its leading zeros is put right
        assert (result.counts.created, result.quarantined) == (3, [])
        return
    assert [(row.line, row.column, row.value, row.reason) for row in result.quarantined] == [(3, column, value, reason)]
    assert (result.counts.seen, result.counts.created, result.counts.quarantined) == (3, 2, 1)
    [recorded] = [each.event for each in portal.recorded() if isinstance(each.event, RowsQuarantined)]
    assert [row.value for row in recorded.rows] == [None], "what stood in the cell may be a name"
    assert opened_rows(portal.log, result.import_id, recorded.rows) == result.quarantined


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize("mark", ["\x01", "\x02", "\x1f", "\x03", "\\", "\\.", "\t", "\u2028", "'", "%s", "\ufeff", "🙂"])
def test_no_character_breaks_the_file(portal: Portal, mark: str) -> None:
    result = portal.feed([line(1), line(2, Tarif=f"Tarif{mark}L"), line(3, Tarif=mark)])
    assert (result.counts.seen, result.counts.created, result.quarantined) == (3, 3, [])
    assert portal.sim(2).tariff.name in (f"Tarif{mark}L", "Tarif L", "TarifL"), "as it is, or without what nobody sees"
    assert portal.feed([line(1), line(2, Tarif=f"Tarif{mark}L"), line(3, Tarif=mark)], NEXT).counts.events == 0


@pytest.mark.requirement("F-12")
def test_a_repeated_row_counts_once(portal: Portal) -> None:
    result = portal.feed([line(1), line(2), line(1), (number(1).replace("+49", "0"), *line(1)[1:])])
    assert [(row.line, row.reason, row.value) for row in result.quarantined] == [
        (4, "number_twice", number(1)),
        (5, "number_twice", number(1)),
    ]
    assert [row.facts for row in result.quarantined] == [{"lines": "2, 5"}, {"lines": "2, 4"}]
    assert "Dieselbe Rufnummer steht auch in Zeile 2, 5." in result.quarantined[0].sentences[0]
    assert (result.counts.seen, result.counts.created, result.counts.quarantined) == (4, 2, 2)


@pytest.mark.requirement("F-12")
def test_rows_that_contradict_each_other_are_all_left_out(portal: Portal) -> None:
    result = portal.feed([line(1), line(2), line(1, Tarif="Anders"), line(1)])
    assert [(row.line, row.reason) for row in result.quarantined] == [(at, "contradictory_duplicate") for at in (2, 4, 5)]
    assert portal.holder(NUMBER_CLAIM.of(number(1))) is None


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize("turned", [False, True])
def test_a_row_that_contradicts_an_unchanged_one(portal: Portal, turned: bool) -> None:
    portal.feed([line(1), line(2)])
    rows = [line(1), line(2), line(1, Tarif="Anders")]
    result = portal.feed(rows[::-1] if turned else rows, NEXT)
    assert [(row.line, row.reason) for row in result.quarantined] == [(2, "contradictory_duplicate"), (4, "contradictory_duplicate")]
    assert [row.facts for row in result.quarantined] == [{"lines": "4"}, {"lines": "2"}]
    counts = result.counts
    assert (counts.seen, counts.unchanged, counts.quarantined, counts.events, counts.missing) == (3, 1, 2, 0, 0)
    assert portal.sim(1).tariff.name == "Red Business Größe L"


@pytest.mark.requirement("F-12")
def test_a_row_that_repeats_an_unchanged_one_in_other_words(portal: Portal) -> None:
    portal.feed([line(1), line(2)])
    result = portal.feed([line(2), (number(1).replace("+49", "0049"), *line(1)[1:]), line(1), line(2)], NEXT)
    assert [(row.line, row.reason) for row in result.quarantined] == [(3, "number_twice"), (5, "number_twice")]
    assert (result.counts.unchanged, result.counts.events) == (2, 0)


@pytest.mark.requirement("F-12", "F-05")
def test_contradicted_numbers_are_not_missing(portal: Portal) -> None:
    portal.feed([line(1), line(2)])
    result = portal.feed([line(1, Tarif="A"), line(1, Tarif="B"), line(2)], NEXT)
    assert (result.counts.quarantined, result.counts.missing, result.counts.events) == (2, 0, 0)


@pytest.mark.requirement("F-12", "H-04")
def test_codes_are_nowhere_in_clear(alone: Portal) -> None:
    codes: dict[str, Any] = {"PIN": "73915924", "PUK": "83915925", "PIN_2": "93915926", "PUK_2": "63915927"}
    result = alone.feed([line(1, **codes), line(2, **codes, IMEI="99"), line(3, **codes), line(3, **codes), line(4, **codes)[:17]])
    assert (result.counts.created, result.counts.quarantined) == (2, 3)
    for stored in everything(alone):
        assert not any(code in stored for code in codes.values())


@pytest.mark.requirement("F-13")
def test_counts_add_up(portal: Portal) -> None:
    portal.feed([line(at) for at in range(10)])
    portal.run(LinkSimToDevice(sim_id=portal.sim_id(4), device_id=portal.device_id(9)))
    rows = [
        line(0),
        line(1, Tarif="Neu"),
        line(2, 3),
        line(4),
        line(5, Status="inaktiv"),
        line(6, IMEI="1"),
        line(7),
        line(7),
        line(11),
        line(8, Status="pausiert", Tarif="Neu"),
    ]
    result = portal.feed(rows, NEXT)
    counts = result.counts
    assert counts.seen == counts.unchanged + counts.created + counts.changed + counts.quarantined == 10
    assert (counts.unchanged, counts.created, counts.changed, counts.quarantined) == (2, 1, 5, 2)
    assert (counts.moved, counts.overwritten, counts.deactivated, counts.missing) == (2, 1, 1, 2)
    own = [each for each in portal.recorded() if each.correlation == str(result.import_id)]
    assert counts.events == sum(1 for each in own if not each.event.event_name.startswith("import."))
    assert names([own[-1].event]) == ["import.completed"]


@pytest.mark.requirement("F-12", "F-02")
def test_dirt_that_can_be_put_right_is_taken(portal: Portal) -> None:
    rows = [
        line(1, Rufnummer=number(1).removeprefix("+49")),
        line(2, IMEI=imei(2)[:14] + "0"),
        line(3, SIM_Kartennummer=iccid(3) + "F"),
        line(4, IMEI=imei(4, check=False)),
        line(5, IMEI="0" * 15),
    ]
    result = portal.feed(rows)
    assert (result.counts.created, result.quarantined) == (5, [])
    assert portal.feed([line(1), line(2), line(3), line(4), line(5, None)], NEXT).counts.events == 0


@pytest.mark.requirement("H-04")
@pytest.mark.parametrize("phase", [None, "compare", "book"])
def test_the_staged_lines_are_gone_when_the_import_ends(portal: Portal, phase: str | None) -> None:
    """Also when it fails, and its connection stays."""
    with own_connection(portal.log) as connection, open_feed(io.BytesIO(as_csv(ROWS)), both_carriers(), name="vodafone.csv") as feed:
        order = Order("feed", portal.customer, FEED, feed.name, feed.sha256, feed.size, DAY, feed.layout.carrier)
        run = begin(portal.log, connection, order)
        assert isinstance(run, ImportRun)
        feed_run = FeedRun(run, connection, feed, chunk=500, report=killed_while(phase) if phase else None)
        with pytest.raises(KeyboardInterrupt) if phase else nullcontext():
            assert feed_run.run().counts.created == len(ROWS)
        left = connection.execute("SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind = 'r'").fetchall()
        assert left == []
