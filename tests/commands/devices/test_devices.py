import pytest

from aggregates.customer import MasterDataField, MasterDataFieldDefined
from aggregates.device import (
    Device,
    DeviceAcknowledged,
    DeviceAssigned,
    DeviceDecoupled,
    DeviceDescribed,
    DeviceNoted,
    DeviceReassigned,
    DeviceRegistered,
)
from aggregates.device_terms import ActivationLockLifted, ActivationLockReported, DeviceDescription, DeviceIdentified
from aggregates.user import UserDeactivated, UserDeleted
from commands.customers.own_fields import UnknownOwnField
from commands.devices.acknowledge_device import AcknowledgeDevice
from commands.devices.assign_device import AssignDevice, DeviceHasUser
from commands.devices.decouple_device import DecoupleDevice
from commands.devices.describe_device import DescribeDevice
from commands.devices.device_identifiers import IdentifierOfAnotherDevice
from commands.devices.identify_device import IdentifyDevice
from commands.devices.lift_activation_lock import LiftActivationLock
from commands.devices.note_on_device import NoteOnDevice
from commands.devices.reassign_device import DeviceHasNoUser, ReassignDevice
from commands.devices.register_device import RegisterDevice
from commands.devices.report_activation_lock import ReportActivationLock
from commands.engine.command import NotFound
from commands.users.present_user import UserIsDeleted, UserIsInactive
from tests.commands.made_up import (
    CUSTOMER,
    ERIKA,
    HANS,
    IMEI_1,
    IMEI_2,
    LAPTOP,
    PHONE,
    TABLET,
    assigned,
    customer,
    device,
    imei,
    serial,
    unknown_device,
    user,
)
from tests.commands.scenario import given


@pytest.mark.requirement("F-06")
def test_a_device_from_an_order_is_a_known_one() -> None:
    description = DeviceDescription(kind="laptop", maker="Beispielwerk", model="Book 2")
    register = RegisterDevice(device_id=LAPTOP, identifiers=(serial(" ab12-34 "),), description=description, source="order")
    registered = DeviceRegistered(source="order", identifiers=(serial("AB12-34"),), description=description)
    scenario = given().when(register).then((LAPTOP, registered))
    assert scenario.world.state(Device, LAPTOP).unknown is False


@pytest.mark.requirement("F-06")
def test_an_identifier_belongs_to_one_device_and_the_refusal_names_it() -> None:
    scenario = given(device(), device(TABLET, imei(IMEI_2), model="Tab 3"))
    register = RegisterDevice(device_id=LAPTOP, identifiers=(serial("AB12"), imei(IMEI_1)))
    scenario.when(register).refused(IdentifierOfAnotherDevice, IMEI_1, "Beispielwerk Phone 1", str(PHONE))
    identify = IdentifyDevice(device_id=TABLET, identifiers=(imei(IMEI_1),))
    scenario.when(identify).refused(IdentifierOfAnotherDevice, IMEI_1, "Beispielwerk Phone 1", str(PHONE))


def test_a_device_is_described_and_the_rest_stays() -> None:
    was = DeviceDescription(maker="Beispielwerk", model="Phone 1", colour="schwarz")
    now = DeviceDescription(maker="Beispielwerk", model="Phone 1", size="128 GB")
    given(device(colour="schwarz")).when(DescribeDevice(device_id=PHONE, size="128 GB", colour="")).then(
        (PHONE, DeviceDescribed(description=now, was=was))
    )


def test_own_fields_of_a_device_are_those_of_the_customer() -> None:
    owner = MasterDataField(key="owner", label_de="Eigentümer", label_en="Owner")
    scenario = given(customer(), (CUSTOMER, MasterDataFieldDefined(of="device", field=owner)), device())
    scenario.when(DescribeDevice(device_id=PHONE, further={"size": "L"})).refused(UnknownOwnField, "size", "owner")
    described = RegisterDevice(device_id=TABLET, identifiers=(imei(IMEI_2),), description=DeviceDescription(further={"size": "L"}))
    scenario.when(described).refused(UnknownOwnField, "size", "owner")
    was = DeviceDescription(maker="Beispielwerk", model="Phone 1")
    now = was.model_copy(update={"further": {"owner": "Leasing"}})
    scenario.when(DescribeDevice(device_id=PHONE, further={"owner": "Leasing"})).then((PHONE, DeviceDescribed(description=now, was=was)))


@pytest.mark.requirement("H-05")
def test_a_device_without_user_is_assigned() -> None:
    given(user(), device()).when(AssignDevice(device_id=PHONE, user_id=ERIKA)).then((PHONE, DeviceAssigned(user_id=ERIKA, device_id=PHONE)))


