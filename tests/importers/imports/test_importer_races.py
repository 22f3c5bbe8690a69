"""What happens between two moments of an import: a person is quicker, or changes something while it was interrupted (A-08, F-16)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest

from aggregates.feed_import import FeedImport
from aggregates.sim import SimPutInDevice
from commands.customers.change_feed_brake import ChangeFeedBrake
from commands.engine.command import ChangedMeanwhile, Command, Decision, Given
from commands.engine.given import Batch
from commands.sims.link_sim_to_device import LinkSimToDevice
from commands.sims.observe_sim import ObserveSim
from eventstore.envelope import Cause
from eventstore.ids import new_id
from importers.imports.booking import Booking, Line, nothing_else
from importers.imports.corrections import correct_rows
from importers.imports.importer import own_connection
from importers.imports.mapping import load_mappings
from importers.imports.result import ImportProgress
from tests.importers.portal import DAY, Portal, imei, killed_while, line, number

NEXT = DAY + timedelta(days=1)


@dataclass
class OvertakenOnce:
    """A row's command; between its decision and its append somebody else is quicker, once."""

    command: Command
    somebody: Callable[[], object]
    decided: int = 0

    def decide(self, given: Given) -> Decision:
        decision = self.command.decide(given)
        self.decided += 1
        if self.decided == 1:
            self.somebody()
        return decision


@pytest.mark.requirement("A-08", "F-04")
def test_a_chunk_is_decided_again_on_what_a_person_did_meanwhile(portal: Portal) -> None:
    """And all of it: the neighbour's events are written once."""
    portal.feed([line(1), line(2), line(3)])
    moves = [
        ObserveSim(
            sim_id=portal.sim_id(at),
            known=True,
            number=number(at),
            carrier="Vodafone",
            imei=imei(3, check=False),
            device_id=portal.device_id(3),
        )
        for at in (1, 2)
    ]
    by_hand = LinkSimToDevice(sim_id=portal.sim_id(2), device_id=portal.device_id(1))
    overtaken = OvertakenOnce(moves[1], lambda: portal.run(by_hand, actor="token:erika"))
    import_id = new_id()
    actor = f"import:{import_id}"

    def build(batch: Batch) -> Sequence[Line]:
        batch.load([portal.sim_id(1), portal.sim_id(2)])
        return [Line(2, moves[0]), Line(3, overtaken)]

    head = portal.log.head()
    booked = Booking(portal.log, Cause(portal.customer, actor, actor, actor), import_id, 0).book(build, nothing_else, upto=3)
    assert (overtaken.decided, booked.counts.moved, booked.counts.overwritten) == (2, 2, 1)
    puts = [event for event in portal.events(head) if isinstance(event, SimPutInDevice)]
    assert [(put.number, put.set_by) for put in puts] == [(number(2), "token:erika"), (number(1), actor), (number(2), actor)]
    assert puts[2].was is not None
    assert (puts[2].was.set_by, puts[2].was.device_id) == ("token:erika", portal.device_id(1))


@pytest.mark.requirement("A-08", "F-04")
def test_what_a_person_does_between_the_check_and_the_booking_is_looked_at(portal: Portal) -> None:
    """Lines are decided while they are checked; a chunk of which that doesn't hold any more is decided again, its neighbours are not."""
    first = f"import:{portal.feed([line(at) for at in range(6)]).import_id}"
    one_by_one = portal.in_chunks_of(1)

    def overtake(progress: ImportProgress) -> None:
        if progress.phase == "check":
            portal.run(LinkSimToDevice(sim_id=portal.sim_id(2), device_id=portal.device_id(3)), actor="token:erika")

    head = portal.log.head()
    rows = [line(0), line(1, 50), line(2, 50), line(3, 51), line(4, 51), line(5), line(6, 50)]
    result = one_by_one.feed(rows, NEXT, report=overtake)
    counts = result.counts
    assert (counts.changed, counts.created, counts.moved, counts.overwritten, result.quarantined) == (4, 1, 4, 1, [])
    puts = [event for event in portal.events(head) if isinstance(event, SimPutInDevice)]
    assert [put.was and put.was.set_by for put in puts if put.number == number(2)] == [first, "token:erika"]
    links = [portal.sim(at).link for at in (1, 2, 3, 4, 6)]
    devices = [link and link.device_id for link in links]
    assert devices == [portal.device_id(at) for at in (50, 50, 51, 51, 50)]


@pytest.mark.requirement("F-12", "A-08")
def test_a_row_that_somebody_else_has_just_corrected_is_not_corrected_again(portal: Portal) -> None:
    result = portal.feed([line(1), line(2, IMEI="353322080000059")])
    looked_at = portal.state(FeedImport, result.import_id)
    portal.importer.correct(portal.customer, result.import_id, {3: {"IMEI": imei(2)}}, "token:hans")
    head = portal.log.head()
    with own_connection(portal.log) as connection, pytest.raises(ChangedMeanwhile):
        correct_rows(
            portal.log,
            connection,
            load_mappings(),
            portal.customer,
            result.import_id,
            looked_at,
            {3: {"IMEI": imei(9)}},
            actor="token:erika",
        )
    assert portal.log.head() == head


@pytest.mark.requirement("F-15", "F-16")
def test_half_an_import_is_never_held(portal: Portal) -> None:
    """What a person did while it was interrupted would now be too much for the brake; but a part is booked already."""
    portal.feed([line(at) for at in range(10)])
    portal.run(ChangeFeedBrake(customer_id=portal.customer, percent=20))
    one_by_one = portal.in_chunks_of(1)
    rows = [line(0, Tarif="Neu"), line(1, 50), *(line(at) for at in range(2, 10))]
    with pytest.raises(KeyboardInterrupt):
        one_by_one.feed(rows, NEXT, report=killed_while("book"))
    for at in range(4, 9):
        portal.run(LinkSimToDevice(sim_id=portal.sim_id(at), device_id=portal.device_id(0)))
    result = one_by_one.feed(rows, NEXT)
    assert (result.state, result.counts.moved, result.counts.overwritten) == ("completed", 6, 5)


@pytest.mark.requirement("F-16", "F-18")
def test_a_load_that_goes_on_finds_the_same_users_by_their_address(portal: Portal, shared_portal: Portal) -> None:
    """Two rows with one address: whether the second is a person of its own must not hang on where the load was killed."""
    rows = [("Name", "E-Mail", "Personalnummer"), ("Muster, Erika", "vertrieb@beispiel.example", "P1"), ("Probe, Hans", "vertrieb@beispiel.example", "")]  # fmt: skip
    undisturbed = shared_portal.new_customer(f"{portal.customer}").table("users", rows)
    one_by_one = portal.in_chunks_of(1)
    with pytest.raises(KeyboardInterrupt):
        one_by_one.table("users", rows, report=killed_while("book"))
    result = one_by_one.table("users", rows)
    assert result.counts == undisturbed.counts
