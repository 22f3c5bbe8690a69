"""Feeds of two carriers that list the same numbers say the same, whatever the order in which they are loaded (F-17)."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from commands.sims.observe_sim import FedByAnotherCarrier
from eventstore.ids import new_id
from importers.imports.contested_line import OverrulesAnotherCarrier
from importers.imports.result import ImportResult, PlannedEvent
from tests.importers.imports.past_history import BERLIN, DEVICES, NUMBERS, History, cut_off, day, moments
from tests.importers.imports.test_past_feeds import Told, by_hand, link_by_hand
from tests.importers.portal import Portal, imei, killed_while, number, told

pytestmark = pytest.mark.requirement("F-17")
VODAFONE, OTHER = "Vodafone", "Beispielnetz"
_OTHER_STATUS = {"aktiv": "ON", "pausiert": "HOLD", "inaktiv": "OFF"}

told_row = st.builds(
    Told,
    device=st.one_of(st.none(), st.integers(0, DEVICES - 1)),
    tariff=st.sampled_from(["", "S", "M"]),
    card_type=st.just(""),
    end=st.sampled_from(["", "31.12.2027"]),
    status=st.sampled_from(["aktiv", "aktiv", "pausiert", "inaktiv"]),
    pin=st.just("1111"),
    bad=st.sampled_from([False, False, False, False, True]),
)
feed = st.dictionaries(st.integers(0, NUMBERS - 1), told_row, max_size=NUMBERS)
Feed = tuple[str, int]
Feeds = dict[Feed, dict[int, Told]]
feeds = st.dictionaries(st.tuples(st.sampled_from([VODAFONE, OTHER]), st.integers(0, 3)), feed, min_size=2, max_size=7)


def load(portal: Portal, of: Feed, rows: dict[int, Told], **how: Any) -> ImportResult:
    carrier, at = of
    if carrier == VODAFONE:
        return portal.feed([row.cells(index) for index, row in rows.items()], day(at), **how)
    lines = [
        ";".join(
            (
                number(index),
                "123" if row.bad else imei(row.device) if row.device is not None else "",
                row.tariff,
                row.end.replace(".", "-"),
                _OTHER_STATUS[row.status],
            )
        )
        for index, row in rows.items()
    ]
    content = "\n".join(("MSISDN;Handset;Plan;Bindefrist;Status", *lines, ""))
    return portal.feed([], content=content.encode(), name=f"bn_{day(at):%d%m%Y}.csv", **how)


def loaded(portal: Portal, order: Sequence[Feed], files: Feeds) -> History:
    head = portal.log.head()
    for of in order:
        load(portal, of, files[of])
    return History(portal, head)


def numbers_of(told: dict[str, Any]) -> dict[str, Any]:
    return {name: row for name, row in told.items() if name.startswith("+")}


def assert_same(mixed: History, in_order: History) -> None:
    """The numbers are the same, and each is in a device that was there. A device that only a row told of which doesn't count after all is known nevertheless."""
    for at in moments(4):
        told, other = mixed.as_effective(at), in_order.as_effective(at)
        assert numbers_of(told) == numbers_of(other), at.isoformat()
        for each in (told, other):
            assert {row[5][0] for row in numbers_of(each).values() if row[5] is not None} <= each.keys(), at.isoformat()
    assert numbers_of(mixed.live()) == numbers_of(in_order.live())


