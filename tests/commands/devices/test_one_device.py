"""What fits two things is no match; a device has two IMEIs and one serial number at most; an exchanged board ends the old ones (F-09, F-12)."""

from datetime import date
from itertools import permutations

import pytest

from aggregates.device import (
    Device,
    DeviceAbsorbed,
    DeviceAcknowledged,
    DeviceAssigned,
    DeviceDecoupled,
    DeviceMerged,
    DeviceRestored,
    DeviceSplit,
)
from aggregates.device_terms import (
    IMEI_CLAIM,
    SERIAL_NUMBER_CLAIM,
    DeviceDescription,
    DeviceIdentified,
    DeviceIdentifiersEnded,
    Former,
    Identifier,
)
from aggregates.engine.event import Event
from commands.devices.decouple_device import DecoupleDevice
from commands.devices.device_identifiers import IdentifierOfAnotherDevice
from commands.devices.exchange_board import BoardOfAnotherDevice, BoardOfAnotherUser, ExchangeBoard
from commands.devices.identify_device import IdentifyDevice
from commands.devices.merge_devices import MergeDevices
from commands.devices.one_device import HasAllIdentifiers, IdentifiersContradict, MoreThanADeviceHas, recognised
from commands.devices.register_device import RegisterDevice
from commands.devices.split_devices import SplitDevices
from commands.devices.withdraw_identifiers import LastIdentifier, NotItsIdentifiers, WithdrawIdentifiers
from commands.engine.command import Command
from tests.commands.made_up import (
    ERIKA,
    HANS,
    IMEI_1,
    IMEI_2,
    IMEI_3,
    LAPTOP,
    PHONE,
    TABLET,
    Entry,
    assigned,
    device,
    imei,
    serial,
    unknown_device,
    user,
)
from tests.commands.scenario import Scenario, given

IMEI_4 = "35000000000004"
ON = date(2026, 11, 20)
REPAIRED = ExchangeBoard(device_id=PHONE, identifiers=(imei(IMEI_2),), on=ON)


def exchanged(*ended: Identifier, by: Identifier, at: str = "board_exchanged") -> Event:
    return DeviceIdentifiersEnded.model_validate(
        {"ended": ended, "replaced_by": (by,) if at == "board_exchanged" else (), "reason": at, "on": ON, "source": "manual"}
    )


def decided(scenario: Scenario, command: Command) -> None:
    """Whatever its events are, they hold from here on."""
    scenario.when(command).then(*(scenario.decision or ()))


