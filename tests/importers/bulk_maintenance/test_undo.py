"""An upload is undone whole or not at all, whoever writes meanwhile, whatever is killed (H-20)."""

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from aggregates.engine.event import Event
from aggregates.feed_import import ImportStarted
from aggregates.user import User, UserCostCentreChanged, UserGroupChanged
from commands.customers.switch_feature import SwitchFeature
from commands.users.enrich_user import EnrichUser
from commands.users.register_user import RegisterUser
from eventstore.envelope import Cause, StreamEvent
from eventstore.ids import new_id
from eventstore.unit import Unit
from importers.bulk_maintenance.bulk_maintenance import plan_of
from importers.bulk_maintenance.undo import NothingToUndo, UndoRefused, undo_file
from importers.imports.result import ImportResult, Report
from tests.eventstore.store import LOCK_AWAITED
from tests.importers.portal import PERSON, Portal, as_csv, killed_while
from tests.waiting import until

pytestmark = pytest.mark.requirement("H-20")
HEADER = ("Nutzer-Id", "Version", "Name", "Kostenstelle", "Gruppe", "Personalnummer")


@pytest.fixture
def agreed(portal: Portal) -> Portal:
    portal.run(SwitchFeature(customer_id=portal.customer, feature="bulk_maintenance", on=True))
    return portal


def users(portal: Portal, *names: str) -> list[UUID]:
    ids = [new_id() for _ in names]
    for user_id, name in zip(ids, names, strict=True):
        portal.run(RegisterUser(user_id=user_id, name=name, cost_centre="1000"))
    return ids


def row(user_id: UUID, name: str, version: int = 1, cost_centre: str = "1000", group: str = "", number: str = "") -> tuple[str, ...]:
    return str(user_id), str(version), name, cost_centre, group, number


def uploaded(portal: Portal, *rows: tuple[str, ...]) -> UUID:
    tried = portal.table("maintained_users", [HEADER, *rows], dry_run=True)
    assert tried.quarantined == []
    confirmed = plan_of(tried, hashlib.sha256(as_csv(rows, HEADER)).hexdigest())
    return portal.table("maintained_users", [HEADER, *rows], plan=confirmed).import_id


def undone(portal: Portal, upload: UUID, report: Report | None = None) -> ImportResult:
    """As the API does it: its plan is told, and confirmed."""
    made = undo_file(portal.log, portal.customer, upload)
    how: dict[str, Any] = {"customer_id": portal.customer, "actor": PERSON, "file_name": made.name}
    tried = portal.importer.run(made.of.kind, io.BytesIO(made.content), dry_run=True, **how)
    made.refuse_unless_whole(tried)
    confirmed = plan_of(tried, hashlib.sha256(made.content).hexdigest())
    return portal.importer.run(made.of.kind, io.BytesIO(made.content), plan=confirmed, or_nothing=made.refused, report=report, **how)


def user(portal: Portal, user_id: UUID) -> User:
    return portal.state(User, user_id)


def cost_centres(portal: Portal, ids: list[UUID]) -> list[str | None]:
    return [user(portal, each).cost_centre for each in ids]


def test_a_whole_upload_is_undone_by_the_same_way(agreed: Portal) -> None:
    ids = users(agreed, "Muster, Erika", "Probe, Hans")
    upload = uploaded(agreed, row(ids[0], "Neu, Erika", cost_centre=""), row(ids[1], "Probe, Hans", group="-x"))
    agreed.run(EnrichUser(user_id=ids[1], email="hans@beispiel.example"))
    head = agreed.log.head()
    result = undone(agreed, upload)
    assert (result.state, result.counts.seen, result.counts.changed, result.counts.quarantined) == ("completed", 2, 2, 0)
    assert [(user(agreed, each).name, user(agreed, each).cost_centre, user(agreed, each).group) for each in ids] == [
        ("Muster, Erika", "1000", None),
        ("Probe, Hans", "1000", None),
    ]
    assert user(agreed, ids[1]).email == "hans@beispiel.example"
    assert {each.correlation for each in agreed.recorded(head)} == {str(result.import_id)}


def test_what_others_call_as_the_upload_is_called_is_not_undone_with_it(agreed: Portal) -> None:
    ids = users(agreed, "Muster, Erika", "Probe, Hans")
    upload = uploaded(agreed, row(ids[0], "Neu, Erika"))
    by_another = Cause(agreed.customer, "account:another", "command:made-up", str(upload))
    agreed.dispatcher.run(EnrichUser(user_id=ids[1], email="hans@beispiel.example"), by_another)
    assert undone(agreed, upload).counts.seen == 1
    assert user(agreed, ids[1]).email == "hans@beispiel.example"


