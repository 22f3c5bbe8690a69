"""Feeds of past days that come after two records became one device: what they say is of the record that had the IMEI then (F-09, F-17)."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from aggregates.device_terms import IMEI_CLAIM
from aggregates.device_then import DeviceSeenThen
from commands.devices.merge_devices import MergeDevices
from commands.devices.split_devices import SplitDevices
from commands.sims.sim_history import SimHistory
from eventstore.ids import new_id
from eventstore.verify_claims import verify_claims
from tests.importers.imports import test_past_feeds as past_feeds
from tests.importers.imports import test_two_carriers as two_carriers
from tests.importers.imports.past_history import History, assert_same, cut_off, day, row_of
from tests.importers.imports.test_feed_as_of import compare_with_live
from tests.importers.portal import Portal, imei, line, number

pytestmark = [pytest.mark.requirement("F-17"), pytest.mark.requirement("F-09")]

LISTED = past_feeds.Told(1, "S", "", "", "aktiv", "")
ONE, OTHER = imei(0, check=False), imei(1, check=False)


def extract(portal: Portal) -> None:
    """One device has the first two IMEIs."""
    portal.table("device_extract", [("Gerätename", "IMEI", "IMEI 2"), ("Gerät 1", imei(0), imei(1))], name="uem.csv", force=True)


def link_then(portal: Portal, index: int, at: float) -> UUID | None:
    sim = SimHistory([each for each in portal.recorded() if each.stream_id == portal.sim_id(index)]).at(cut_off(at))
    return sim.link.device_id if sim is not None and sim.link is not None else None


def seen_then(portal: Portal) -> list[tuple[UUID, str]]:
    return [(each.stream_id, each.event.imei) for each in portal.recorded() if isinstance(each.event, DeviceSeenThen)]


@pytest.mark.parametrize("merges", ["extract", "person"])
@pytest.mark.parametrize("survivor", [0, 1])
def test_the_record_that_had_the_imei_was_there_then(portal: Portal, merges: str, survivor: int) -> None:
    portal.feed([line(0), line(1)], day(3))
    records = portal.device_id(0), portal.device_id(1)
    if merges == "extract":
        extract(portal)
    else:
        portal.run(MergeDevices(survivor_id=records[survivor], absorbed_id=records[1 - survivor]))
    portal.feed([line(1)], day(1))
    assert seen_then(portal) == [(records[1], OTHER)]
    assert link_then(portal, 1, 1) == records[1]
    history = History(portal, 0).as_effective(cut_off(2))
    assert set(history) == {imei(1), number(1)}


def test_after_a_split_each_record_still_was_what_it_was(portal: Portal, shared_portal: Portal) -> None:
    mixed, in_order = portal, shared_portal.new_customer(f"{portal.customer}")
    in_order.feed([line(1)], day(1))
    for each in (mixed, in_order):
        each.feed([line(0), line(1)], day(3))
        each.run(MergeDevices(survivor_id=each.device_id(0), absorbed_id=each.device_id(1)))
    mixed.feed([line(1)], day(1))
    for each in (mixed, in_order):
        [(restored, _)] = each.state_of_device(0).absorbed
        each.run(SplitDevices(survivor_id=each.device_id(0), absorbed_id=restored))
    assert_same(History(mixed, 0), History(in_order, 0))


def test_a_number_that_was_in_the_other_slot_then_is_where_later_feeds_put_it(portal: Portal, shared_portal: Portal) -> None:
    mixed, in_order = portal, shared_portal.new_customer(f"{portal.customer}")
    in_order.feed([line(0, 1)], day(1))
    for each in (mixed, in_order):
        each.feed([line(0), line(1)], day(3))
        extract(each)
    mixed.feed([line(0, 1)], day(1))
    assert_same(History(mixed, 0), History(in_order, 0))


def test_the_newest_feed_that_comes_after_the_merge_tells_of_the_record_of_its_day(portal: Portal) -> None:
    portal.feed([line(0)], day(1))
    two_carriers.load(portal, (two_carriers.OTHER, 4), {1: LISTED})
    records = portal.device_id(0), portal.device_id(1)
    extract(portal)
    portal.feed([line(0), line(2, 1)], day(3))
    assert seen_then(portal) == [(records[1], OTHER)]
    assert (link_then(portal, 2, 3), link_then(portal, 2, 5)) == (records[1], records[1])


@pytest.mark.parametrize("known", [(3,), (0, 3)])
def test_an_imei_that_an_extract_added_was_a_record_of_its_own_before(portal: Portal, shared_portal: Portal, known: Sequence[int]) -> None:
    mixed, in_order = portal, shared_portal.new_customer(f"{portal.customer}")
    feeds = {0: [line(0)], 1: [line(1), line(2, 1)], 2: [line(2, 1)], 3: [line(0)]}
    for at in (*known[:-1], 1, 2, 3):
        in_order.feed(feeds[at], day(at))
    extract(in_order)
    for at in known:
        mixed.feed(feeds[at], day(at))
    extract(mixed)
    dry = mixed.feed(feeds[1], day(1), dry_run=True)
    for at in (2, 1):
        mixed.in_chunks_of(1).feed(feeds[at], day(at))
    assert (dry.counts.created, dry.quarantined) == (2, [])
    one, other = History(mixed, 0), History(in_order, 0)
    assert_same(one, other)
    assert [entry[5] for entry in (row_of(one, 2, 2), row_of(one, 1, 1))] == [(imei(1), "feed")] * 2
    assert set(one.as_effective(cut_off(1))) >= {imei(1), number(1), number(2)}
    assert mixed.device_id(1) == mixed.device_id(0)
    compare_with_live(mixed)
    found = verify_claims(mixed.log)
    assert (found.only_kept, found.only_fresh) == (0, 0), found.examples


def loaded(portal: Portal, files: Sequence[Callable[[Portal], object]], extract_after: int) -> History:
    """The extract counts once both IMEIs are known, so it comes when they are, or not at all."""
    head = portal.log.head()
    extracted = False
    for place, load_one in enumerate(files, 1):
        load_one(portal)
        if not extracted and (place >= extract_after or place == len(files)) and both_known(portal):
            extract(portal)
            extracted = True
    return History(portal, head)


def both_known(portal: Portal) -> bool:
    return None not in [portal.holder(IMEI_CLAIM.of(each)) for each in (ONE, OTHER)]


ANY_ORDER = settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@ANY_ORDER
@given(files=past_feeds.feeds, data=st.data())
def test_any_order_of_feeds_and_an_extract_gives_the_same_history(
    shared_portal: Portal, files: past_feeds.Feeds, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(sorted(files)))
    after = data.draw(st.integers(1, len(files)))
    each_in_order = [partial(past_feeds.load, days=[at], files=files) for at in sorted(files)]
    in_order = loaded(shared_portal.new_customer(f"{new_id()}"), each_in_order, len(files))
    mixed = loaded(shared_portal.new_customer(f"{new_id()}"), [partial(past_feeds.load, days=[at], files=files) for at in order], after)
    assert_same(mixed, in_order)


@ANY_ORDER
@given(files=two_carriers.feeds, data=st.data())
def test_so_do_two_carriers_feeds_and_an_extract(shared_portal: Portal, files: two_carriers.Feeds, data: st.DataObject) -> None:
    order = data.draw(st.permutations(sorted(files)))
    after = data.draw(st.integers(1, len(files)))
    days = sorted(files, key=lambda of: (of[1], of[0]))
    in_order = loaded(
        shared_portal.new_customer(f"{new_id()}"), [partial(two_carriers.load, of=of, rows=files[of]) for of in days], len(files)
    )
    mixed = loaded(shared_portal.new_customer(f"{new_id()}"), [partial(two_carriers.load, of=of, rows=files[of]) for of in order], after)
    two_carriers.assert_same(mixed, in_order)