PLACEHOLDER = device(PHONE, imei(IMEI_1), serial("INVALID"))
MINE = DeviceDescription(maker="Beispielwerk", model="Phone 1")
OTHER = DeviceDescription(maker="Anderswerk", model="Notebook")


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize(
    ("known", "said", "described", "why"),
    [
        ([PLACEHOLDER], (imei(IMEI_2), serial("INVALID")), MINE, "another IMEI"),
        ([PLACEHOLDER], (imei(IMEI_2), imei(IMEI_3), serial("INVALID")), MINE, "another IMEI"),
        ([PLACEHOLDER, unknown_device(TABLET, IMEI_2)], (imei(IMEI_2), serial("INVALID")), MINE, "another IMEI"),
        ([PLACEHOLDER], (imei(IMEI_1), serial("OTHER1")), MINE, "two serial numbers"),
        ([PLACEHOLDER], (serial("INVALID"),), OTHER, "two models"),
        ([PLACEHOLDER], (imei(IMEI_1), serial("INVALID")), OTHER, "two models"),
        ([device(PHONE, imei(IMEI_1), imei(IMEI_2))], (imei(IMEI_2), imei(IMEI_3)), MINE, "more than two IMEIs"),
        ([device(PHONE, imei(IMEI_1), serial("S001")), device(TABLET, imei(IMEI_2), serial("S002"))], (imei(IMEI_1), imei(IMEI_2)), MINE, "two serial numbers"),
        ([device(PHONE, imei(IMEI_1)), device(TABLET, imei(IMEI_2), maker="Anderswerk", model="Tab")], (imei(IMEI_1), imei(IMEI_2)), DeviceDescription(), "two models"),
        ([device(PHONE, imei(IMEI_1), imei(IMEI_3)), device(TABLET, imei(IMEI_2))], (imei(IMEI_1), imei(IMEI_2)), MINE, "more than two IMEIs"),
        ([device(LAPTOP, serial("INVALID"), model="Notebook")], (imei(IMEI_1), serial("INVALID")), MINE, "two models"),
        ([PLACEHOLDER], (imei(IMEI_1),), DeviceDescription(model="Notebook"), "two models"),
        ([PLACEHOLDER], (imei(IMEI_1),), DeviceDescription(maker="Beispielwerk", model="Phone 1 Ultra"), "two models"),
        ([device(LAPTOP, serial("S001"))], (imei(IMEI_1), serial("S001")), DeviceDescription(model="Phone 1 Plus"), "two models"),
        ([device(LAPTOP, serial("S001"), kind="laptop")], (serial("S001"),), DeviceDescription(kind="smartphone", model="Phone 1"), "two kinds"),
        ([device(PHONE, imei(IMEI_1), kind="laptop"), device(TABLET, imei(IMEI_2), kind="tablet")], (imei(IMEI_1), imei(IMEI_2)), DeviceDescription(), "two kinds"),
    ],
)  # fmt: skip
def test_a_known_identifier_with_others_that_contradict_it_is_left_to_a_person(
    known: list[Entry], said: tuple[Identifier, ...], described: DeviceDescription, why: str
) -> None:
    for entries in (known, known[::-1]):
        for order in (said, said[::-1]):
            with pytest.raises(IdentifiersContradict) as refused:
                recognised(given(*entries).world, order, described)
            assert why in str(refused.value)
            assert all(str(device_id) in str(refused.value) for device_id, _ in known), "both sides are named"
            assert all(each.printed in str(refused.value) for each in said)


@pytest.mark.requirement("F-09")
@pytest.mark.parametrize(
    ("known", "said", "described"),
    [
        ([PLACEHOLDER], (imei(IMEI_1), imei(IMEI_2), serial("INVALID")), MINE),
        ([PLACEHOLDER], (serial("INVALID"),), DeviceDescription(model="Phone 1 128 GB")),
        ([PLACEHOLDER], (imei(IMEI_1),), DeviceDescription(model="Phone 1 blau", maker="BEISPIELWERK AG")),
        ([unknown_device(PHONE, IMEI_1)], (imei(IMEI_1),), OTHER),
        ([device(PHONE, serial("S001"), model=None, maker=None)], (imei(IMEI_1), imei(IMEI_2), serial("S001")), MINE),
        ([unknown_device(PHONE, IMEI_1), unknown_device(TABLET, IMEI_2)], (imei(IMEI_1), imei(IMEI_2), serial("S001")), MINE),
    ],
)
def test_what_only_says_more_is_the_same_device(known: list[Entry], said: tuple[Identifier, ...], described: DeviceDescription) -> None:
    found = recognised(given(*known).world, said, described)
    assert (set(found.records), found.in_use) == ({device_id for device_id, _ in known}, said)


@pytest.mark.requirement("F-09")
def test_a_device_management_may_call_a_device_by_its_type_code() -> None:
    world = given(device(PHONE, imei(IMEI_1), maker="Samsung", model="Galaxy S23")).world
    code = DeviceDescription(maker="Samsung", model="SM-S911B")
    assert recognised(world, (imei(IMEI_1), serial("S001")), code, codes=True).records == [PHONE]
    for described, codes in ((code, False), (code.model_copy(update={"maker": "Anderswerk"}), True), (OTHER, True)):
        with pytest.raises(IdentifiersContradict):
            recognised(world, (imei(IMEI_1), serial("S001")), described, codes=codes)


