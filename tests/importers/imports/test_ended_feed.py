"""A feed that was killed and ended by a person: what it had booked stays, and the next feed looks again at all of it (F-03, F-17)."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from aggregates.feed_import import running
from commands.sims.register_other_sim import RegisterOtherSim
from eventstore.ids import new_id
from importers.engine.not_a_feed import TooManyBadRows
from importers.imports import quarantine_limit
from importers.imports.result import ImportProgress
from tests.importers.imports.past_history import BERLIN, History, assert_same, cut_off, day, row_of
from tests.importers.imports.test_past_feeds import Feeds, Told, feeds, load
from tests.importers.imports.test_two_carriers import OTHER, PLAIN, VODAFONE
from tests.importers.imports.test_two_carriers import load as load_of
from tests.importers.portal import Cells, Portal, imei, line, number

pytestmark = pytest.mark.requirement("F-17")


def killed_when_all_is_booked(progress: ImportProgress) -> None:
    if progress.phase == "book" and progress.done == progress.total:
        raise KeyboardInterrupt


def end(portal: Portal, carrier: str = VODAFONE) -> None:
    """A person ends the import that was killed."""
    import_id = portal.holder(running("feed", carrier))
    assert import_id is not None
    assert portal.importer.discard(portal.customer, import_id, "token:erika") == "failed"


def ended(portal: Portal, rows: Sequence[Cells], at: int) -> None:
    with pytest.raises(KeyboardInterrupt):
        portal.feed(rows, day(at), report=killed_when_all_is_booked)
    end(portal)


def tariffs(portal: Portal, index: int, moments: Sequence[float]) -> list[str | None]:
    history = History(portal, 0)
    return [row_of(history, index, at)[6][1].name for at in moments]


def missing_at(portal: Portal, index: int, at: float) -> object:
    return row_of(History(portal, 0), index, at)[4]


def test_the_same_line_in_an_older_file_is_looked_at_and_holds_from_its_day(portal: Portal) -> None:
    portal.feed([line(1, Tarif="S"), line(2)], day(0))
    ended(portal, [line(1, Tarif="M"), line(2)], 5)
    assert portal.checked([line(1, Tarif="M"), line(2)], day(3)) == 1
    assert tariffs(portal, 1, [2.9, 3, 4.9, 5, 99]) == ["S", "M", "M", "M", "M"]


def test_so_is_the_line_of_the_feed_before(portal: Portal) -> None:
    portal.feed([line(1, Tarif="S"), line(2)], day(0))
    ended(portal, [line(1, Tarif="M"), line(2)], 5)
    portal.feed([line(1, Tarif="S"), line(2)], day(3))
    assert tariffs(portal, 1, [3, 4.9, 5]) == ["S", "S", "M"], "what was booked counts like what people do"
    assert portal.sim(1).tariff.name == "S", "the newest feed wins"


def test_a_number_that_it_listed_no_more_is_missing_since_the_older_file(portal: Portal) -> None:
    portal.feed([line(1), line(2)], day(0))
    ended(portal, [line(1)], 5)
    portal.feed([line(1)], day(3))
    assert portal.sim(2).missing_since == day(3)
    assert [missing_at(portal, 2, at) for at in (2.9, 3, 5, 99)] == [None, day(3), day(3), day(3)]
    portal.feed([line(1), line(2)], day(6))
    assert portal.sim(2).missing_since is None


def test_what_it_said_of_its_day_is_nothing_that_a_feed_said(portal: Portal) -> None:
    """Number 2 was listed on all days of which there is a feed."""
    rows = [line(1), line(2)]
    portal.feed(rows, day(0))
    ended(portal, [line(1), line(3)], 5)
    portal.feed(rows, day(3))
    portal.feed(rows, day(6))
    portal.feed([line(1), line(2, Tarif="M")], day(2))
    assert portal.sim(2).missing_since is None
    assert tariffs(portal, 2, [1.9, 2, 2.9, 3]) == ["Red Business Größe L", "M", "M", "Red Business Größe L"]
    assert [missing_at(portal, 2, at) for at in (3, 4, 6, 99)] == [None] * 4


def test_a_number_that_it_brought_is_noticed_when_the_next_feed_lacks_it(portal: Portal) -> None:
    portal.feed([line(1)], day(0))
    ended(portal, [line(1), line(2)], 5)
    portal.feed([line(1)], day(6))
    assert portal.sim(2).missing_since == day(6)


def test_a_number_that_it_brought_was_there_from_the_older_files_day(portal: Portal) -> None:
    portal.feed([line(1)], day(0))
    ended(portal, [line(1), line(2)], 5)
    portal.feed([line(1), line(2)], day(3))
    history = History(portal, 0)
    assert row_of(history, 2, 2.9) is None
    assert row_of(history, 2, 3)[5] == (imei(2), "feed")
    portal.feed([line(1), line(2)], day(4))
    portal.feed([line(1)], day(7))
    assert portal.sim(2).missing_since == day(7)


def test_a_first_feed_that_was_ended_leaves_everything_to_be_looked_at(portal: Portal) -> None:
    rows = [line(1, Tarif="M"), line(2)]
    ended(portal, rows, 5)
    assert portal.checked(rows, day(3)) == 2
    assert tariffs(portal, 1, [3, 99]) == ["M", "M"]


def test_of_an_import_that_goes_on_everything_stays_settled(portal: Portal) -> None:
    """Nobody has ended it."""
    rows = [line(1, Tarif="M"), line(2)]
    portal.feed([line(1), line(2)], day(0))
    with pytest.raises(KeyboardInterrupt):
        portal.feed(rows, day(5), report=killed_when_all_is_booked)
    assert portal.feed(rows, day(5)).state == "completed"
    assert portal.checked(rows, day(6)) == 0


def test_in_a_replay_the_next_past_day_looks_at_everything(portal: Portal) -> None:
    rows = [line(1, Tarif="S"), line(2)]
    portal.feed(rows, day(9))
    portal.feed(rows, day(1))
    ended(portal, [line(1, Tarif="M")], 3)
    assert portal.checked([line(1, Tarif="M"), line(2)], day(5)) == 2
    portal.feed([line(1, Tarif="M"), line(2)], day(2))
    assert tariffs(portal, 1, [1, 2, 3, 5, 8.9, 9]) == ["S", "M", "M", "M", "M", "S"]
    assert [missing_at(portal, 2, at) for at in (2, 3, 5, 9)] == [None, day(3), None, None]


@pytest.mark.parametrize("ended_at", [2, 5])
def test_of_two_carriers_it_is_the_same(shared_portal: Portal, ended_at: int) -> None:
    """What is listed then tells each carrier's feeds what it would have told them if people had done what was booked."""
    ways: list[History] = []
    for looks_at_all in (False, True):
        portal = shared_portal.new_customer(f"{new_id()}")
        load_of(portal, (VODAFONE, 0), {0: PLAIN, 1: PLAIN})
        load_of(portal, (OTHER, 0), {2: PLAIN})
        other = {0: Told(1, "M", "", "31.12.2027", "aktiv", ""), 2: Told(2, "L", "", "", "aktiv", "")}
        with pytest.raises(KeyboardInterrupt):
            load_of(portal, (OTHER, ended_at), other, report=killed_when_all_is_booked)
        end(portal, OTHER)
        assert portal.rows("SELECT 1 FROM contested_rows WHERE customer_id = %s AND carrier = %s", portal.customer, OTHER) == []
        if looks_at_all:
            forget_hashes(portal)
        load_of(portal, (OTHER, 3), {0: PLAIN, 2: Told(2, "L", "", "", "aktiv", "")})
        load_of(portal, (VODAFONE, 4), {0: PLAIN, 1: PLAIN})
        ways.append(History(portal, 0))
        assert ways[-1].as_effective(datetime.now(BERLIN)) == ways[-1].live(codes=False)
        assert ways[-1].as_effective(cut_off(3))[number(2)][6][1].name == "L"
    assert_same(*ways)


