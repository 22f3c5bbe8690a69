"""Any commands, in any order, by any people: what must hold whatever is decided."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from aggregates.customer import MasterDataField, MasterDataFieldDefined
from aggregates.device import DEVICE_USER_CLAIM, Device
from aggregates.device_terms import IMEI_CLAIM, SERIAL_NUMBER_CLAIM
from aggregates.sim import NUMBER_CLAIM, SIM_USER_CLAIM, Sim
from aggregates.sim_terms import Card, Tariff
from aggregates.user import User
from commands.customers.switch_device_kind import SwitchDeviceKind
from commands.customers.switch_unknown_devices import SwitchUnknownDevices
from commands.devices.acknowledge_device import AcknowledgeDevice
from commands.devices.assign_device import AssignDevice
from commands.devices.decouple_device import DecoupleDevice
from commands.devices.describe_device import DescribeDevice
from commands.devices.exchange_board import ExchangeBoard
from commands.devices.hide_device import HideDevice
from commands.devices.identify_device import IdentifyDevice
from commands.devices.keep_in_pool import KeepInPool
from commands.devices.lift_activation_lock import LiftActivationLock
from commands.devices.merge_devices import MergeDevices
from commands.devices.note_on_device import NoteOnDevice
from commands.devices.one_device import too_many
from commands.devices.reassign_device import ReassignDevice
from commands.devices.record_device_holder import RecordDeviceHolder
from commands.devices.register_device import RegisterDevice
from commands.devices.report_activation_lock import ReportActivationLock
from commands.devices.show_device import ShowDevice
from commands.devices.split_devices import SplitDevices
from commands.devices.withdraw_identifiers import WithdrawIdentifiers
from commands.engine.command import Command, Refusal
from commands.registry import COMMANDS as EVERY_COMMAND
from commands.sims.assign_sim_to_user import AssignSimToUser
from commands.sims.change_other_sim import ChangeOtherSim
from commands.sims.decouple_sim import DecoupleSim
from commands.sims.link_sim_to_device import LinkSimToDevice
from commands.sims.list_sim import ListSim
from commands.sims.mark_sim_listed import MarkSimListed
from commands.sims.mark_sim_missing import MarkSimMissing
from commands.sims.observe_sim import ObserveSim
from commands.sims.record_sim_device import RecordSimDevice
from commands.sims.record_sim_holder import RecordSimHolder
from commands.sims.register_other_sim import RegisterOtherSim
from commands.sims.serve_other_sim import ServeOtherSim
from commands.sims.show_sim_codes import ShowSimCodes
from commands.sims.stop_serving_other_sim import StopServingOtherSim
from commands.sims.unlink_sim import UnlinkSim
from commands.users.deactivate_user import DeactivateUser
from commands.users.delete_user import DeleteUser
from commands.users.enrich_user import EnrichUser
from commands.users.erase_user import EraseUser
from commands.users.reactivate_user import ReactivateUser
from commands.users.register_user import RegisterUser
from commands.users.rename_user import RenameUser
from tests.commands.made_up import (
    CUSTOMER,
    FEED_DAY,
    HOME,
    OFFICE,
    assigned,
    customer,
    device,
    fed_sim,
    imei,
    other_sim,
    serial,
    unknown_device,
    user,
)
from tests.commands.scenario import World

USERS = [UUID(int=number) for number in (0xA1, 0xA2, 0xA3)]
DEVICES = [UUID(int=number) for number in (0xD1, 0xD2, 0xD3, 0xD4)]
SIMS = [UUID(int=number) for number in (0x51, 0x52, 0x53)]
IMEIS = [f"3500000000000{number}" for number in range(1, 5)]
NUMBERS = ["+4915228817386", "+491713920001", "+491729925904"]
SIZE = MasterDataField(key="size", label_de="Größe", label_en="Size")

START = [
    customer(),
    (CUSTOMER, MasterDataFieldDefined(of="user", field=SIZE)),
    user(USERS[0], personnel_number="a"),
    user(USERS[1], "Beispiel, Hans"),
    unknown_device(DEVICES[0], IMEIS[0]),
    unknown_device(DEVICES[1], IMEIS[1]),
    device(DEVICES[2], serial("AB12"), imei(IMEIS[2])),
    fed_sim(SIMS[0], NUMBERS[0]),
    other_sim(SIMS[1], NUMBERS[1]),
    assigned(DEVICES[0], USERS[0]),
]

users, devices, sims = st.sampled_from(USERS), st.sampled_from(DEVICES), st.sampled_from(SIMS)
words = st.sampled_from(["a", "b", ""])
identifiers = st.sampled_from([*(imei(value) for value in IMEIS), serial("AB12"), serial("CD34")])
statuses = st.sampled_from(["active", "paused", "inactive", "free"])


personnel_numbers = words | st.sampled_from(["AbC1", "aBc1"])

THEN = {"since": st.just(datetime(2026, 1, 1, tzinfo=UTC)), "until": st.just(datetime(2026, 2, 1, tzinfo=UTC))}

TRIED: set[type[Command]] = set()
"""Of these are the commands that come in any order."""


def some(kind: type[Command], /, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Command]:
    TRIED.add(kind)
    return st.builds(kind, **fields)


def observations(kind: type[ObserveSim] = ObserveSim) -> st.SearchStrategy[Command]:
    return some(
        kind,
        sim_id=sims,
        known=st.just(value=True),
        number=st.sampled_from(NUMBERS),
        carrier=st.just("Vodafone"),
        tariff=st.none() | st.sampled_from(["S", "M"]),
        options=st.none() | st.sampled_from([(), ("EU",)]),
        iccid=st.none() | st.sampled_from(["1", "2"]),
        status=st.none() | statuses,
        codes=st.none() | st.just("sealed:1:x"),
        imei=st.none() | st.sampled_from(IMEIS),
        device_id=devices,
        discovers=st.booleans(),
    )


COMMANDS = st.one_of(
    some(
        RegisterUser,
        user_id=users,
        name=st.just("Muster"),
        personnel_number=personnel_numbers,
        further=st.sampled_from([{}, {"size": "M"}, {"no": "1"}]),
    ),
    some(RenameUser, user_id=users, name=st.sampled_from(["Muster", "Beispiel"])),
    some(
        EnrichUser,
        user_id=users,
        group=words,
        personnel_number=personnel_numbers,
        add_addresses=st.sampled_from([(), (HOME,), (OFFICE, HOME)]),
        remove_addresses=st.sampled_from([(), (HOME,)]),
        further=st.sampled_from([{}, {"size": "M"}, {"size": ""}]),
    ),
    some(DeactivateUser, user_id=users),
    some(ReactivateUser, user_id=users),
    some(DeleteUser, user_id=users),
    some(EraseUser, user_id=users),
    some(RegisterDevice, device_id=devices, identifiers=st.lists(identifiers, min_size=1, max_size=2).map(tuple)),
    some(IdentifyDevice, device_id=devices, identifiers=st.lists(identifiers, min_size=1, max_size=2).map(tuple)),
    some(ExchangeBoard, device_id=devices, identifiers=st.lists(identifiers, min_size=1, max_size=2).map(tuple), on=st.just(FEED_DAY)),
    some(WithdrawIdentifiers, device_id=devices, identifiers=identifiers.map(lambda each: (each,)), on=st.just(FEED_DAY)),
    some(DescribeDevice, device_id=devices, model=words, further=st.sampled_from([{}, {"size": "M"}])),
    some(AssignDevice, device_id=devices, user_id=users),
    some(AssignDevice, device_id=devices, user_id=users),
    some(ReassignDevice, device_id=devices, user_id=users),
    some(DecoupleDevice, device_id=devices),
    some(KeepInPool, device_id=devices, condition=st.sampled_from(["new", "used"]), place=words),
    some(NoteOnDevice, device_id=devices, text=st.just("Notiz")),
    some(ReportActivationLock, device_id=devices),
    some(LiftActivationLock, device_id=devices),
    some(AcknowledgeDevice, device_id=devices),
    some(MergeDevices, survivor_id=devices, absorbed_id=devices),
    some(SplitDevices, survivor_id=devices, absorbed_id=devices),
    some(MergeDevices, survivor_id=devices, absorbed_id=devices),
    some(SplitDevices, survivor_id=devices, absorbed_id=devices),
    some(MergeDevices, survivor_id=devices, absorbed_id=devices),
    some(SplitDevices, survivor_id=devices, absorbed_id=devices),
    some(RegisterOtherSim, sim_id=sims, number=st.sampled_from(NUMBERS), carrier=st.just("Beispielnetz")),
    some(
        ChangeOtherSim,
        sim_id=sims,
        status=statuses,
        card=st.sampled_from([Card(), Card(iccid="1")]),
        tariff=st.sampled_from([Tariff(), Tariff(name="S")]),
    ),
    some(AssignSimToUser, sim_id=sims, user_id=users),
    some(DecoupleSim, sim_id=sims),
    some(ServeOtherSim, sim_id=sims),
    some(StopServingOtherSim, sim_id=sims),
    some(LinkSimToDevice, sim_id=sims, device_id=devices),
    some(UnlinkSim, sim_id=sims),
    observations(),
    observations(),
    observations(ListSim),
    some(MarkSimMissing, sim_id=sims, since=st.just(FEED_DAY)),
    some(MarkSimListed, sim_id=sims, carrier=st.just("Vodafone")),
    some(HideDevice, device_id=devices),
    some(ShowDevice, device_id=devices),
    some(SwitchUnknownDevices, customer_id=st.just(CUSTOMER), on=st.booleans()),
    some(SwitchDeviceKind, customer_id=st.just(CUSTOMER), kind=st.sampled_from(["smartphone", "car_phone"]), shown=st.booleans()),
    some(RecordDeviceHolder, device_id=devices, user_id=st.none() | users, **THEN),
    some(RecordSimDevice, sim_id=sims, device_id=st.none() | devices, **THEN),
    some(RecordSimHolder, sim_id=sims, user_id=st.none() | users, **THEN),
)


def test_whatever_changes_users_devices_and_numbers_is_among_them() -> None:
    theirs = {command for command in EVERY_COMMAND if command.__module__.split(".")[1] in ("users", "devices", "sims")}
    forgotten = theirs - TRIED - {ShowSimCodes}  # which only tells what is there
    assert not forgotten, f"add {', '.join(command.__name__ for command in forgotten)} to COMMANDS, so that they come in any order"


def as_importers_say(world: World, command: Command) -> Command:
    """An importer knows which SIMs and devices there are, and finds a SIM by its number."""
    if not isinstance(command, ObserveSim):
        return command
    sim_id = world.holder(NUMBER_CLAIM.of(command.number)) or command.sim_id
    known = world.fold(Sim, sim_id) != Sim()
    if known:
        command = command.model_copy(update={"number": world.fold(Sim, sim_id).number})
    holder = world.holder(IMEI_CLAIM.of(command.imei)) if command.imei else None
    fresh = command.device_id if command.device_id not in world.streams else None
    return command.model_copy(
        update={"sim_id": sim_id, "known": known, "device_id": holder or fresh, "discovers": holder is None and fresh is not None}
    )


def all_of(world: World, ids: list[UUID]) -> Iterator[UUID]:
    return (stream_id for stream_id in ids if stream_id in world.streams)


def present_number(world: World, user_id: UUID) -> str | None:
    user = world.fold(User, user_id)
    return None if user.status == "deleted" else user.personnel_number


def check(world: World) -> None:
    standing = {stream_id: world.fold(Device, stream_id) for stream_id in all_of(world, DEVICES)}
    its = {stream_id: (*state.identifiers, *(each.identifier for each in state.former)) for stream_id, state in standing.items()}
    held = [(identifier.claim(), stream_id) for stream_id, identifiers in its.items() for identifier in identifiers]
    assert all(too_many(state.identifiers) is None for state in standing.values()), "no device has more than one can have"
    claimed = {claim: holder for claim, holder in world.holders.items() if claim.kind in (IMEI_CLAIM, SERIAL_NUMBER_CLAIM)}
    assert len(held) == len(dict(held)), "two devices hold one identifier"
    assert dict(held) == claimed, "claims are what the devices' states say"
    for stream_id, state in standing.items():
        if state.absorbed_into is not None:
            assert state.identifiers == ()
            assert state.user_id is None
            assert stream_id in dict(standing[state.absorbed_into].absorbed)
    coupled = {DEVICE_USER_CLAIM.of(f"{state.user_id}/{stream_id}") for stream_id, state in standing.items() if state.user_id}
    numbers = {stream_id: world.fold(Sim, stream_id) for stream_id in all_of(world, SIMS)}
    coupled |= {SIM_USER_CLAIM.of(f"{sim.user_id}/{stream_id}") for stream_id, sim in numbers.items() if sim.user_id}
    assert coupled == {claim for claim in world.holders if claim.kind in (DEVICE_USER_CLAIM, SIM_USER_CLAIM)}
    for sim in numbers.values():
        assert not (sim.status == "inactive" and sim.link), "an inactive number is in no device"
        assert not (sim.fed and sim.user_id), "a carrier's number has its device's user"
        assert not (sim.fed and sim.served_by_operator), "a carrier's number is served anyway"
    taken = [number.casefold() for user_id in all_of(world, USERS) if (number := present_number(world, user_id)) is not None]
    assert len(taken) == len(set(taken)), "a personnel number belongs to one user, in whatever case"
    for user_id in all_of(world, USERS):
        user = world.fold(User, user_id)
        assert not (user.status == "deleted" and any(claim.value.startswith(f"{user_id}/") for claim in coupled)), (
            "a deleted user holds something"
        )
        assert user.status == "deleted" or not user.erased


@pytest.mark.requirement("H-06", "F-03", "F-05", "F-09", "F-11")
@settings(max_examples=100)
@for_all(st.lists(COMMANDS, min_size=20, max_size=80))
def test_whatever_is_decided_holds_together(commands: list[Command]) -> None:
    world = World()
    world.apply(START)
    for wanted in commands:
        command = as_importers_say(world, wanted)
        try:
            decision = world.decide(command)
        except Refusal as refusal:
            _ = refusal.text_de + refusal.text_en
            continue
        world.apply(decision)
        check(world)
        assert list(world.repeated(command)) == [], "the same again finds nothing to do"
