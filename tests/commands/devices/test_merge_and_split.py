import pytest

from aggregates.device import (
    DEVICE_USER_CLAIM,
    Device,
    DeviceAbsorbed,
    DeviceAcknowledged,
    DeviceAssigned,
    DeviceDecoupled,
    DeviceMerged,
    DeviceReassigned,
    DeviceRestored,
    DeviceSplit,
)
from aggregates.device_terms import IMEI_CLAIM, ActivationLockReported
from commands.devices.acknowledge_device import AcknowledgeDevice
from commands.devices.assign_device import AssignDevice
from commands.devices.decouple_device import DecoupleDevice
from commands.devices.describe_device import DescribeDevice
from commands.devices.hide_device import HideDevice
from commands.devices.identify_device import IdentifyDevice
from commands.devices.lift_activation_lock import LiftActivationLock
from commands.devices.merge_devices import DevicesOfDifferentUsers, MergeDevices, MergeWithItself
from commands.devices.note_on_device import NoteOnDevice
from commands.devices.present_device import DeviceIsAbsorbed
from commands.devices.reassign_device import ReassignDevice
from commands.devices.report_activation_lock import ReportActivationLock
from commands.devices.show_device import ShowDevice
from commands.devices.split_devices import SplitDevices
from commands.engine.command import Command
from commands.sims.link_sim_to_device import LinkSimToDevice
from tests.commands.made_up import (
    ERIKA,
    HANS,
    IMEI_1,
    IMEI_2,
    IMEI_3,
    LAPTOP,
    PHONE,
    SIM,
    TABLET,
    Entry,
    assigned,
    device,
    fed_sim,
    imei,
    in_device,
    serial,
    unknown_device,
    user,
)
from tests.commands.scenario import Scenario, given

MERGE = MergeDevices(survivor_id=PHONE, absorbed_id=TABLET, source="device_management")
ABSORBED = (TABLET, DeviceAbsorbed(into_id=PHONE, identifiers=(imei(IMEI_2),)))
MERGED = (PHONE, DeviceMerged(absorbed_id=TABLET, identifiers=(imei(IMEI_2),), source="device_management"))


def merged(*more: Entry) -> Scenario:
    return given(user(), user(HANS, "Beispiel, Hans"), device(), device(TABLET, imei(IMEI_2)), *more, ABSORBED, MERGED)


@pytest.mark.requirement("F-09")
def test_the_two_imeis_of_a_dual_sim_phone_become_one_device() -> None:
    scenario = given(device(), device(TABLET, imei(IMEI_2))).when(MERGE).then(ABSORBED, MERGED)
    assert scenario.world.holder(IMEI_CLAIM.of(IMEI_1)) == scenario.world.holder(IMEI_CLAIM.of(IMEI_2)) == PHONE
    assert scenario.world.state(Device, PHONE).identifiers == (imei(IMEI_1), imei(IMEI_2))


@pytest.mark.requirement("F-09")
def test_the_survivor_gets_the_user_if_it_has_none() -> None:
    handed_over = (PHONE, DeviceAssigned(user_id=ERIKA, device_id=PHONE))
    let_go = (TABLET, DeviceDecoupled(device_id=TABLET, user_id=ERIKA))
    scenario = (
        given(user(), device(), device(TABLET, imei(IMEI_2)), assigned(TABLET)).when(MERGE).then(let_go, ABSORBED, MERGED, handed_over)
    )
    assert scenario.world.claims(DEVICE_USER_CLAIM, f"{ERIKA}/") == {f"{ERIKA}/{PHONE}"}


@pytest.mark.requirement("F-09")
def test_two_devices_of_one_user_become_one() -> None:
    scenario = given(user(), device(), assigned(), device(TABLET, imei(IMEI_2)), assigned(TABLET)).when(MERGE)
    scenario.then((TABLET, DeviceDecoupled(device_id=TABLET, user_id=ERIKA)), ABSORBED, MERGED)
    assert scenario.world.claims(DEVICE_USER_CLAIM, f"{ERIKA}/") == {f"{ERIKA}/{PHONE}"}


@pytest.mark.requirement("F-09")
def test_devices_of_two_users_are_not_merged_until_one_is_decoupled() -> None:
    scenario = given(user(), user(HANS, "Beispiel, Hans"), device(), assigned(), device(TABLET, imei(IMEI_2)), assigned(TABLET, HANS))
    scenario.when(MERGE).refused(DevicesOfDifferentUsers, "Muster, Erika", "Beispiel, Hans")
    scenario.when(DecoupleDevice(device_id=TABLET)).then((TABLET, DeviceDecoupled(device_id=TABLET, user_id=HANS)))
    scenario.when(MERGE).then(ABSORBED, MERGED)


@pytest.mark.requirement("F-09")
def test_a_merge_confirms_an_unknown_device() -> None:
    scenario = given(unknown_device(), unknown_device(TABLET, IMEI_2)).when(MERGE)
    scenario.then(ABSORBED, MERGED, (PHONE, DeviceAcknowledged(source="device_management")))


def test_an_activation_lock_goes_along() -> None:
    scenario = given(device(), device(TABLET, imei(IMEI_2)), (TABLET, ActivationLockReported())).when(MERGE)
    scenario.then(ABSORBED, MERGED, (PHONE, ActivationLockReported()))