def forget_hashes(portal: Portal) -> None:
    """The next feed looks at all its lines, whatever was said before."""
    for table in ("settled_lines", "past_lines"):
        portal.rows(f"UPDATE {table} SET line_hash = sim_id WHERE customer_id = %s RETURNING 1", portal.customer)


@settings(
    max_examples=10,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(files=feeds, data=st.data())
def test_no_line_is_taken_for_settled_that_would_tell_something(shared_portal: Portal, files: Feeds, data: st.DataObject) -> None:
    """As if each feed behind it had looked at all its lines."""
    order = data.draw(st.permutations(sorted(files)))
    ends = data.draw(st.integers(0, len(order) - 2))
    ways: list[History] = []
    for looks_at_all in (False, True):
        portal = shared_portal.new_customer(f"{new_id()}")
        load(portal, order[:ends], files)
        with suppress(KeyboardInterrupt):
            rows = [row.cells(index) for index, row in files[order[ends]].items()]
            portal.feed(rows, day(order[ends]), report=killed_when_all_is_booked)
        if portal.holder(running("feed", VODAFONE)) is not None:
            end(portal)
        for at in order[ends + 1 :]:
            if looks_at_all:
                forget_hashes(portal)
            load(portal, [at], files)
        ways.append(History(portal, 0))
        assert ways[-1].as_effective(datetime.now(BERLIN)) == ways[-1].live(codes=False)
    assert_same(*ways)


def test_a_feed_that_ended_itself_for_too_many_bad_rows_is_looked_at_again_as_well(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarantine_limit, "MOST_ROWS", 2)
    for index in (11, 12, 13):
        portal.run(RegisterOtherSim(sim_id=new_id(), number=number(index), carrier="Beispielnetz"))
    portal.feed([line(1, Tarif="S"), line(2)], day(0))
    with pytest.raises(TooManyBadRows):
        portal.in_chunks_of(1).feed([line(1, Tarif="M"), line(2), line(11), line(12), line(13)], day(5))
    assert portal.sim(1).tariff.name == "M", "what it had booked stays"
    assert portal.checked([line(1, Tarif="M"), line(2)], day(3)) == 1
    assert tariffs(portal, 1, [2.9, 3, 99]) == ["S", "M", "M"]
