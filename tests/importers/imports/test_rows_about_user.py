"""Rows of lists go with the person whom they are about: whatever the quarantine and the warnings keep of them is erased with the user (A-14)."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import psycopg
import pytest

from aggregates.import_terms import ImportKind
from aggregates.personnel_number import PERSONNEL_NUMBER_CLAIM
from aggregates.user import User, UserErased
from commands.imports.dismiss_quarantined_rows import DismissQuarantinedRows
from commands.users.delete_user import DeleteUser
from commands.users.enrich_user import EnrichUser
from commands.users.erase_user import EraseUser
from commands.users.register_user import RegisterUser
from commands.users.rename_user import RenameUser
from eventstore.envelope import Cause, StreamEvent
from eventstore.ids import new_id
from eventstore.unit import Appended, Unit
from importers.imports.corrected_row import RowErased
from importers.imports.result import ImportResult
from importers.imports.row_keys import row_key
from importers.imports.rows_about_user import RowsAboutUser
from tests.importers.portal import Portal, imei
from tests.waiting import until

pytestmark = pytest.mark.part_of("A-14")

LIST = ("Name", "E-Mail", "Personalnummer")
PARTS = ("Vorname", "Nachname", "E-Mail", "Personalnummer")
PHONES = ("IMEI", "Modell", "Personalnummer", "E-Mail", "Bemerkung")
WRONG = "keine Adresse"
"""In a column for mail addresses: the row goes to the quarantine."""
WAITING = """SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""


def erika(portal: Portal) -> UUID:
    user_id = new_id()
    portal.run(RegisterUser(user_id=user_id, name="Muster, Erika", email="post17@haus.example", personnel_number="0017"))
    return user_id


def erase(portal: Portal, user_id: UUID) -> None:
    portal.run(DeleteUser(user_id=user_id))
    portal.run(EraseUser(user_id=user_id))


def readable(portal: Portal, result: ImportResult) -> list[int]:
    """The lines of an import's file whose rows have a key."""
    kept = {subject for (subject,) in portal.rows("SELECT subject FROM keys")}
    return [line for line in range(1, 20) if row_key(result.import_id, line) in kept]


@pytest.mark.parametrize(
    ("kind", "header", "row"),
    [
        ("users", LIST, ("Wer auch immer", WRONG, "0017")),
        ("users", LIST, ("Wer auch immer", WRONG, "17")),
        ("users", LIST, ("erika  MUSTER", WRONG, "")),
        ("users", LIST, ("Dr. Muster, Erika", WRONG, "P99")),
        ("users", LIST, ("Frau Muster-Probe, Erika", WRONG, "")),
        ("users", LIST, ("Wer auch immer", "an <Post17@Haus.example>", "")),
        ("users", PARTS, ("Erika", "Muster", WRONG, "")),
        ("users", LIST, ("Muster", "Erika", "neu@muster.example", "", "slipped")),
        ("users", LIST, ("", "", "17", "", "slipped")),
        ("users", ("Anmeldename", "E-Mail"), ("erika_muster", WRONG)),
        ("devices", PHONES, ("keine IMEI", "Phone 1", "17", "", "")),
        ("devices", PHONES, ("keine IMEI", "Phone 1", "", "POST17@haus.example", "")),
        ("devices", PHONES, ("keine IMEI", "Phone 1", "", "", "liegt bei Erika Muster")),
        ("devices", ("Nutzer-Id", *PHONES), ("{id}", "keine IMEI", "Phone 1", "", "", "")),
        ("device_extract", ("IMEI", "IMEI2", "Serial Number", "User"), (imei(1), imei(1), "", "post17@haus.example")),
        ("sims", ("Rufnummer", "Netzbetreiber", "Nutzer"), ("0152", "Fremdnetz", "Erika Muster")),
        ("sims", ("Rufnummer", "Netzbetreiber"), ("17", "Fremdnetz")),
        ("devices", ("IMEI", "Modell"), ("17", "Phone 1")),
        ("devices", ("IMEI", "Modell"), ("post17@haus.example", "Phone 1")),
        ("device_extract", ("IMEI", "Serial Number"), ("Erika Muster", "")),
    ],
)
def test_what_a_row_in_quarantine_says_of_a_person_is_erased_with_the_person(
    portal: Portal, kind: ImportKind, header: Sequence[str], row: Sequence[str]
) -> None:
    user_id = erika(portal)
    result = portal.table(kind, [header, [cell.format(id=user_id) for cell in row]])
    assert [each.line for each in result.quarantined] == [2]
    assert readable(portal, result) == [2]
    erase(portal, user_id)
    assert readable(portal, result) == []
    with pytest.raises(RowErased, match="line 2 was erased with the person"):
        portal.importer.correct(portal.customer, result.import_id, {2: {}}, "token:made-up")


