"""Quarantined rows of lists come back corrected, and what they said about people goes (F-12, F-18, A-14)."""

import pytest

from aggregates.feed_import import FeedImport
from aggregates.import_terms import ImportKind
from aggregates.personnel_number import PERSONNEL_NUMBER_CLAIM
from aggregates.user import User
from importers.imports.corrected_row import NothingToCorrect, RowErased
from importers.imports.result import ImportResult
from importers.imports.row_keys import row_key
from tests.importers.portal import Portal, imei, line, names, number

pytestmark = pytest.mark.requirement("F-18", "F-12")
USERS = [("Name", "E-Mail", "Personalnummer"), ("Muster, Erika", "erika.beispiel", "P1"), ("Probe, Hans", "hans@beispiel.example", "P2")]


def correct(portal: Portal, result: ImportResult, corrections: dict[int, dict[str, str]]) -> ImportResult:
    return portal.importer.correct(portal.customer, result.import_id, corrections, "token:erika")


def has_key(portal: Portal, result: ImportResult, at: int) -> bool:
    return bool(portal.rows("SELECT FROM keys WHERE subject = %s", row_key(result.import_id, at)))


@pytest.mark.part_of("A-14")
def test_a_corrected_user_is_registered_and_the_row_erased(portal: Portal) -> None:
    result = portal.table("users", USERS)
    [row] = result.quarantined
    assert (row.line, row.column, row.value) == (2, "E-Mail", "erika.beispiel")
    assert has_key(portal, result, 2)
    again = correct(portal, result, {2: {"E-Mail": "auch.keine"}})
    assert [(row.line, row.reason, row.value) for row in again.quarantined] == [(2, "malformed_email", "auch.keine")]
    assert has_key(portal, result, 2)
    head = portal.log.head()
    corrected = correct(portal, result, {2: {"E-Mail": "erika@beispiel.example"}})
    assert (corrected.counts.created, corrected.quarantined) == (1, [])
    assert "import.quarantined_row_corrected" in names(each.event for each in portal.recorded(head))
    user_id = portal.holder(PERSONNEL_NUMBER_CLAIM.of("P1"))
    assert user_id is not None
    assert portal.state(User, user_id).email == "erika@beispiel.example"
    assert portal.state(FeedImport, result.import_id).open_rows == frozenset()
    assert not has_key(portal, result, 2)
    with pytest.raises(NothingToCorrect):
        correct(portal, result, {2: {}})


@pytest.mark.parametrize(
    ("kind", "header", "row", "change"),
    [
        ("devices", ("IMEI", "Modell"), (imei(1)[:-1] + "x", "Phone 1"), {"IMEI": imei(1)}),
        ("sims", ("Rufnummer", "Netzbetreiber"), ("0152", "Fremdnetz"), {"Rufnummer": number(1)}),
        ("device_extract", ("IMEI", "IMEI2", "Serial Number"), (imei(1), imei(1), ""), {"IMEI2": imei(2)}),
    ],
)
def test_rows_of_every_kind_of_list_can_be_corrected(
    portal: Portal, kind: ImportKind, header: tuple[str, ...], row: tuple[str, ...], change: dict[str, str]
) -> None:
    if kind == "device_extract":
        portal.feed([line(1)])
    result = portal.table(kind, [header, row])
    assert [each.line for each in result.quarantined] == [2]
    corrected = correct(portal, result, {2: change})
    assert corrected.quarantined == []
    assert corrected.counts.created + corrected.counts.changed == 1
    assert portal.table(kind, [header, row], force=True).counts.quarantined == 1


def test_a_row_that_waited_for_another_list_is_taken_as_it_is(portal: Portal) -> None:
    result = portal.table("devices", [("IMEI", "Modell", "Personalnummer"), (imei(1), "Phone 1", "P2")])
    assert [row.reason for row in correct(portal, result, {2: {}}).quarantined] == ["no-such-user"]
    portal.table("users", USERS)
    assert correct(portal, result, {2: {}}).counts.created == 1


@pytest.mark.part_of("A-14")
def test_an_erased_row_can_not_be_read_again(portal: Portal) -> None:
    result = portal.table("users", USERS)
    portal.rows("DELETE FROM keys WHERE subject = %s RETURNING subject", row_key(result.import_id, 2))
    with pytest.raises(RowErased):
        correct(portal, result, {2: {}})


@pytest.mark.part_of("A-14")
def test_where_cells_slipped_no_value_stands_in_clear(portal: Portal) -> None:
    rows = [("IMEI", "Geräteart", "Modell", "E-Mail"), ("Muster, Erika", "erika@beispiel.example", "Phone", "")]
    result = portal.table("devices", rows)
    [row] = portal.importer.state(portal.customer, result.import_id).rows
    assert (row.column, row.value) == ("IMEI", None)