@pytest.mark.requirement("F-09")
def test_a_device_never_gets_more_identifiers_than_it_can_have() -> None:
    full = device(PHONE, imei(IMEI_1), imei(IMEI_2), serial("S001"))
    scenario = given(full, device(TABLET, imei(IMEI_3)), device(LAPTOP, imei(IMEI_4)))
    scenario.when(IdentifyDevice(device_id=PHONE, identifiers=(imei("35000000000005"),))).refused(HasAllIdentifiers, "S001")
    scenario.when(IdentifyDevice(device_id=PHONE, identifiers=(imei(IMEI_2),))).then()
    scenario.when(MergeDevices(survivor_id=PHONE, absorbed_id=TABLET)).refused(HasAllIdentifiers, "S001")
    scenario.when(MergeDevices(survivor_id=TABLET, absorbed_id=PHONE)).refused(MoreThanADeviceHas, IMEI_3)
    three = (imei("35000000000005"), imei("35000000000006"), imei("35000000000007"))
    scenario.when(IdentifyDevice(device_id=TABLET, identifiers=three[:2])).refused(MoreThanADeviceHas, IMEI_3)
    new = RegisterDevice(device_id=PHONE, identifiers=three)
    given().when(new).refused(MoreThanADeviceHas)


@pytest.mark.requirement("F-09")
def test_an_exchanged_board_ends_the_old_imei_and_keeps_it_findable() -> None:
    scenario = given(device(PHONE, imei(IMEI_1), serial("DX3KQ1"))).when(REPAIRED)
    scenario.then((PHONE, exchanged(imei(IMEI_1), by=imei(IMEI_2))))
    state = scenario.world.state(Device, PHONE)
    assert (state.identifiers, state.former) == ((serial("DX3KQ1"), imei(IMEI_2)), (Former(imei(IMEI_1), ON),))
    assert scenario.world.holder(IMEI_CLAIM.of(IMEI_1)) == scenario.world.holder(IMEI_CLAIM.of(IMEI_2)) == PHONE
    before, after = (imei(IMEI_1), serial("DX3KQ1")), (imei(IMEI_2), serial("DX3KQ1"))
    assert recognised(scenario.world, before, MINE).in_use == (serial("DX3KQ1"),), "a list from before the repair says nothing new"
    assert recognised(scenario.world, after, MINE).in_use == after


@pytest.mark.requirement("F-09", "F-12")
@pytest.mark.parametrize("theirs", [(imei(IMEI_3), serial("S003")), (imei(IMEI_3), imei(IMEI_4))])
def test_a_former_imei_with_an_identifier_of_another_device_is_left_to_a_person(theirs: tuple[Identifier, ...]) -> None:
    scenario = given(device(), device(TABLET, *theirs)).when(REPAIRED).then((PHONE, exchanged(imei(IMEI_1), by=imei(IMEI_2))))
    for said in permutations((imei(IMEI_1), theirs[-1])):
        with pytest.raises(IdentifiersContradict) as refused:
            recognised(scenario.world, said, MINE)
        assert all(str(device_id) in str(refused.value) for device_id in (PHONE, TABLET)), "both sides are named"


@pytest.mark.requirement("F-09", "F-12")
def test_former_identifiers_of_two_devices_make_them_no_one_device() -> None:
    scenario = given(device(PHONE, imei(IMEI_1), serial("S001")), device(TABLET, imei(IMEI_3)))
    scenario.when(REPAIRED).then((PHONE, exchanged(imei(IMEI_1), by=imei(IMEI_2))))
    scenario.when(ExchangeBoard(device_id=TABLET, identifiers=(imei(IMEI_4),), on=ON)).then(
        (TABLET, exchanged(imei(IMEI_3), by=imei(IMEI_4)))
    )
    for said in ((imei(IMEI_1), imei(IMEI_3)), (imei(IMEI_3), serial("S001"))):
        with pytest.raises(IdentifiersContradict):
            recognised(scenario.world, said, MINE)