@pytest.mark.parametrize(
    ("kind", "header", "row"),
    [
        ("sims", ("Rufnummer", "Netzbetreiber"), ("Muster, Erika", "Fremdnetz")),
        ("devices", ("IMEI", "Modell"), ("Muster, Erika", "Phone 1")),
        ("devices", ("Seriennummer", "IMEI", "Modell"), ("SN-1", "Muster, Erika", "Phone 1")),
        ("device_extract", ("IMEI", "Serial Number"), ("Muster, Erika", "")),
        ("users", ("Name", "Kostenstelle"), ("Wer auch immer", "Muster, Erika " * 40)),
    ],
)
def test_a_name_that_slipped_into_any_column_is_nowhere_in_clear(
    portal: Portal, kind: ImportKind, header: Sequence[str], row: Sequence[str]
) -> None:
    user_id = erika(portal)
    result = portal.table(kind, [header, row])
    assert [each.line for each in result.quarantined] == [2]
    assert "Muster, Erika" in f"{result.quarantined}", "whoever imports sees what is wrong"
    imported = portal.rows("SELECT payload::text FROM events WHERE event_name LIKE 'import.%%'")
    assert "Muster" not in f"{imported}"
    erase(portal, user_id)
    assert readable(portal, result) == []


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (LIST, ("Muster, Hans", WRONG, "")),
        (LIST, ("Probe, Erika", WRONG, "170")),
        (LIST, ("Erika", WRONG, "")),
        (LIST, ("Wer auch immer", "an xpost17@haus.example", "")),
        (("Name", "E-Mail", "Kostenstelle"), ("Probe, Hans", WRONG, "0017")),
    ],
)
def test_rows_about_others_stay(portal: Portal, header: Sequence[str], row: Sequence[str]) -> None:
    user_id = erika(portal)
    result = portal.table("users", [header, row])
    erase(portal, user_id)
    assert readable(portal, result) == [2]


def test_a_person_is_found_by_all_that_was_ever_known_and_dismissed_rows_go_too(portal: Portal) -> None:
    user_id = erika(portal)
    portal.run(RenameUser(user_id=user_id, name="Beispiel, Erika"))
    portal.run(EnrichUser(user_id=user_id, email="beispiel@muster.example", personnel_number="18"))
    rows = [("Muster, Erika", WRONG, ""), ("Beispiel, Erika", WRONG, ""), ("Wer", WRONG, "17"), ("Wer", WRONG, "18"), ("Wer", WRONG, "19")]
    result = portal.table("users", [LIST, *rows])
    portal.run(DismissQuarantinedRows(import_id=result.import_id, lines=(2, 3)))
    erase(portal, user_id)
    assert readable(portal, result) == [6]


def test_rows_of_another_customer_stay(portal: Portal) -> None:
    other = portal.new_customer(f"{new_id()}")
    user_id = erika(portal)
    theirs = other.table("users", [LIST, ("Muster, Erika", WRONG, "0017")])
    erase(portal, user_id)
    assert readable(other, theirs) == [2]


def test_what_was_warned_of_a_row_that_was_taken_is_erased_with_the_person(portal: Portal) -> None:
    rows = [LIST, ("Muster, Erika", "n/a", "0017"), ("Probe, Hans", "n/a", "0018")]
    first = portal.table("users", rows)
    again = portal.table("users", rows, force=True)
    assert (again.counts.unchanged, again.warnings) == (2, 2)
    assert [readable(portal, each) for each in (first, again)] == [[2, 3], [2, 3]]
    user_id = portal.holder(PERSONNEL_NUMBER_CLAIM.of("0017"))
    assert user_id is not None
    portal.run(RenameUser(user_id=user_id, name="Beispiel, Berta"))
    erase(portal, user_id)
    assert [readable(portal, each) for each in (first, again)] == [[3], [3]]


