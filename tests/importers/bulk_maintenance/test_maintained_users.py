"""Workbooks that come back: each row is taken once, or says why not; whatever was killed, and whoever changed something meanwhile (H-20)."""

import hashlib
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pytest

from aggregates.import_terms import ImportKind
from aggregates.user import User, UserCostCentreChanged, UserRenamed
from commands.customers.switch_feature import SwitchFeature
from commands.engine.feature_off import FeatureOff
from commands.users.enrich_user import EnrichUser
from commands.users.register_user import RegisterUser
from commands.users.rename_user import RenameUser
from eventstore.ids import new_id
from importers.bulk_maintenance.bulk_maintenance import OfAnotherCustomer, plan_of
from importers.imports.result import ImportResult
from importers.imports.table_import import PlanDiffers, PlanNeeded
from tests.importers.portal import Portal, as_csv, killed_while

pytestmark = pytest.mark.requirement("H-20")
ROOT = Path(__file__).parents[3]
HEADER = ("Nutzer-Id", "Version", "Name", "Kostenstelle", "Gruppe")
Rows = Sequence[tuple[str, ...]]


@pytest.fixture
def agreed(portal: Portal) -> Portal:
    portal.run(SwitchFeature(customer_id=portal.customer, feature="bulk_maintenance", on=True))
    return portal


def users(portal: Portal, *names: str) -> list[UUID]:
    ids = [new_id() for _ in names]
    for user_id, name in zip(ids, names, strict=True):
        portal.run(RegisterUser(user_id=user_id, name=name, cost_centre="1000"))
    return ids


def row(user_id: UUID, version: int = 1, name: str = "", cost_centre: str = "1000", group: str = "") -> tuple[str, ...]:
    return str(user_id), str(version), name, cost_centre, group


def plan(portal: Portal, rows: Rows) -> tuple[ImportResult, str]:
    result = portal.table("maintained_users", [HEADER, *rows], dry_run=True)
    return result, plan_of(result, hashlib.sha256(as_csv(rows, HEADER)).hexdigest())


def carried_out(portal: Portal, rows: Rows) -> ImportResult:
    return portal.table("maintained_users", [HEADER, *rows], plan=plan(portal, rows)[1])


def user(portal: Portal, user_id: UUID) -> User:
    return portal.state(User, user_id)


def test_only_what_somebody_edited_is_changed(agreed: Portal) -> None:
    """Emptied cells are, too; all events of an upload have one correlation."""
    erika, hans = users(agreed, "Muster, Erika", "Probe, Hans")
    head = agreed.log.head()
    result = carried_out(agreed, [row(erika, name="Muster-Neu, Erika", cost_centre=""), row(hans, name="Probe, Hans")])
    assert (result.counts.changed, result.counts.unchanged, result.counts.quarantined) == (1, 1, 0)
    changed = [each for each in agreed.recorded(head) if each.stream_id in (erika, hans)]
    assert [type(each.event) for each in changed] == [UserRenamed, UserCostCentreChanged]
    assert {each.correlation for each in changed} == {str(result.import_id)}
    assert (user(agreed, erika).name, user(agreed, erika).cost_centre) == ("Muster-Neu, Erika", None)


def test_nothing_is_changed_without_what_was_told_first(agreed: Portal) -> None:
    [erika] = users(agreed, "Muster, Erika")
    rows = [row(erika, name="Neu, Erika")]
    with pytest.raises(PlanNeeded):
        agreed.table("maintained_users", [HEADER, *rows])
    _, hash_of = plan(agreed, rows)
    agreed.run(RenameUser(user_id=erika, name="Anders, Erika"))
    with pytest.raises(PlanDiffers):
        agreed.table("maintained_users", [HEADER, *rows], plan=hash_of)
    assert user(agreed, erika).name == "Anders, Erika"


def test_a_conflict_says_who_and_when_and_nothing_of_its_row_is_taken(agreed: Portal) -> None:
    erika, hans = users(agreed, "Muster, Erika", "Probe, Hans")
    agreed.run(EnrichUser(user_id=erika, cost_centre="2000"), actor="console:anna")
    agreed.run(EnrichUser(user_id=erika, group="B"), actor="console:berta")
    rows = [row(erika, name="Neu, Erika", cost_centre="3000", group=""), row(hans, name="Neu, Hans")]
    result, hash_of = plan(agreed, rows)
    [name, conflict] = result.changes[2].changes
    assert (name.outcome, conflict.outcome, conflict.field, conflict.cell.name) == ("change", "conflict", "cost_centre", "D2")
    assert [value and value.de for value in (conflict.was, conflict.new, conflict.now)] == ["1000", "3000", "2000"]
    assert conflict.by is not None
    assert ("anna" in conflict.by.de, conflict.at is not None) == (True, True)
    done = agreed.table("maintained_users", [HEADER, *rows], plan=hash_of)
    assert [(each.line, each.reason) for each in done.quarantined] == [(2, "changed-since-download")]
    assert (user(agreed, erika).name, user(agreed, erika).cost_centre, user(agreed, hans).name) == ("Muster, Erika", "2000", "Neu, Hans")