@pytest.mark.requirement("F-09")
def test_a_board_whose_imei_the_feed_discovered_already_takes_that_record_in() -> None:
    scenario = given(device(), unknown_device(TABLET, IMEI_2)).when(REPAIRED)
    scenario.then(
        (TABLET, DeviceAbsorbed(into_id=PHONE, identifiers=(imei(IMEI_2),))),
        (PHONE, DeviceMerged(absorbed_id=TABLET, identifiers=(imei(IMEI_2),), source="manual")),
        (PHONE, exchanged(imei(IMEI_1), by=imei(IMEI_2))),
    )
    assert scenario.world.state(Device, PHONE).identifiers == (imei(IMEI_2),)


@pytest.mark.requirement("F-09")
def test_a_board_whose_imei_somebody_took_for_another_device_takes_that_record_in_with_its_user() -> None:
    full = device(PHONE, imei(IMEI_1), imei(IMEI_3), serial("S001"))
    acknowledged: list[Entry] = [unknown_device(TABLET, IMEI_2), (TABLET, DeviceAcknowledged()), user(), assigned(TABLET)]
    scenario = given(full, *acknowledged)
    scenario.when(MergeDevices(survivor_id=PHONE, absorbed_id=TABLET)).refused(HasAllIdentifiers, "S001")
    scenario.when(REPAIRED).then(
        (TABLET, DeviceDecoupled(device_id=TABLET, user_id=ERIKA)),
        (TABLET, DeviceAbsorbed(into_id=PHONE, identifiers=(imei(IMEI_2),))),
        (PHONE, DeviceMerged(absorbed_id=TABLET, identifiers=(imei(IMEI_2),), source="manual")),
        (PHONE, DeviceAssigned(user_id=ERIKA, device_id=PHONE)),
        (PHONE, exchanged(imei(IMEI_1), imei(IMEI_3), by=imei(IMEI_2))),
    )
    assert scenario.world.state(Device, PHONE).identifiers == (serial("S001"), imei(IMEI_2))
    given(full, assigned(PHONE), *acknowledged).when(REPAIRED).then(
        (TABLET, DeviceDecoupled(device_id=TABLET, user_id=ERIKA)),
        (TABLET, DeviceAbsorbed(into_id=PHONE, identifiers=(imei(IMEI_2),))),
        (PHONE, DeviceMerged(absorbed_id=TABLET, identifiers=(imei(IMEI_2),), source="manual")),
        (PHONE, exchanged(imei(IMEI_1), imei(IMEI_3), by=imei(IMEI_2))),
    )


@pytest.mark.requirement("F-09")
def test_two_records_of_a_boards_two_imeis_are_taken_in_and_their_user_is_given_once() -> None:
    others: list[Entry] = [device(TABLET, imei(IMEI_2)), assigned(TABLET), device(LAPTOP, imei(IMEI_3)), assigned(LAPTOP)]
    scenario = given(user(), device(), *others)
    decided(scenario, REPAIRED.model_copy(update={"identifiers": (imei(IMEI_2), imei(IMEI_3))}))
    state = scenario.world.state(Device, PHONE)
    assert (state.identifiers, state.user_id, len(state.absorbed)) == ((imei(IMEI_2), imei(IMEI_3)), ERIKA, 2)


@pytest.mark.requirement("F-09")
def test_a_board_of_a_device_that_has_more_or_of_another_user_is_refused_with_a_way_that_works() -> None:
    scenario = given(device(), device(TABLET, imei(IMEI_2), serial("S002")))
    scenario.when(REPAIRED).refused(BoardOfAnotherDevice, "S002")
    scenario.when(WithdrawIdentifiers(device_id=TABLET, identifiers=(imei(IMEI_2),), on=ON)).then(
        (TABLET, exchanged(imei(IMEI_2), by=serial("S002"), at="wrong"))
    )
    scenario.when(REPAIRED).then((PHONE, exchanged(imei(IMEI_1), by=imei(IMEI_2))))
    scenario = given(device(), device(TABLET, imei(IMEI_2), serial("S002")))
    decided(scenario, REPAIRED.model_copy(update={"identifiers": (imei(IMEI_2), serial("S002"))}))
    assert scenario.world.state(Device, PHONE).identifiers == (imei(IMEI_2), serial("S002"))
    scenario = given(user(), user(HANS, "Probe, Hans"), device(), assigned(), device(TABLET, imei(IMEI_2)), assigned(TABLET, HANS))
    scenario.when(REPAIRED).refused(BoardOfAnotherUser, "Probe, Hans")
    scenario.when(DecoupleDevice(device_id=TABLET)).then((TABLET, DeviceDecoupled(device_id=TABLET, user_id=HANS)))
    decided(scenario, REPAIRED)
    assert scenario.world.state(Device, PHONE).user_id == ERIKA


