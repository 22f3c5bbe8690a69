"""A row that the next feed says again is told without being thought through, and what comes of it is the same (F-17)."""

from collections.abc import Sequence
from itertools import count
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commands.engine.given import Batch, LoadedGiven
from commands.sims.link_sim_to_device import LinkSimToDevice
from commands.sims.unlink_sim import UnlinkSim
from eventstore.ids import new_id
from eventstore.keyring import Keyring
from importers.engine.canonical_line import join_cells
from importers.imports.booking import Line
from importers.imports.device_models import DeviceModels
from importers.imports.feed_comparison import StagedLine
from importers.imports.feed_days import feed_days
from importers.imports.feed_rows import ParsedLine
from importers.imports.layout import Layout
from importers.imports.mapping import load_mappings
from importers.imports.past_day import PastDay
from importers.imports.past_rows import Codes, PastRows, PastSaying, of_its_day
from importers.imports.said_again import SaidAgain
from tests.importers.feeds import HEADER
from tests.importers.imports.past_history import NUMBERS, cut_off, day
from tests.importers.imports.test_past_feeds import Told, by_hand, feed, link_by_hand, told_row
from tests.importers.portal import Cells, Portal, iccid, line, number

pytestmark = pytest.mark.requirement("F-17")
_customers = count(1)
CARRIER = "Vodafone"
VODAFONE = next(mapping for mapping in load_mappings() if mapping.carrier == CARRIER)


def _same(record: int) -> int:
    return record


class Observed:
    """What the importer makes of a feed of day 1, without booking it."""

    def __init__(self, portal: Portal, cells: Sequence[Cells]) -> None:
        self.customer = portal.customer
        self.seen = set[UUID]()
        with portal.log.pool.connection() as connection:
            keys = Keyring(portal.log.master)
            keys.load(connection, [portal.customer])
            self.day = PastDay(
                portal.log, portal.customer, CARRIER, day(1), cut_off(1), feed_days(portal.log, connection, portal.customer, CARRIER)
            )
            layout = Layout.of_columns(VODAFONE, HEADER, ";")
            models = DeviceModels(connection)
            self.rows = PastRows(layout, portal.customer, import_id=new_id(), sealer=keys, models=models, line_of=_same, day=self.day)
            staged = [StagedLine(at, join_cells(row, ";"), UUID(int=at)) for at, row in enumerate(cells, 1)]
            self.parsed, _ = self.rows.parse(staged)
            self.batch = Batch(portal.log, connection, keys)
            self.lines = self.rows.observe(self.batch, self.parsed)
            assert self.batch.histories is not None
            self.histories = self.batch.histories
            self.day.load_causes(connection, self.histories.values())
            for line, entry in zip(self.lines, self.parsed, strict=True):
                if isinstance(line.command, SaidAgain):
                    self._compare(line, entry, line.command)

    @property
    def again(self) -> list[bool]:
        """Of each row, whether it need not be thought through."""
        return [isinstance(line.command, SaidAgain) for line in self.lines]

    def _compare(self, line: Line, entry: ParsedLine, told: SaidAgain) -> None:
        codes = Codes(self.rows, entry.row, line.said)
        row, events = of_its_day(told.row, self.rows.models), self.histories[told.row.sim_id]
        thought = PastSaying(row, self.day, events, told.sayings, told.device, self.seen, codes)
        one, other = (LoadedGiven(self.batch, self.customer, "import:made-up") for _ in range(2))
        decided, through = told.decide_then(one), thought.decide_then(other)
        assert list(decided) == list(through)
        assert one.streams_read == other.streams_read
        assert (one.claims_read, one.lists_read, one.absent) == (other.claims_read, other.lists_read, other.absent)
        assert told.before == thought.before
        decision = [entry for each in decided for entry in each.decision]
        assert told.counts(decision) == thought.counts(decision)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    past=feed,
    again=st.dictionaries(st.integers(2, 4), st.tuples(feed, by_hand), min_size=1),
    changed=st.dictionaries(st.integers(0, NUMBERS - 1), told_row),
)
def test_what_comes_of_it_is_the_same(
    shared_portal: Portal,
    past: dict[int, Told],
    again: dict[int, tuple[dict[int, Told], tuple[int, int, bool] | None]],
    changed: dict[int, Told],
) -> None:
    """Most rows of the days behind it are those of the day."""
    portal = shared_portal.new_customer(f"K-3{next(_customers)}")
    for at, (other, by_person) in sorted(again.items()):
        rows = {**past, **changed} if at == min(again) else {**past, **other}
        portal.feed([row.cells(index) for index, row in rows.items()], day(at))
        if by_person is not None:
            link_by_hand(portal, *by_person)
    Observed(portal, [row.cells(index) for index, row in past.items()])


def test_a_row_that_the_next_feed_says_again_is_not_thought_through(portal: Portal) -> None:
    portal.feed([line(1), line(2, None), line(3), line(4, Status="inaktiv")], day(2))
    portal.feed([line(1), line(2, None), line(3), line(5)], day(3))
    found = Observed(portal, [line(1, Tarif="Anderer"), line(2, None), line(3, None), line(4, Status="inaktiv"), line(5), line(6)])
    assert found.again == [True, True, True, True, False, False], "what first came in later, or never did, is thought through"


def test_what_the_next_feed_says_less_of_or_otherwise_is_thought_through(portal: Portal) -> None:
    portal.feed([line(1, Tarif=""), line(2, None), line(3, 7), line(4, Status="inaktiv"), line(7)], day(2))
    assert Observed(portal, [line(1), line(2), line(3), line(4)]).again == [False] * 4


def test_what_people_do_later_is_no_hindrance_and_what_they_did_before_is(portal: Portal) -> None:
    portal.feed([line(1), line(2)], day(2))
    portal.run(UnlinkSim(sim_id=portal.sim_id(1)))
    assert Observed(portal, [line(1), line(2)]).again == [True, True]
    portal.feed([line(1, Tarif="Anderer"), line(2)], day(1))
    portal.run(LinkSimToDevice(sim_id=portal.sim_id(1), device_id=portal.device_id(2)))
    assert Observed(portal, [line(1), line(2)]).again == [False, False], "their day is known by now"


def test_what_a_list_said_and_the_next_feed_did_not_is_thought_through(portal: Portal) -> None:
    header = ("Rufnummer", "Netzbetreiber", "SIM-Kartennummer", "IMEI", "Tarif", "Status")
    portal.table("sims", [header, (number(1), CARRIER, iccid(1), "", "Welt", "aktiv")], feed_date=day(2))
    cells = dict.fromkeys(HEADER, "") | {HEADER[0]: number(1), HEADER[1]: iccid(1), "Status": "aktiv"}
    portal.feed([tuple(cells.values())], day(2))
    assert portal.sim(1).tariff.name == "Welt"
    assert Observed(portal, [tuple(cells.values())]).again == [True]
    assert Observed(portal, [tuple((cells | {"Tarif": "Alt"}).values())]).again == [False]
