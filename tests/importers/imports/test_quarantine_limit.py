"""A file of nothing but bad rows fills neither the memory nor the quarantine (F-12)."""

from datetime import timedelta
from uuid import UUID

import pytest

from aggregates.feed_import import ImportFailed, RowsQuarantined
from aggregates.sim_terms import Card
from commands.sims.register_other_sim import RegisterOtherSim
from eventstore.ids import new_id
from importers.engine.not_a_feed import TooManyBadRows
from importers.imports import quarantine_limit
from tests.importers.portal import DAY, Cells, Portal, iccid, line, number


@pytest.fixture(autouse=True)
def three_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarantine_limit, "MOST_ROWS", 3)


def bad(*indexes: int) -> list[Cells]:
    return [line(index, Status="kaputt") for index in indexes]


def state(portal: Portal, import_id: UUID) -> str:
    return portal.importer.state(portal.customer, import_id).state


def test_a_feed_of_bad_rows_is_refused_with_nothing_changed(portal: Portal) -> None:
    head = portal.log.head()
    for rows in (bad(1, 2, 3, 4), [*bad(1, 2), line(5), line(5, BAN="1"), line(5, BAN="2")]):
        for dry_run in (True, False):
            with pytest.raises(TooManyBadRows, match="More than 3 rows") as refused:
                portal.feed(rows, dry_run=dry_run)
            assert "Mehr als 3 Zeilen" in refused.value.text_de
    assert portal.log.head() == head
    assert portal.feed([*bad(1, 2, 3), line(4)]).counts.quarantined == 3


def test_long_rows_count_by_what_they_hold(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarantine_limit, "MOST_BAD_BYTES", 20_000)
    with pytest.raises(TooManyBadRows):
        portal.feed([line(1, Status="kaputt", Tarif="x" * 20_000)])


def test_where_rules_refuse_too_many_rows_the_import_ends_on_the_record(portal: Portal) -> None:
    for index in range(1, 6):
        portal.run(RegisterOtherSim(sim_id=new_id(), number=number(index), carrier="Beispielnetz", card=Card(iccid=iccid(index))))
    rows, import_id = [line(9), *(line(index) for index in range(1, 6))], new_id()
    with pytest.raises(TooManyBadRows):
        portal.in_chunks_of(2).feed(rows, dry_run=True)
    with pytest.raises(TooManyBadRows):
        portal.in_chunks_of(2).feed(rows, import_id=import_id)
    assert state(portal, import_id) == "failed"
    events = [recorded.event for recorded in portal.recorded()]
    assert [len(event.rows) for event in events if isinstance(event, RowsQuarantined)] == [5], "those of the chunk that was too much, too"
    assert isinstance(events[-1], ImportFailed)
    assert portal.feed([line(9), line(10)], DAY + timedelta(days=1)).state == "completed", "the next one isn't kept out"


def test_a_table_of_bad_rows_ends_on_the_record(portal: Portal) -> None:
    header, good = ("Name", "E-Mail"), ("Muster, Erika", "erika@beispiel.example")
    rows, import_id = [header, good, *[("", f"{index}@beispiel.example") for index in range(6)]], new_id()
    with pytest.raises(TooManyBadRows):
        portal.in_chunks_of(2).table("users", rows, dry_run=True)
    with pytest.raises(TooManyBadRows):
        portal.in_chunks_of(2).table("users", rows, import_id=import_id)
    assert state(portal, import_id) == "failed"
    quarantined = [len(recorded.event.rows) for recorded in portal.recorded() if isinstance(recorded.event, RowsQuarantined)]
    assert sum(quarantined) == 5
    assert portal.table("users", [header, good], name="neu.csv").state == "completed"