@pytest.mark.requirement("F-09")
def test_former_identifiers_go_along_with_a_merge_and_back_with_a_split() -> None:
    scenario = given(device(), device(TABLET, serial("S001"))).when(REPAIRED).then((PHONE, exchanged(imei(IMEI_1), by=imei(IMEI_2))))
    both, ended = (imei(IMEI_2), imei(IMEI_1)), exchanged(imei(IMEI_1), by=imei(IMEI_2)).model_copy(update={"replaced_by": ()})
    scenario.when(MergeDevices(survivor_id=TABLET, absorbed_id=PHONE)).then(
        (PHONE, DeviceAbsorbed(into_id=TABLET, identifiers=both)),
        (TABLET, DeviceMerged(absorbed_id=PHONE, identifiers=both, source="manual")),
        (TABLET, ended),
    )
    assert scenario.world.holder(IMEI_CLAIM.of(IMEI_1)) == TABLET
    scenario.when(SplitDevices(survivor_id=TABLET, absorbed_id=PHONE)).then(
        (TABLET, DeviceSplit(restored_id=PHONE, identifiers=both)),
        (PHONE, DeviceRestored(from_id=TABLET, identifiers=both)),
        (PHONE, ended),
    )
    state = scenario.world.state(Device, PHONE)
    assert (state.identifiers, state.former) == ((imei(IMEI_2),), (Former(imei(IMEI_1), ON),))
    assert scenario.world.holder(IMEI_CLAIM.of(IMEI_1)) == PHONE
    assert scenario.world.state(Device, TABLET).former == ()


@pytest.mark.requirement("F-09")
def test_a_wrong_serial_number_is_withdrawn_and_another_device_may_have_it() -> None:
    withdraw = WithdrawIdentifiers(device_id=PHONE, identifiers=(serial("invalid"),), on=ON)
    scenario = given(PLACEHOLDER, device(TABLET, imei(IMEI_2))).when(withdraw)
    scenario.then((PHONE, exchanged(serial("INVALID"), by=imei(IMEI_1), at="wrong")))
    assert scenario.world.holder(SERIAL_NUMBER_CLAIM.of("INVALID")) is None
    assert recognised(scenario.world, (imei(IMEI_3), serial("INVALID")), MINE).records == []
    not_its = WithdrawIdentifiers(device_id=PHONE, identifiers=(imei(IMEI_2),), on=ON)
    scenario.when(not_its).refused(NotItsIdentifiers, IMEI_2)
    scenario.when(WithdrawIdentifiers(device_id=PHONE, identifiers=(imei(IMEI_1),), on=ON)).refused(LastIdentifier, IMEI_1)


@pytest.mark.requirement("F-09")
def test_a_former_imei_that_went_into_another_device_is_let_go() -> None:
    scenario = given(device(), unknown_device(TABLET, IMEI_3)).when(REPAIRED).then((PHONE, exchanged(imei(IMEI_1), by=imei(IMEI_2))))
    scenario.when(IdentifyDevice(device_id=TABLET, identifiers=(imei(IMEI_1),))).refused(IdentifierOfAnotherDevice, str(PHONE))
    scenario.when(WithdrawIdentifiers(device_id=PHONE, identifiers=(imei(IMEI_1),), on=ON)).then(
        (PHONE, exchanged(imei(IMEI_1), by=imei(IMEI_1), at="wrong"))
    )
    scenario.when(IdentifyDevice(device_id=TABLET, identifiers=(imei(IMEI_1),))).then(
        (TABLET, DeviceIdentified(source="manual", identifiers=(imei(IMEI_1),))), (TABLET, DeviceAcknowledged())
    )
