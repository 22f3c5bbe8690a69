"""A feed in which too much vanishes, goes inactive or moves waits for a person (F-15)."""

import threading
from datetime import timedelta

import pytest

from aggregates.feed_import import ImportHeld
from commands.customers.change_feed_brake import ChangeFeedBrake
from commands.engine.command import NotFound
from commands.imports.held_import import ImportNotHeld
from eventstore.ids import new_id
from importers.imports.result import ImportResult
from importers.imports.run import ImportRunning
from tests.importers.portal import DAY, Cells, Portal, everything, imei, killed_while, line, names, number, told

pytestmark = pytest.mark.requirement("F-15")
NEXT = DAY + timedelta(days=1)
THIRD = DAY + timedelta(days=2)
ROWS = [line(index) for index in range(10)]
HALF = ROWS[:5]


def braked(portal: Portal, percent: int = 20) -> Portal:
    portal.run(ChangeFeedBrake(customer_id=portal.customer, percent=percent))
    portal.feed(ROWS)
    return portal


@pytest.mark.parametrize(
    ("rows", "counted"),
    [
        (ROWS[:7], (3, 0, 0)),
        ([*ROWS[:7], *(line(at, Status="inaktiv") for at in (7, 8, 9))], (0, 3, 0)),
        ([*ROWS[:7], line(7, 8), line(8, 9), line(9, 7)], (0, 0, 3)),
        ([*ROWS[:7], line(7, 20), line(8, Status="gekündigt")], (1, 1, 1)),
    ],
    ids=["vanish", "inactive", "move", "of each"],
)
def test_too_much_at_once_is_held_and_nothing_is_booked(portal: Portal, rows: list[Cells], counted: tuple[int, int, int]) -> None:
    braked(portal)
    head = portal.log.head()
    result = portal.feed(rows, NEXT)
    recorded = [each.event for each in portal.recorded(head)]
    assert (result.state, names(recorded)) == ("held", ["import.started", "import.held"])
    held = recorded[1]
    assert isinstance(held, ImportHeld)
    assert (held.percent, held.limit, held.known) == (30, 20, 10)
    assert (held.missing, held.deactivated, held.moved) == counted
    assert "30 %" in result.message_de
    assert "20 %" in result.message_en


@pytest.mark.parametrize(("percent", "rows"), [(20, ROWS[:8]), (100, []), (50, HALF)])
def test_up_to_the_set_share_it_goes_on(portal: Portal, percent: int, rows: list[Cells]) -> None:
    braked(portal, percent)
    result = portal.feed([*rows, line(99)], NEXT)
    assert (result.state, result.counts.missing) == ("completed", 10 - len(rows))


def test_numbers_that_were_missing_count_as_known(portal: Portal) -> None:
    """A hundred per cent is never held, even when all that was missing comes back in other devices."""
    braked(portal, 100)
    portal.feed(ROWS[:1], NEXT)
    back = [line(0, Status="inaktiv"), *(line(at, at + 50) for at in range(1, 10))]
    assert portal.feed(back, THIRD).state == "completed"


def test_new_numbers_and_other_changes_are_no_reason(portal: Portal) -> None:
    braked(portal, 0)
    rows = [line(at, Tarif="Neu", Status="pausiert") for at in range(10)] + [line(at) for at in range(20, 60)]
    assert portal.feed(rows, NEXT).state == "completed"


def test_released_it_is_booked_exactly_as_without_a_brake(portal: Portal, shared_portal: Portal) -> None:
    other = shared_portal.new_customer(f"{portal.customer}")
    braked(portal)
    other.feed(ROWS)
    rows = [*HALF, line(5, 3), line(6, IMEI="7"), line(7, Tarif="Neu"), line(7, Tarif="Neu")]
    heads = portal.log.head()
    held = portal.feed(rows, NEXT)
    assert [row.reason for row in held.quarantined] == ["imei_malformed", "number_twice"]
    released = portal.importer.release(portal.customer, held.import_id, "token:erika")
    unbraked = other.feed(rows, NEXT)
    assert (released.import_id, released.state, released.counts) == (held.import_id, "completed", unbraked.counts)
    assert told(portal.written(heads)) == told(other.written(heads))
    assert sum(1 for each in portal.recorded() if each.event.event_name == "import.rows_quarantined") == 1
    decided = next(each for each in portal.recorded() if each.event.event_name == "import.released")
    assert decided.actor == "token:erika"
    assert portal.rows("SELECT 1 FROM held_files WHERE import_id = %s", held.import_id) == []
    assert portal.feed(rows, NEXT).state == "recognised"


def test_discarded_it_never_happened(portal: Portal) -> None:
    braked(portal)
    head = portal.log.head()
    held = portal.feed(HALF, NEXT)
    portal.importer.discard(portal.customer, held.import_id, "token:erika")
    assert portal.events(head) == []
    assert portal.rows("SELECT 1 FROM held_files WHERE import_id = %s", held.import_id) == []
    assert portal.feed(ROWS, THIRD).counts.unchanged == 10
    with pytest.raises(ImportNotHeld):
        portal.importer.release(portal.customer, held.import_id, "token:erika")