@settings(
    max_examples=20,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(files=feeds, data=st.data())
def test_any_order_of_loading_gives_the_same_history(shared_portal: Portal, files: Feeds, data: st.DataObject) -> None:
    order = data.draw(st.permutations(sorted(files)))
    in_order = loaded(shared_portal.new_customer(f"{new_id()}"), sorted(files, key=lambda of: (of[1], of[0])), files)
    mixed = loaded(shared_portal.new_customer(f"{new_id()}"), order, files)
    assert_same(mixed, in_order)
    assert mixed.as_effective(cut_off(99)) == mixed.live(codes=False)


PLAIN = Told(None, "S", "", "", "aktiv", "")


def ways_of(portal: Portal, files: Feeds) -> list[tuple[History, list[str]]]:
    """What comes of the files in every order, with the reasons in the quarantine."""
    ways: list[tuple[History, list[str]]] = []
    for order in permutations(files):
        customer = portal.new_customer(f"{new_id()}")
        results = [load(customer, of, files[of]) for of in order]
        ways.append((History(customer, 0), [row.reason for result in results for row in result.quarantined]))
    return ways


def test_of_two_that_begin_to_list_a_number_on_a_day_one_counts_in_any_order_and_it_is_told(shared_portal: Portal) -> None:
    ways = ways_of(shared_portal, {(VODAFONE, 0): {0: PLAIN}, (OTHER, 0): {0: PLAIN}, (VODAFONE, 1): {0: PLAIN}})
    for history, reasons in ways:
        assert_same(history, ways[0][0])
        assert reasons, "in whatever order"
        assert set(reasons) <= {FedByAnotherCarrier.code, OverrulesAnotherCarrier.code}
    assert history_of(ways[0][0], 1)[1] == VODAFONE, "whose row says more"


def test_a_ported_number_goes_over_on_its_day_in_any_order(shared_portal: Portal) -> None:
    gone: dict[int, Told] = {}
    ways = ways_of(shared_portal, {(VODAFONE, 0): {0: PLAIN}, (VODAFONE, 2): gone, (OTHER, 2): {0: PLAIN}, (OTHER, 1): {0: PLAIN}})
    for history, _ in ways:
        assert_same(history, ways[0][0])
        assert [history_of(history, at)[1] for at in (0, 1, 2)] == [VODAFONE, VODAFONE, OTHER]


def history_of(history: History, at: float) -> Any:
    return history.as_effective(cut_off(at))[number(0)]


RIVALS: Feeds = {
    (OTHER, 1): {0: Told(2, "M", "", "31.12.2027", "aktiv", ""), 1: PLAIN, 2: PLAIN},
    (VODAFONE, 3): {0: PLAIN, 2: Told(1, "L", "", "", "aktiv", "")},
    (OTHER, 2): {0: PLAIN, 2: PLAIN},
}
LATE: dict[int, Told] = {0: Told(1, "S", "", "", "aktiv", "1111"), 1: Told(0, "", "", "", "inaktiv", "")}


@pytest.mark.requirement("F-16")
@pytest.mark.parametrize("after", [0, 1, 2])
@pytest.mark.parametrize("late", [(VODAFONE, 0), (VODAFONE, 2), (OTHER, 4)])
def test_killed_anywhere_and_started_again_it_is_as_if_it_had_run_once(shared_portal: Portal, late: Feed, after: int) -> None:
    killed, undisturbed = (shared_portal.new_customer(f"{new_id()}") for _ in range(2))
    for each in (killed, undisturbed):
        loaded(each, list(RIVALS), RIVALS)
    with suppress(KeyboardInterrupt):
        load(killed.in_chunks_of(1), late, LATE, report=killed_while("book", after))
    resumed = load(killed.in_chunks_of(1), late, LATE)
    whole = load(undisturbed, late, LATE)
    assert resumed.state in ("completed", "recognised")
    assert_same(History(killed, 0), History(undisturbed, 0))
    rows = "SELECT count(*) FROM contested_rows WHERE customer_id = %s"
    assert killed.rows(rows, killed.customer) == undisturbed.rows(rows, undisturbed.customer)
    if resumed.state == "completed":
        assert sorted(row.reason for row in resumed.quarantined) == sorted(row.reason for row in whole.quarantined)


@pytest.mark.requirement("F-14")
@pytest.mark.parametrize("late", [(VODAFONE, 0), (VODAFONE, 2), (OTHER, 4)])
def test_a_dry_run_tells_what_the_run_does(shared_portal: Portal, late: Feed) -> None:
    portal = shared_portal.new_customer(f"{new_id()}")
    loaded(portal, list(RIVALS), RIVALS)
    head = portal.log.head()
    planned: list[PlannedEvent] = []
    dry = load(portal.in_chunks_of(1), late, LATE, dry_run=True, planned=planned.append)
    assert portal.log.head() == head
    real = load(portal, late, LATE)
    assert dry.counts == real.counts
    assert [(row.line, row.reason) for row in dry.quarantined] == [(row.line, row.reason) for row in real.quarantined]
    stored = [(each.stream_id, type(each.event).model_validate_json(each.event.model_dump_json())) for each in planned]
    assert told(stored) == told(portal.written(head))


@settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(files=feeds, data=st.data())
def test_with_people_in_between_what_holds_now_is_what_is_live(shared_portal: Portal, files: Feeds, data: st.DataObject) -> None:
    portal = shared_portal.new_customer(f"{new_id()}")
    head = portal.log.head()
    for of in data.draw(st.permutations(sorted(files))):
        load(portal, of, files[of])
        acted = data.draw(by_hand)
        if acted is not None:
            link_by_hand(portal, *acted)
    history = History(portal, head)
    assert history.as_effective(datetime.now(BERLIN)) == history.live(codes=False)