@pytest.mark.requirement("F-06")
def test_an_unknown_device_becomes_known_by_assignment() -> None:
    scenario = given(user(), unknown_device())
    assert scenario.world.state(Device, PHONE).unknown is True
    scenario.when(AssignDevice(device_id=PHONE, user_id=ERIKA)).then((PHONE, DeviceAssigned(user_id=ERIKA, device_id=PHONE)))
    assert scenario.world.state(Device, PHONE).unknown is False
    scenario.when(AcknowledgeDevice(device_id=PHONE)).then()


@pytest.mark.requirement("H-05")
def test_a_device_with_a_user_is_reassigned_not_assigned() -> None:
    scenario = given(user(), user(HANS, "Beispiel, Hans"), device(), assigned())
    scenario.when(AssignDevice(device_id=PHONE, user_id=HANS)).refused(DeviceHasUser, "Muster, Erika")
    scenario.when(ReassignDevice(device_id=PHONE, user_id=HANS)).then(
        (PHONE, DeviceReassigned(device_id=PHONE, from_user_id=ERIKA, to_user_id=HANS))
    )


@pytest.mark.requirement("H-05")
def test_a_device_without_user_is_assigned_not_reassigned() -> None:
    given(user(), device()).when(ReassignDevice(device_id=PHONE, user_id=ERIKA)).refused(DeviceHasNoUser)


def test_nobody_gets_a_device_who_is_gone() -> None:
    scenario = given(user(), user(HANS, "Beispiel, Hans"), device(), assigned(), device(TABLET, imei(IMEI_2)))
    scenario.world.apply([(HANS, UserDeactivated())])
    scenario.when(AssignDevice(device_id=TABLET, user_id=HANS)).refused(UserIsInactive, "Beispiel, Hans")
    scenario.when(ReassignDevice(device_id=PHONE, user_id=HANS)).refused(UserIsInactive, "Beispiel, Hans")
    scenario.world.apply([(HANS, UserDeleted())])
    scenario.when(AssignDevice(device_id=TABLET, user_id=HANS)).refused(UserIsDeleted, str(HANS))
    scenario.when(ReassignDevice(device_id=PHONE, user_id=HANS)).refused(UserIsDeleted, str(HANS))
    scenario.when(AssignDevice(device_id=TABLET, user_id=LAPTOP)).refused(NotFound, str(LAPTOP))


@pytest.mark.requirement("H-06")
def test_a_device_is_decoupled() -> None:
    scenario = given(user(), device(), assigned())
    scenario.when(DecoupleDevice(device_id=PHONE)).then((PHONE, DeviceDecoupled(device_id=PHONE, user_id=ERIKA)))


@pytest.mark.requirement("H-05")
@pytest.mark.part_of("A-14")
def test_a_note_is_about_the_holder() -> None:
    scenario = given(user(), device()).when(NoteOnDevice(device_id=PHONE, text="Display hat einen Riss"))
    scenario.then((PHONE, DeviceNoted(text="Display hat einen Riss", about_user_id=None)))
    scenario.when(AssignDevice(device_id=PHONE, user_id=ERIKA)).then((PHONE, DeviceAssigned(user_id=ERIKA, device_id=PHONE)))
    scenario.when(NoteOnDevice(device_id=PHONE, text="Liegt bei Erika")).then(
        (PHONE, DeviceNoted(text="Liegt bei Erika", about_user_id=ERIKA))
    )


@pytest.mark.requirement("H-23")
def test_an_activation_lock_comes_and_goes() -> None:
    scenario = given(device()).when(LiftActivationLock(device_id=PHONE)).then()
    scenario.when(ReportActivationLock(device_id=PHONE)).then((PHONE, ActivationLockReported()))
    scenario.when(LiftActivationLock(device_id=PHONE)).then((PHONE, ActivationLockLifted()))


@pytest.mark.requirement("F-06", "H-23")
def test_an_unknown_device_is_acknowledged() -> None:
    scenario = given(device(TABLET, imei(IMEI_2)), unknown_device())
    scenario.when(AcknowledgeDevice(device_id=TABLET)).then()
    scenario.when(AcknowledgeDevice(device_id=PHONE, source="device_management")).then(
        (PHONE, DeviceAcknowledged(source="device_management"))
    )


@pytest.mark.requirement("F-09")
def test_identifiers_are_added_once_and_confirm_an_unknown_device() -> None:
    identify = IdentifyDevice(
        device_id=PHONE, identifiers=(imei(IMEI_1), imei(IMEI_2), serial("ab12"), imei(IMEI_2)), source="device_management"
    )
    given(unknown_device()).when(identify).then(
        (PHONE, DeviceIdentified(source="device_management", identifiers=(imei(IMEI_2), serial("AB12")))),
        (PHONE, DeviceAcknowledged(source="device_management")),
    )
