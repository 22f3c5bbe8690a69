"""Nobody comes twice without a word: what fits and contradicts is left to a person, and a namesake is told (F-12, F-18)."""

from collections.abc import Sequence
from uuid import UUID

import pytest

from aggregates.personnel_number import PERSONNEL_NUMBER_CLAIM
from aggregates.user import User
from commands.users.deactivate_user import DeactivateUser
from eventstore.ids import new_id
from importers.imports.result import ImportResult
from tests.importers.portal import FEED, Portal, imei, names

pytestmark = [pytest.mark.requirement("F-12"), pytest.mark.requirement("F-18")]
LIST = ("Name", "E-Mail", "Personalnummer", "Kostenstelle")
Row = Sequence[str]


def users(portal: Portal, *rows: Row, **how: bool) -> ImportResult:
    return portal.table("users", [LIST, *((*row, "")[:4] for row in rows)], name=f"{new_id()}.csv", force=True, **how)


def told(result: ImportResult) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in result.quarantined]


def warned(result: ImportResult) -> list[tuple[int, str]]:
    return [(each.line, each.notice.value) for each in result.warned]


def user_id(portal: Portal, personnel_number: str) -> str:
    return str(portal.holder(PERSONNEL_NUMBER_CLAIM.of(personnel_number.casefold())))


ROSA = ("Roth, Rosa", "rosa@example.org", "1001")


@pytest.mark.parametrize("name", ["Roth, Rosa", "Rosa Roth", "Roth, R."])
def test_a_known_name_and_mailbox_with_another_number_are_left_to_a_person(portal: Portal, name: str) -> None:
    users(portal, ROSA)
    result = users(portal, (name, "Rosa@example.org", "1O01"))
    assert told(result) == [(2, "user-numbered-otherwise")]
    assert user_id(portal, "1001") in result.quarantined[0].sentences[0]
    assert told(portal.importer.correct(portal.customer, result.import_id, {2: {"Personalnummer": "1001"}}, actor=FEED)) == []
    assert names(portal.events()).count("user.registered") == 1
    assert told(users(portal, ("Andere, Ada", "rosa@example.org", "1002"))) == [], "a mailbox that they share"


def test_it_is_the_same_within_one_file(portal: Portal) -> None:
    assert told(users(portal, ROSA, (*ROSA[:2], "1O01"))) == [(3, "user-numbered-otherwise")]


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (("Grün, Gabi", "", "3001"), ("Grün, Gabi", "gabi@example.org", "")),
        (("Grün, Gabi", "gabi@example.org", ""), ("Gabi Grün", "", "3001")),
    ],
)
def test_a_known_name_without_a_key_to_compare_is_left_to_a_person(portal: Portal, known: Row, said: Row) -> None:
    users(portal, known)
    result = users(portal, said)
    assert told(result) == [(2, "user-by-name-alone")]
    together = {2: {"E-Mail": "gabi@example.org", "Personalnummer": "3001"}}
    assert told(portal.importer.correct(portal.customer, result.import_id, together, actor=FEED)) == []
    assert names(portal.events()).count("user.registered") == 1


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (("Roth, Rosa", "", "1001"), ("Rosa Roth", "", "2002")),
        (("Roth, Rosa", "rosa@example.org", ""), ("Roth, Rosa", "roth@example.org", "")),
        (("Roth, Rosa", "", "1001"), ("Roth, Rosa", "roth@example.org", "2002")),
    ],
)
@pytest.mark.parametrize("dry_run", [False, True])
def test_a_namesake_is_registered_and_told(portal: Portal, known: Row, said: Row, dry_run: bool) -> None:
    users(portal, known)
    [first] = {stream for stream, _ in portal.written()}
    result = users(portal, said, ("Neu, Nina", "nina@example.org", "9"), dry_run=dry_run)
    assert (told(result), warned(result), result.counts.created, result.warnings) == ([], [(2, "namesake")], 2, 1)
    assert all(str(first) in sentence for sentence in result.warned[0].sentences)


def test_a_corrected_row_tells_of_a_namesake_as_well(portal: Portal) -> None:
    users(portal, ("Roth, Rosa", "", "1001"))
    wrong = users(portal, ("Roth, Rosa", "keine", "2002"))
    again = portal.importer.correct(portal.customer, wrong.import_id, {2: {"E-Mail": "roth@example.org"}}, actor=FEED)
    assert (told(again), warned(again)) == ([], [(2, "namesake")])


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_row_that_changes_an_inactive_user_says_so(portal: Portal, dry_run: bool) -> None:
    users(portal, ("Roth, Rosa", "", "1001"), ("Rot, Ruth", "", "1002"), ("Blau, Berta", "", "1003"))
    [rosa, ruth] = (UUID(user_id(portal, number)) for number in ("1001", "1002"))
    for user in (rosa, ruth):
        portal.run(DeactivateUser(user_id=user))
    result = users(
        portal,
        ("Roth, Rosa", "rosa@example.org", "1001"),
        ("Rot, Ruth", "", "1002"),
        ("Blau, Berta", "b@example.org", "1003"),
        dry_run=dry_run,
    )
    assert (told(result), warned(result), result.counts.changed) == ([], [(2, "user_inactive")], 2)
    assert all("Roth, Rosa" in sentence and str(rosa) in sentence for sentence in result.warned[0].sentences)


def test_a_decimal_place_makes_nobody_twice(portal: Portal) -> None:
    users(portal, ("Fünf, Fred", "", "5471", "4711"))
    result = users(portal, ("Fünf, Fred", "", "5471.0", "4711,0"))
    assert (told(result), warned(result), result.counts.events) == ([], [(2, "decimal_cut")] * 2, 0)
    assert [each.facts["found"] for each in result.warned] == ["5471", "4711"]
    given = portal.table("devices", [("IMEI", "Modell", "Personalnummer"), (imei(1), "Phone", "5471.0")])
    assert (told(given), warned(given)) == ([], [(2, "decimal_cut")])
    assert str(portal.state_of_device(1).user_id) == user_id(portal, "5471")


def test_a_number_that_a_spreadsheet_has_shortened_is_none(portal: Portal) -> None:
    rows = [("Fünf, Fred", "", "1,23457E+11", ""), ("Sechs, Susi", "", "6", "1E+11"), ("Sieben, Sven", "", "12E3", "1E5")]
    assert told(users(portal, *rows)) == [(2, "excel_exponent"), (3, "excel_exponent")]


@pytest.mark.parametrize("written", ["-", "--", "...", "n/a", "k.A.", "unbekannt", "null", "0", "000"])
def test_what_stands_for_nothing_is_no_personnel_number(portal: Portal, written: str) -> None:
    result = users(portal, ("Ohne, Olga", "olga@example.org", written))
    assert told(result) == []
    [olga] = {stream for stream, _ in portal.written()}
    assert portal.state(User, olga).personnel_number is None
    assert warned(result) == ([(2, "word_taken_as_empty")] if any(map(str.isalnum, written)) else [])
