"""Random feeds with random commands of people in between: the feed has the last word, says everything once, and is nothing but commands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregates.device import Device, DeviceDiscovered
from aggregates.device_terms import IMEI_CLAIM
from aggregates.engine.event import PastFact
from aggregates.sim import NUMBER_CLAIM, SimRegistered
from aggregates.sim_terms import CODES_FIELD, SECRETS
from commands.devices.acknowledge_device import AcknowledgeDevice
from commands.devices.merge_devices import MergeDevices
from commands.devices.split_devices import SplitDevices
from commands.engine.command import Command, Refusal
from commands.sims.link_sim_to_device import LinkSimToDevice
from commands.sims.mark_sim_missing import MarkSimMissing
from commands.sims.observe_sim import ObserveSim
from commands.sims.unlink_sim import UnlinkSim
from eventstore.envelope import Cause
from eventstore.ids import new_id
from eventstore.keyring import Keyring
from importers.imports.device_models import DeviceModels
from importers.imports.feed_row import FeedRow, parse_row
from tests.importers.feeds import feed_of
from tests.importers.portal import DAY, Cells, Portal, as_csv, imei, line, number, told

NUMBERS = 5
DEVICES = 4
STATUSES = {"aktiv": "active", "pausiert": "paused", "inaktiv": "inactive", "frei": "free"}


@dataclass(frozen=True)
class Said:
    """What one row of a feed says."""

    number: int
    device: int | None
    tariff: str
    status: str

    def cells(self) -> Cells:
        return line(self.number, self.device, Tarif=self.tariff, Status=self.status)


@dataclass(frozen=True)
class ByHand:
    """What a person does, where it can be done."""

    what: Literal["link", "unlink", "merge", "split", "acknowledge"]
    number: int
    device: int
    other: int


said = st.builds(
    Said,
    number=st.integers(0, NUMBERS - 1),
    device=st.one_of(st.none(), st.integers(0, DEVICES - 1)),
    tariff=st.sampled_from(["S", "M"]),
    status=st.sampled_from([*STATUSES, "aktiv", "aktiv"]),
)
feed = st.lists(said, max_size=NUMBERS, unique_by=lambda row: row.number)
by_hand = st.builds(
    ByHand,
    what=st.sampled_from(["link", "unlink", "merge", "split", "acknowledge"]),
    number=st.integers(0, NUMBERS - 1),
    device=st.integers(0, DEVICES - 1),
    other=st.integers(0, DEVICES - 1),
)
days = st.lists(st.tuples(feed, st.lists(by_hand, max_size=3)), min_size=1, max_size=5)


def command_of(portal: Portal, action: ByHand) -> Command | None:
    """The person's command, if what it is about is there."""
    sim = portal.holder(NUMBER_CLAIM.of(number(action.number)))
    device, other = (portal.holder(IMEI_CLAIM.of(imei(index, check=False))) for index in (action.device, action.other))
    if action.what == "unlink":
        return UnlinkSim(sim_id=sim) if sim else None
    if device is None or (other is None and action.what == "merge") or (sim is None and action.what == "link"):
        return None
    if action.what == "link" and sim:
        return LinkSimToDevice(sim_id=sim, device_id=device)
    if action.what == "merge" and other:
        return MergeDevices(survivor_id=device, absorbed_id=other)
    if action.what == "split":
        absorbed = portal.state(Device, device).absorbed
        return SplitDevices(survivor_id=device, absorbed_id=absorbed[-1][0]) if absorbed else None
    return AcknowledgeDevice(device_id=device)


def act(portal: Portal, actions: Sequence[ByHand]) -> None:
    for action in actions:
        command = command_of(portal, action)
        if command is not None:
            try:
                portal.run(command)
            except Refusal:
                continue


@dataclass
class Expected:
    """A number as it must be, by the feeds alone."""

    tariff: str
    status: str
    missing: bool = False


class Model:
    """What the feeds so far say."""

    def __init__(self) -> None:
        self.numbers: dict[int, Expected] = {}

    def take(self, rows: Sequence[Said]) -> None:
        for expected in self.numbers.values():
            expected.missing = expected.missing or expected.status != "inactive"
        for row in rows:
            self.numbers[row.number] = Expected(row.tariff, STATUSES[row.status])

    def check(self, portal: Portal, rows: Sequence[Said], links_before: dict[int, UUID | None]) -> None:
        for index, expected in self.numbers.items():
            sim = portal.sim(index)
            assert (sim.tariff.name, sim.status, sim.missing_since is not None) == (expected.tariff, expected.status, expected.missing), (
                index
            )
        for row in rows:
            link = portal.sim(row.number).link
            if STATUSES[row.status] == "inactive":
                assert link is None
            elif row.device is None:
                assert (link and link.device_id) == links_before.get(row.number)
            else:
                assert link is not None
                assert goes_on_as(portal, link.device_id) == portal.device_id(row.device)