def test_a_device_is_not_merged_with_itself() -> None:
    given(device()).when(MergeDevices(survivor_id=PHONE, absorbed_id=PHONE)).refused(MergeWithItself)


def test_what_was_absorbed_is_not_merged_elsewhere() -> None:
    scenario = merged()
    scenario.world.apply([device(LAPTOP, serial("AB12"))])
    scenario.when(MergeDevices(survivor_id=LAPTOP, absorbed_id=TABLET)).refused(DeviceIsAbsorbed, str(PHONE))
    scenario.when(MergeDevices(survivor_id=TABLET, absorbed_id=LAPTOP)).refused(DeviceIsAbsorbed, str(PHONE))
    scenario.when(MergeDevices(survivor_id=TABLET, absorbed_id=PHONE)).refused(DeviceIsAbsorbed, str(PHONE))


@pytest.mark.parametrize(
    "command",
    [
        AssignDevice(device_id=TABLET, user_id=ERIKA),
        ReassignDevice(device_id=TABLET, user_id=ERIKA),
        DecoupleDevice(device_id=TABLET),
        DescribeDevice(device_id=TABLET, model="Phone 2"),
        NoteOnDevice(device_id=TABLET, text="Notiz"),
        ReportActivationLock(device_id=TABLET),
        LiftActivationLock(device_id=TABLET),
        AcknowledgeDevice(device_id=TABLET),
        HideDevice(device_id=TABLET),
        ShowDevice(device_id=TABLET),
        IdentifyDevice(device_id=TABLET, identifiers=(imei(IMEI_3),)),
        LinkSimToDevice(sim_id=SIM, device_id=TABLET),
    ],
    ids=lambda command: type(command).__name__,
)
@pytest.mark.requirement("F-09")
def test_commands_on_an_absorbed_device_name_the_one_it_went_into(command: Command) -> None:
    scenario = merged()
    scenario.world.apply([fed_sim()])
    scenario.when(command).refused(DeviceIsAbsorbed, str(PHONE))


@pytest.mark.requirement("F-09")
def test_a_wrong_merge_is_taken_back() -> None:
    scenario = merged().when(SplitDevices(survivor_id=PHONE, absorbed_id=TABLET))
    scenario.then(
        (PHONE, DeviceSplit(restored_id=TABLET, identifiers=(imei(IMEI_2),))),
        (TABLET, DeviceRestored(from_id=PHONE, identifiers=(imei(IMEI_2),))),
    )
    assert scenario.world.holder(IMEI_CLAIM.of(IMEI_2)) == TABLET
    assert scenario.world.state(Device, PHONE).identifiers == (imei(IMEI_1),)
    scenario.when(MERGE).then(ABSORBED, MERGED)


@pytest.mark.requirement("F-09")
def test_the_user_stays_with_the_survivor_of_a_split() -> None:
    scenario = merged(assigned()).when(SplitDevices(survivor_id=PHONE, absorbed_id=TABLET))
    scenario.then(
        (PHONE, DeviceSplit(restored_id=TABLET, identifiers=(imei(IMEI_2),))),
        (TABLET, DeviceRestored(from_id=PHONE, identifiers=(imei(IMEI_2),))),
    )
    scenario.when(ReassignDevice(device_id=PHONE, user_id=HANS)).then(
        (PHONE, DeviceReassigned(device_id=PHONE, from_user_id=ERIKA, to_user_id=HANS))
    )
    assert scenario.world.state(Device, TABLET).user_id is None


@pytest.mark.requirement("F-09")
def test_devices_merged_one_after_the_other_are_split_in_the_other_order() -> None:
    into_laptop = MergeDevices(survivor_id=LAPTOP, absorbed_id=PHONE)
    both = (imei(IMEI_1), imei(IMEI_2))
    scenario = merged()
    scenario.world.apply([device(LAPTOP, serial("AB12"))])
    scenario.when(into_laptop).then(
        (PHONE, DeviceAbsorbed(into_id=LAPTOP, identifiers=both)),
        (LAPTOP, DeviceMerged(absorbed_id=PHONE, identifiers=both, source="manual")),
    )
    scenario.when(SplitDevices(survivor_id=PHONE, absorbed_id=TABLET)).refused(DeviceIsAbsorbed, str(LAPTOP))
    scenario.when(SplitDevices(survivor_id=LAPTOP, absorbed_id=TABLET)).refused(DeviceIsAbsorbed, str(PHONE))
    scenario.when(SplitDevices(survivor_id=LAPTOP, absorbed_id=PHONE)).then(
        (LAPTOP, DeviceSplit(restored_id=PHONE, identifiers=both)), (PHONE, DeviceRestored(from_id=LAPTOP, identifiers=both))
    )
    scenario.when(SplitDevices(survivor_id=PHONE, absorbed_id=TABLET)).then(
        (PHONE, DeviceSplit(restored_id=TABLET, identifiers=(imei(IMEI_2),))),
        (TABLET, DeviceRestored(from_id=PHONE, identifiers=(imei(IMEI_2),))),
    )


@pytest.mark.requirement("F-09")
def test_a_number_in_an_absorbed_record_is_in_the_device_already() -> None:
    scenario = merged()
    scenario.world.apply([fed_sim(), in_device(device_id=TABLET)])
    scenario.when(LinkSimToDevice(sim_id=SIM, device_id=PHONE)).then()