def test_undoing_twice_or_nothing(agreed: Portal) -> None:
    [erika] = users(agreed, "Muster, Erika")
    upload = uploaded(agreed, row(erika, "Neu, Erika"))
    undone(agreed, upload)
    assert undone(agreed, upload).state == "recognised"
    nothing = uploaded(agreed, row(erika, "Muster, Erika", 3))
    with pytest.raises(NothingToUndo):
        undo_file(agreed.log, agreed.customer, nothing)


def test_an_undoing_that_a_later_change_touches_is_refused(agreed: Portal) -> None:
    ids = users(agreed, "Muster, Erika", "Probe, Hans")
    upload = uploaded(agreed, *(row(each, "Neu", cost_centre="2") for each in ids))
    agreed.run(EnrichUser(user_id=ids[1], cost_centre="3"), actor="console:anna")
    with pytest.raises(UndoRefused) as refused:
        undone(agreed, upload)
    [changed] = [each for each in agreed.recorded() if each.actor == "console:anna"]
    at = changed.recorded_at.astimezone(ZoneInfo("Europe/Berlin"))
    assert f"Neu, Kostenstelle (Kommandozeile (anna); {at:%d.%m.%Y, %H:%M:%S})" in refused.value.text_de
    assert f"Neu, Cost centre (Command line (anna); {at:%Y-%m-%d %H:%M:%S})" in refused.value.text_en


@pytest.mark.parametrize(
    ("event", "whole"),
    [
        (UserCostCentreChanged(cost_centre="9", was="2"), False),
        (UserGroupChanged(group="B", was=None), True),
    ],
    ids=["what-it-sets-back", "another-field"],
)
def test_whoever_writes_while_it_is_undone_makes_it_no_half(agreed: Portal, event: Event, whole: bool) -> None:
    """Somebody is quicker by so much that all of it is decided already, and waits to be appended."""
    names = ("Muster, Erika", "Probe, Hans", "Exempel, Eva")
    ids = users(agreed, *names)
    upload = uploaded(agreed, *(row(each, name, cost_centre="2") for each, name in zip(ids, names, strict=True)))
    quicker = Unit(Cause(agreed.customer, PERSON, "command:1", "by hand"), [StreamEvent(ids[1], event)], {ids[1]: 2})
    with ThreadPoolExecutor(1) as beside:
        undoing: Any = None

        def then(*_: object) -> None:
            nonlocal undoing
            undoing = beside.submit(undone, agreed, upload)
            until(lambda: agreed.rows(LOCK_AWAITED))

        agreed.log.append([quicker], then)
        refused = undoing.exception()
    if whole:
        assert undoing.result().counts.changed == 3
        assert (cost_centres(agreed, ids), user(agreed, ids[1]).group) == (["1000"] * 3, "B")
        return
    assert isinstance(refused, UndoRefused)
    assert "Probe, Hans, Kostenstelle" in refused.text_de
    assert cost_centres(agreed, ids) == ["2", "9", "2"], "of none of them anything is set back"
    started = [each.stream_id for each in agreed.recorded() if isinstance(each.event, ImportStarted)]
    assert started == [upload], "nothing of it is on record"


@pytest.mark.requirement("F-16")
def test_killed_it_has_set_back_nothing_or_all(agreed: Portal) -> None:
    ids = users(agreed, "Muster", "Muster")
    one_by_one = agreed.in_chunks_of(1)
    upload = uploaded(one_by_one, *(row(each, "Muster", cost_centre="2") for each in ids))
    head = agreed.log.head()
    with pytest.raises(KeyboardInterrupt):
        undone(one_by_one, upload, killed_while("book"))
    assert agreed.log.head() == head, "it hadn't come to its one append"
    with pytest.raises(KeyboardInterrupt):
        undone(one_by_one, upload, killed_while("book", 1))
    assert cost_centres(agreed, ids) == ["1000", "1000"]
    assert undone(one_by_one, upload).state == "recognised"


def test_what_passed_from_one_to_another_goes_back(agreed: Portal) -> None:
    erika, hans = users(agreed, "Muster, Erika", "Probe, Hans")
    agreed.run(EnrichUser(user_id=erika, personnel_number="P1"))
    upload = uploaded(agreed, row(erika, "Muster, Erika", 2), row(hans, "Probe, Hans", number="P1"))
    assert [user(agreed, each).personnel_number for each in (erika, hans)] == [None, "P1"]
    undone(agreed, upload)
    assert [user(agreed, each).personnel_number for each in (erika, hans)] == ["P1", None]