def test_what_holds_already_is_no_conflict(agreed: Portal) -> None:
    [erika] = users(agreed, "Muster, Erika")
    agreed.run(EnrichUser(user_id=erika, cost_centre="2000"))
    result, _ = plan(agreed, [row(erika, name="Muster, Erika", cost_centre="2000")])
    assert (result.changes[2].changes, result.quarantined) == ([], [])


def test_a_change_between_two_chunks_is_not_overwritten(agreed: Portal) -> None:
    """Somebody is quicker after the plan was confirmed: that row alone stays as it is."""
    ids = users(agreed, *(f"Muster, {number}" for number in range(4)))
    rows = [row(user_id, name=f"Muster, {number}", cost_centre="2") for number, user_id in enumerate(ids)]
    one_by_one = agreed.in_chunks_of(1)
    _, hash_of = plan(one_by_one, rows)
    with pytest.raises(KeyboardInterrupt):
        one_by_one.table("maintained_users", [HEADER, *rows], plan=hash_of, report=killed_while("book", 1))
    agreed.run(EnrichUser(user_id=ids[3], cost_centre="9"))
    result = one_by_one.table("maintained_users", [HEADER, *rows], plan=hash_of)
    assert [(each.line, each.reason) for each in result.quarantined] == [(5, "changed-since-download")]
    assert [user(agreed, each).cost_centre for each in ids] == ["2", "2", "2", "9"]


@pytest.mark.requirement("F-16")
def test_killed_half_way_it_goes_on_and_takes_each_row_once(alone: Portal, tmp_path: Path) -> None:
    alone.run(SwitchFeature(customer_id=alone.customer, feature="bulk_maintenance", on=True))
    ids = users(alone, *(f"Muster, {number}" for number in range(9)))
    rows = [row(user_id, name=f"Neu, {number}") for number, user_id in enumerate(ids)]
    file = tmp_path / "liste.csv"
    file.write_bytes(as_csv(rows, HEADER))
    head = alone.log.head()
    _, hash_of = plan(alone, rows)
    program = [sys.executable, "-m", "tests.importers.bulk_maintenance.crash_program"]
    renamed: list[int] = []
    for chunks in (1, 2):  # of the whole file, so the second try books one more
        killed = subprocess.run([*program, alone.dsn, str(alone.customer), str(file), hash_of, str(chunks)], cwd=ROOT, check=False)
        assert killed.returncode == -signal.SIGKILL
        renamed.append(sum(isinstance(each.event, UserRenamed) for each in alone.recorded(head)))
    assert 0 < renamed[0] < renamed[1] < len(ids)
    result = alone.importer.run("maintained_users", file, customer_id=alone.customer, actor="token:erika", plan=hash_of)
    assert (result.state, result.counts.changed, result.counts.quarantined) == ("completed", 9, 0)
    events = [each for each in alone.recorded(head) if isinstance(each.event, UserRenamed)]
    assert sorted(each.stream_id for each in events) == sorted(ids)
    assert len({each.correlation for each in events}) == 1


def test_walls_and_what_is_off(agreed: Portal) -> None:
    other = agreed.new_customer("K-PFLEGE-1")
    [foreign] = users(other, "Fremd, Fiona")
    result, _ = plan(agreed, [row(foreign, name="Meins")])
    assert [each.code for each in result.changes[2].wrong] == ["gone-meanwhile"]
    header = ("Nutzer-Id", "Version", "Kundennummer", "Name")
    with pytest.raises(OfAnotherCustomer):
        agreed.table("maintained_users", [header, (str(foreign), "1", "K-PFLEGE-1", "Meins")], dry_run=True)
    with pytest.raises(FeatureOff):
        plan(other, [row(foreign, name="Neu")])


@pytest.mark.parametrize("kind", ["maintained_numbers", "maintained_devices"])
def test_what_is_not_here_is_told(agreed: Portal, kind: ImportKind) -> None:
    header = ("SIM-Id" if kind == "maintained_numbers" else "Geräte-Id", "Version", "Status", "Farbe")
    rows = [(str(new_id()), "1", "aktiv", "blau"), ("", "1", "aktiv", "blau"), (str(new_id()), "x", "aktiv", "blau")]
    result = agreed.table(kind, [header, *rows], dry_run=True)
    assert [found.wrong[0].code for _, found in sorted(result.changes.items())] == ["gone-meanwhile", "row-without-id", "gone-meanwhile"]