def test_while_it_is_held_nothing_else_of_this_carrier_is_imported(portal: Portal) -> None:
    braked(portal)
    held = portal.feed(HALF, NEXT)
    for rows, day in ((HALF, NEXT), (ROWS, THIRD)):
        with pytest.raises(ImportRunning, match=str(held.import_id)):
            portal.feed(rows, day)
    assert portal.feed(ROWS).state == "recognised", "what is known already is still recognised"
    assert portal.table("users", [("Name",), ("Muster, Erika",)]).state == "completed"
    second_carrier = portal.feed([], NEXT, content=b"MSISDN;State\n+436641234567;ON\n", name="bn_03032026.csv")
    assert second_carrier.state == "completed"
    portal.importer.release(portal.customer, held.import_id, "token:erika")
    assert portal.feed(ROWS, THIRD).state == "completed"


@pytest.mark.requirement("F-16")
def test_killed_while_it_is_booked_it_goes_on_without_the_brake(portal: Portal) -> None:
    braked(portal)
    slow = portal.in_chunks_of(2)
    rows = [line(at, at + 50) for at in range(10)]
    held = slow.feed(rows, NEXT)
    for after in (0, 0, 1):
        with pytest.raises(KeyboardInterrupt):
            slow.importer.release(slow.customer, held.import_id, "token:erika", report=killed_while("book", after))
    result = slow.importer.release(slow.customer, held.import_id, "token:erika")
    assert (result.state, result.counts.moved, result.counts.changed) == ("completed", 10, 10)
    with pytest.raises(ImportNotHeld):
        slow.importer.release(slow.customer, held.import_id, "token:erika")


def test_a_released_file_that_was_forced_may_be_known(portal: Portal) -> None:
    braked(portal, 100)
    portal.feed(HALF, NEXT)
    portal.feed(ROWS, NEXT)
    portal.run(ChangeFeedBrake(customer_id=portal.customer, percent=20))
    held = portal.feed(HALF, NEXT, force=True)
    assert held.state == "held"
    result = portal.importer.release(portal.customer, held.import_id, "token:erika")
    assert (result.state, result.counts.missing) == ("completed", 5)


@pytest.mark.requirement("F-17")
def test_a_past_day_is_compared_with_the_day_before_it(portal: Portal) -> None:
    """Not with today, when most of its numbers were gone."""
    braked(portal, 100)
    portal.feed(ROWS[:1], THIRD)
    portal.run(ChangeFeedBrake(customer_id=portal.customer, percent=20))
    held = portal.feed(HALF, NEXT)
    assert held.state == "held"
    assert "50 %" in held.message_de
    portal.importer.discard(portal.customer, held.import_id, "token:erika")
    assert portal.feed(ROWS[:8], NEXT).state == "completed"
    assert portal.feed([line(at, at + 50) for at in range(50)], DAY - timedelta(days=1)).state == "completed", (
        "of an earlier day there is none"
    )


@pytest.mark.requirement("H-04")
def test_the_file_is_kept_sealed(alone: Portal) -> None:
    rows = [line(at, PIN="73915924", PUK="83915925", PIN_2="93915926", PUK_2="63915927") for at in range(10)]
    braked(alone)
    assert alone.feed(rows[:4], NEXT).state == "held"
    for stored in everything(alone):
        assert not any(code in stored for code in ("73915924", "83915925", "93915926", "63915927"))
        assert "Red Business" not in stored or "sim.registered" in stored


@pytest.mark.requirement("X-06")
def test_another_customer_can_neither_release_nor_discard(portal: Portal, shared_portal: Portal) -> None:
    braked(portal)
    held = portal.feed(HALF, NEXT)
    for decide in (shared_portal.importer.release, shared_portal.importer.discard):
        with pytest.raises(NotFound):
            decide(shared_portal.customer, held.import_id, "token:other")
    with pytest.raises(NotFound):
        portal.importer.release(portal.customer, new_id(), "token:erika")


def test_two_people_release_at_once(portal: Portal) -> None:
    braked(portal)
    held = portal.feed(HALF, NEXT)
    results: list[ImportResult | Exception] = []

    def release() -> None:
        try:
            results.append(portal.importer.release(portal.customer, held.import_id, "token:erika"))
        except Exception as error:  # noqa: BLE001 - whatever comes is looked at below
            results.append(error)

    threads = [threading.Thread(target=release) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    completed = [result for result in results if isinstance(result, ImportResult) and result.state == "completed"]
    assert len(completed) == 1, results
    missing = [each for each in portal.recorded() if each.event.event_name == "sim.missing"]
    assert len(missing) == 5


def test_a_dry_run_says_that_it_would_be_held(portal: Portal) -> None:
    braked(portal)
    result = portal.feed(HALF, NEXT, dry_run=True)
    assert (result.state, result.counts.missing) == ("dry_run", 5)
    assert "würde angehalten: 50 %" in result.message_de
    assert "would be held: 50 %" in result.message_en
    assert imei(1) not in result.message_de
    assert number(1) not in result.message_de
