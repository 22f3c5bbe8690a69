"""A row with too few or too many cells is taken only as a person says it, column by column (F-12, F-18)."""

import pytest

from aggregates.import_terms import ImportKind
from aggregates.personnel_number import PERSONNEL_NUMBER_CLAIM
from aggregates.user import User
from importers.imports.corrected_row import CellsSlipped
from tests.importers.portal import Portal, imei, line, number

pytestmark = pytest.mark.requirement("F-12")
USERS = ("Name", "E-Mail", "Personalnummer", "Gruppe", "Kostenstelle")
SLIPPED = ("Muster, Erika", "erika@beispiel.example", "Vertrieb", "4711", "x", "V100", "y")


@pytest.mark.requirement("F-18")
def test_a_users_row_with_too_many_cells_shows_them_and_is_taken_once_all_columns_are_given(portal: Portal) -> None:
    result = portal.table("users", [USERS, SLIPPED])
    [row] = result.quarantined
    assert (row.reason, row.value) == ("wrong_cell_count", " | ".join(SLIPPED))
    [kept] = portal.importer.state(portal.customer, result.import_id).rows
    assert (kept.value, kept.facts) == (None, {"expected": "5", "found": "7"}), "what the cells say of a person is sealed"
    with pytest.raises(CellsSlipped, match="missing: Name, E-Mail, Personalnummer, Kostenstelle"):
        portal.importer.correct(portal.customer, result.import_id, {2: {"Gruppe": "Einkauf"}}, "token:erika")
    assert portal.holder(PERSONNEL_NUMBER_CLAIM.of("Vertrieb")) is None
    every: dict[str, str] = dict(zip(USERS, ("Muster, Erika", "", "V100", "Vertrieb", "4711"), strict=True))
    corrected = portal.importer.correct(portal.customer, result.import_id, {2: every}, "token:erika")
    assert (corrected.counts.created, corrected.quarantined) == (1, [])
    user_id = portal.holder(PERSONNEL_NUMBER_CLAIM.of("V100"))
    assert user_id is not None
    user = portal.state(User, user_id)
    assert (user.name, user.email, user.group, user.cost_centre) == ("Muster, Erika", None, "Vertrieb", "4711")


@pytest.mark.parametrize(
    ("kind", "header", "row", "change"),
    [
        ("users", USERS, SLIPPED, {"Name": "Muster, Erika", "*": ""}),
        ("devices", ("IMEI", "Modell"), (imei(1), "Phone", "1"), {"IMEI": imei(1), "Modell": "Phone 1"}),
        ("sims", ("Rufnummer", "Netzbetreiber"), (number(1), "Fremd", "netz"), {"Rufnummer": number(1), "Netzbetreiber": "Fremdnetz"}),
        ("device_extract", ("IMEI", "IMEI2", "Serial Number"), ("x", imei(1), imei(2), ""), {"IMEI": imei(1), "IMEI2": imei(2), "*": " "}),
    ],
)
def test_so_does_a_row_of_every_kind_of_list(
    portal: Portal, kind: ImportKind, header: tuple[str, ...], row: tuple[str, ...], change: dict[str, str]
) -> None:
    if kind == "device_extract":
        portal.feed([line(1)])
        row = (*row, "y")
    result = portal.table(kind, [header, row])
    [told] = result.quarantined
    assert (told.reason, told.value) == ("wrong_cell_count", " | ".join(row).rstrip())
    [kept] = portal.importer.state(portal.customer, result.import_id).rows
    assert kept.value is None, "a name may stand in any cell"
    first, *_ = change
    with pytest.raises(CellsSlipped):
        portal.importer.correct(portal.customer, result.import_id, {2: {first: change[first]}}, "token:erika")
    corrected = portal.importer.correct(portal.customer, result.import_id, {2: change}, "token:erika")
    assert corrected.quarantined == []
    assert corrected.counts.created + corrected.counts.changed == 1


def test_a_feeds_row_shows_its_cells_but_for_what_may_be_a_code_or_a_name(portal: Portal) -> None:
    cells = ("Muster, Erika", *line(2, PIN="4711", PUK="83915925", Status="aktiv"))
    result = portal.feed([line(1), cells])
    [row] = result.quarantined
    assert row.reason == "wrong_cell_count"
    shown = (row.value or "").split(" | ")
    assert (shown[0], shown[1], shown[4], len(shown)) == ("…", number(2), imei(2), len(cells))
    assert "aktiv" in shown
    assert not {"4711", "83915925", "Muster, Erika"} & {*shown}
    with pytest.raises(CellsSlipped, match="missing: SIM-Kartennummer"):
        portal.importer.correct(portal.customer, result.import_id, {3: {"Rufnummer": number(2)}}, "token:erika")
    few = {"Rufnummer": number(2), "Tarif": "Gut", "Status": "aktiv", "*": ""}
    assert portal.importer.correct(portal.customer, result.import_id, {3: few}, "token:erika").counts.created == 1
    assert portal.sim(2).tariff.name == "Gut"


def test_cells_left_out_at_the_end_need_not_be_given(portal: Portal) -> None:
    result = portal.table("users", [USERS, ("Muster, Erika", "erika.beispiel", "P1")])
    assert [row.reason for row in result.quarantined] == ["malformed_email"]
    corrected = portal.importer.correct(portal.customer, result.import_id, {2: {"E-Mail": "erika@beispiel.example"}}, "token:erika")
    assert corrected.counts.created == 1
