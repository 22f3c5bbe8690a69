"""Feeds of past days say what held then, whatever the order in which they are loaded (F-17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregates.device_terms import IMEI_CLAIM
from aggregates.device_then import DeviceSeenThen
from aggregates.sim import NUMBER_CLAIM, TariffChanged
from aggregates.sims.sim_codes import SimCodesChanged
from aggregates.sims.sim_then import SimObservedThen
from commands.sims.link_sim_to_device import LinkSimToDevice
from commands.sims.unlink_sim import UnlinkSim
from eventstore.ids import new_id
from tests.importers.imports.past_history import BERLIN, DEVICES, NUMBERS, History, assert_same, cut_off, day, row_of
from tests.importers.portal import Cells, Portal, imei, line, number

pytestmark = pytest.mark.requirement("F-17")


@dataclass(frozen=True)
class Told:
    """One number's row of a feed. `bad`: it can't be read, but its number can."""

    device: int | None
    tariff: str
    card_type: str
    end: str
    status: str
    pin: str
    bad: bool = False

    def cells(self, index: int) -> Cells:
        cells = {"Tarif": self.tariff, "SIM_Kartentyp": self.card_type, "Vertragsende": self.end, "Status": self.status, "PIN": self.pin}
        return line(index, self.device, **cells, **({"IMEI": "123"} if self.bad else {}))


told_row = st.builds(
    Told,
    device=st.one_of(st.none(), st.integers(0, DEVICES - 1)),
    tariff=st.sampled_from(["", "S", "M"]),
    card_type=st.sampled_from(["", "Nano-SIM"]),
    end=st.sampled_from(["", "31.12.2027"]),
    status=st.sampled_from(["aktiv", "aktiv", "pausiert", "inaktiv"]),
    pin=st.sampled_from(["", "1111", "2222"]),
    bad=st.sampled_from([False, False, False, True]),
)
feed = st.dictionaries(st.integers(0, NUMBERS - 1), told_row, max_size=NUMBERS)
Feeds = dict[int, dict[int, Told]]
feeds = st.dictionaries(st.integers(0, 4), feed, min_size=2, max_size=5)


def load(portal: Portal, days: Sequence[int], files: Feeds) -> None:
    for at in days:
        portal.feed([row.cells(index) for index, row in files[at].items()], day(at))


def loaded(portal: Portal, days: Sequence[int], files: Feeds) -> History:
    head = portal.log.head()
    load(portal, days, files)
    return History(portal, head)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(files=feeds, data=st.data())
def test_any_order_of_loading_gives_the_same_history(shared_portal: Portal, files: Feeds, data: st.DataObject) -> None:
    order = data.draw(st.permutations(sorted(files)))
    in_order = loaded(shared_portal.new_customer(f"{new_id()}"), sorted(files), files)
    mixed = loaded(shared_portal.new_customer(f"{new_id()}"), order, files)
    assert_same(mixed, in_order)


by_hand = st.one_of(st.none(), st.tuples(st.integers(0, NUMBERS - 1), st.integers(0, DEVICES - 1), st.booleans()))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(files=feeds, data=st.data())
def test_with_people_in_between_what_holds_now_is_what_is_live(shared_portal: Portal, files: Feeds, data: st.DataObject) -> None:
    order = data.draw(st.permutations(sorted(files)))
    portal = shared_portal.new_customer(f"{new_id()}")
    head = portal.log.head()
    for at in order:
        load(portal, [at], files)
        acted = data.draw(by_hand)
        if acted is not None:
            link_by_hand(portal, *acted)
    history = History(portal, head)
    assert history.as_effective(datetime.now(BERLIN)) == history.live(codes=False)


def link_by_hand(portal: Portal, index: int, device: int, into: bool) -> None:
    sim_id, device_id = portal.holder(NUMBER_CLAIM.of(number(index))), portal.holder(IMEI_CLAIM.of(imei(device, check=False)))
    if sim_id is None or device_id is None or portal.sim(index).status == "inactive":
        return
    portal.run(LinkSimToDevice(sim_id=sim_id, device_id=device_id) if into else UnlinkSim(sim_id=sim_id))


def test_a_number_that_went_inactive_stays_so_when_an_older_day_comes_in(portal: Portal) -> None:
    portal.feed([line(1)], day(0))
    portal.feed([line(1, Status="inaktiv")], day(3))
    head = portal.log.head()
    portal.feed([line(1, Tarif="Alter")], day(1))
    sim = portal.sim(1)
    assert (sim.status, sim.link, sim.tariff.name) == ("inactive", None, "Red Business Größe L")
    assert [event.event_name for event in portal.events(head)] == ["sim.observed_then"]
    history = History(portal, 0)
    assert [row_of(history, 1, at)[6][1].name for at in (0.5, 1, 2.5, 3)] == [
        "Red Business Größe L",
        "Alter",
        "Alter",
        "Red Business Größe L",
    ]


def test_a_link_made_by_hand_today_is_not_overwritten_by_an_older_file(portal: Portal) -> None:
    portal.feed([line(1), line(2)], day(0))
    portal.feed([line(1, None), line(2)], day(3))
    portal.run(LinkSimToDevice(sim_id=portal.sim_id(1), device_id=portal.device_id(2)))
    portal.feed([line(1, 0), line(2)], day(1))
    link = portal.sim(1).link
    assert link is not None
    assert (link.device_id, link.source) == (portal.device_id(2), "hand")
    assert row_of(History(portal, 0), 1, 2)[5] == (imei(0), "feed"), "until then it was where the older file says"


def test_what_the_old_day_does_not_know_is_not_missing(portal: Portal) -> None:
    portal.feed([line(1), line(2)], day(3))
    events = portal.during(lambda: portal.feed([line(1)], day(1)))
    assert portal.sim(2).missing_since is None
    assert {type(event) for event in events} == {SimObservedThen, DeviceSeenThen}
    history = History(portal, 0)
    assert row_of(history, 2, 2) is None, "nothing shows before it existed"
    assert row_of(history, 1, 1) is not None
    assert row_of(history, 1, 0.5) is None


def test_a_number_unknown_today_was_there_and_is_missing_since_the_next_feed(portal: Portal) -> None:
    portal.feed([line(1)], day(0))
    portal.feed([line(1)], day(3))
    result = portal.feed([line(1), line(2)], day(1))
    assert (result.counts.created, result.counts.missing, result.counts.changed) == (1, 0, 0)
    assert portal.sim(2).missing_since == day(3)
    recorded = {each.event.event_name: each.effective_at for each in portal.recorded() if each.stream_id == portal.sim_id(2)}
    assert recorded == {"sim.registered": cut_off(1), "sim.put_in_device": cut_off(1), "sim.missing": cut_off(3)}


def test_a_number_that_the_past_file_lacks_was_absent_until_it_was_listed_again(portal: Portal) -> None:
    portal.feed([line(1)], day(0))
    portal.feed([line(1)], day(3))
    result = portal.feed([], day(1))
    assert result.counts.missing == 1
    assert portal.sim(1).missing_since is None
    history = History(portal, 0)
    assert [row_of(history, 1, at)[4] for at in (0.5, 1, 2.9, 3)] == [None, day(1), day(1), None]


def test_since_when_it_is_missing_may_move(portal: Portal) -> None:
    portal.feed([line(1)], day(0))
    portal.feed([], day(3))
    portal.feed([], day(1))
    assert portal.sim(1).missing_since == day(1)
    portal.feed([line(1)], day(2))
    assert portal.sim(1).missing_since == day(3)


def test_what_no_later_row_says_holds_until_today(portal: Portal) -> None:
    portal.feed([line(1, Tarif="S")], day(0))
    portal.feed([line(1, Tarif="")], day(3))
    portal.feed([line(1, Tarif="M", PIN="9999")], day(1))
    assert portal.sim(1).tariff.name == "M"
    changed = [each for each in portal.recorded() if each.kind is TariffChanged]
    assert [each.effective_at for each in changed] == [cut_off(1)]
    assert not [each for each in portal.recorded() if each.kind is SimCodesChanged], "a later row said the PIN"