def test_a_row_that_comes_while_the_person_is_erased_goes_too(portal: Portal) -> None:
    user_id = erika(portal)
    portal.run(DeleteUser(user_id=user_id))
    before = portal.table("users", [LIST, ("Muster, Erika", WRONG, "")])
    erased = Unit(
        Cause(portal.customer, "token:made-up", "command:erase", "erase"),
        [StreamEvent(user_id, UserErased())],
        {user_id: 2},
        remains=[RowsAboutUser(portal.log, portal.customer, user_id)],
    )
    with portal.log.pool.connection() as connection:
        prepared = portal.log.prepare(connection, [erased])
        meanwhile = portal.table("users", [LIST, ("Erika Muster", WRONG, ""), ("Probe, Hans", WRONG, "")])
        [outcome] = portal.log.append_prepared(connection, prepared)
    assert isinstance(outcome, Appended)
    assert (readable(portal, before), readable(portal, meanwhile)) == ([], [3])


def test_the_person_is_not_erased_as_long_as_a_row_about_the_person_can_be_read(alone: Portal) -> None:
    """Both in one transaction: whatever ends it in between leaves both as they were."""
    user_id = erika(alone)
    result = alone.table("users", [LIST, ("Muster, Erika", WRONG, "")])
    alone.run(DeleteUser(user_id=user_id))
    with psycopg.connect(alone.dsn, autocommit=True) as connection:
        connection.execute(
            "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF OLD.subject = TG_ARGV[0]::uuid THEN RAISE ''broken''; END IF; RETURN OLD; END'"
        )
        row = row_key(result.import_id, 2)
        connection.execute(f"CREATE TRIGGER broken BEFORE DELETE ON keys FOR EACH ROW EXECUTE FUNCTION broken('{row}')".encode())
        with pytest.raises(psycopg.Error, match="broken"):
            alone.run(EraseUser(user_id=user_id))
        assert not alone.state(User, user_id).erased
        assert alone.state(User, user_id).name == "Muster, Erika"
        connection.execute("DROP TRIGGER broken ON keys")
    alone.run(EraseUser(user_id=user_id))
    assert readable(alone, result) == []
    assert alone.state(User, user_id).erased


def test_a_correction_under_way_does_not_bring_an_erased_row_back(portal: Portal) -> None:
    result = portal.table("users", [LIST, ("Muster, Erika", WRONG, "")])
    head = portal.log.head()
    with (
        psycopg.connect(portal.dsn) as connection,
        psycopg.connect(portal.dsn, autocommit=True) as looking,
        ThreadPoolExecutor(1) as elsewhere,
    ):
        connection.execute("SELECT take_append_lock()")
        corrected = elsewhere.submit(
            portal.importer.correct, portal.customer, result.import_id, {2: {"E-Mail": "post17@haus.example"}}, "token:made-up"
        )
        until(lambda: looking.execute(WAITING).fetchone())
        connection.execute("DELETE FROM keys WHERE subject = %s", (row_key(result.import_id, 2),))
        connection.commit()
        with pytest.raises(RowErased):
            corrected.result(60)
    assert portal.events(head) == []


def test_what_is_found_follows_the_user_who_may_be_erased(portal: Portal) -> None:
    user_id = erika(portal)
    result = portal.table("users", [LIST, ("Muster, Erika", WRONG, ""), ("Beispiel, Erika", WRONG, "")])
    rows = RowsAboutUser(portal.log, portal.customer, user_id)
    with portal.log.pool.connection() as connection:
        assert set(rows.found(connection)) == set()
        portal.run(RenameUser(user_id=user_id, name="Beispiel, Erika"))
        portal.run(DeleteUser(user_id=user_id))
        assert set(rows.found(connection)) == {row_key(result.import_id, 2), row_key(result.import_id, 3)}
        portal.run(EraseUser(user_id=user_id))
        assert set(RowsAboutUser(portal.log, portal.customer, user_id).found(connection)) == set()


def test_a_row_that_names_somebody_by_the_word_for_erased_stays(portal: Portal) -> None:
    user_id = erika(portal)
    erase(portal, user_id)
    result = portal.table("users", [LIST, ("gelöscht", WRONG, "")])
    portal.run(EraseUser(user_id=user_id))
    assert readable(portal, result) == [2]