def goes_on_as(portal: Portal, device_id: UUID) -> UUID:
    into = portal.state(Device, device_id).absorbed_into
    return device_id if into is None else goes_on_as(portal, into)


def links(portal: Portal) -> dict[int, UUID | None]:
    known = [index for index in range(NUMBERS) if portal.holder(NUMBER_CLAIM.of(number(index)))]
    return {index: link.device_id if (link := portal.sim(index).link) else None for index in known}


def by_single_commands(portal: Portal, rows: Sequence[Said], day: date) -> None:
    """The feed as a person would enter it: a command per row, then one per number that is not in it."""
    actor = f"import:{new_id()}"
    cause = Cause(portal.customer, actor, actor, actor)
    before = {index: portal.sim_id(index) for index in range(NUMBERS) if portal.holder(NUMBER_CLAIM.of(number(index)))}
    with feed_of(as_csv([row.cells() for row in rows])) as opened:
        layout = opened.layout
    for row in rows:
        parsed = parse_row(row.cells(), layout)
        assert isinstance(parsed, FeedRow)
        portal.dispatcher.run(observe(portal, parsed), cause)
    listed = {row.number for row in rows}
    for sim_id in sorted(sim_id for index, sim_id in before.items() if index not in listed):
        portal.dispatcher.run(MarkSimMissing(sim_id=sim_id, since=day), cause)


def observe(portal: Portal, row: FeedRow) -> ObserveSim:
    """Made the long way, with every check of a command."""
    sim_id = portal.holder(NUMBER_CLAIM.of(row.number))
    device_id = portal.holder(IMEI_CLAIM.of(row.imei14)) if row.imei14 else None
    sealer = Keyring(portal.log.master)
    with portal.log.pool.connection() as connection:
        sealer.load(connection, [portal.customer])
        models = DeviceModels(connection)
    codes = orjson.dumps({name: getattr(row, name) for name in SECRETS}).decode()
    fields: dict[str, Any] = {name: getattr(row, name) for name in ("number", "iccid", "card_type", "tariff", "options", "status")}
    fields |= {name: getattr(row, name) for name in ("contract_start", "contract_end", "earliest_renewal")}
    fields |= {name: getattr(row, name) for name in ("subsidy", "renewal", "hardware_calloff")}
    return ObserveSim(
        sim_id=sim_id or new_id(),
        known=sim_id is not None,
        carrier="Vodafone",
        billing_account=row.ban,
        codes=sealer.seal(portal.customer, CODES_FIELD, codes),
        imei=row.imei14,
        device_id=device_id or (new_id() if row.imei14 else None),
        discovers=row.imei14 is not None and device_id is None,
        description=models.describe(row.imei14) if row.imei14 and device_id is None else None,
        **fields,
    )


@pytest.mark.requirement("F-03", "F-04", "F-05", "F-09", "F-16")
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(story=days, chunk=st.sampled_from([1, 2, 500]))
def test_the_feed_has_the_last_word_and_says_everything_once(
    shared_portal: Portal, story: list[tuple[list[Said], list[ByHand]]], chunk: int
) -> None:
    imported = shared_portal.new_customer(f"{new_id()}").in_chunks_of(chunk)
    entered = shared_portal.new_customer(f"{new_id()}")
    model = Model()
    for at, (rows, actions) in enumerate(story):
        day = DAY + timedelta(days=2 * at)
        for portal in (imported, entered):
            act(portal, actions)
        before = links(imported)
        imported.feed([row.cells() for row in rows], day)
        by_single_commands(entered, rows, day)
        model.take(rows)
        model.check(imported, rows, before)
        assert now(imported) == now(entered), "what is booked in bulk is what single commands make"
        assert imported.feed([row.cells() for row in rows], day + timedelta(days=1)).counts.events == 0


def now(portal: Portal) -> list[tuple[str, str, str]]:
    """What was written of each number and device, in its order, but for facts of the past: a feed tells them, too, where people acted after its day; commands of now don't."""
    written = [(stream, event) for stream, event in portal.written() if not isinstance(event, PastFact)]
    known: dict[UUID, str] = {}
    for stream, event in written:
        if isinstance(event, SimRegistered | DeviceDiscovered):
            known[stream] = event.number if isinstance(event, SimRegistered) else event.imei
    return told(sorted(written, key=lambda each: known[each[0]]), known)


def test_the_model_notices(portal: Portal) -> None:
    """A model that is never wrong proves nothing."""
    rows = [Said(0, 0, "S", "aktiv")]
    portal.feed([row.cells() for row in rows])
    model = Model()
    model.take(rows)
    model.check(portal, rows, {})
    portal.run(UnlinkSim(sim_id=portal.sim_id(0)))
    with pytest.raises(AssertionError):
        model.check(portal, rows, {})
    model.take([replace(rows[0], tariff="M")])
    with pytest.raises(AssertionError):
        model.check(portal, [], {})
