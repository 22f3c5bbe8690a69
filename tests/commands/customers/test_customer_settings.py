from datetime import date

import pytest

from aggregates.case_reminders import CaseReminders, CaseRemindersChanged
from aggregates.customer import (
    CUSTOMER_NUMBER_CLAIM,
    Customer,
    CustomerRegistered,
    CustomerRenamed,
    FeatureSwitchedOff,
    FeatureSwitchedOn,
    FederalStateChanged,
    FeedBrakeChanged,
    MasterDataField,
    MasterDataFieldDefined,
    MasterDataFieldWithdrawn,
    TimeZoneChanged,
    UnknownDevicesSwitchedOff,
    UnknownDevicesSwitchedOn,
    WorkingHoursChanged,
)
from aggregates.working_calendar import USUAL_HOURS, WorkingHours
from commands.customers.change_case_reminders import ChangeCaseReminders
from commands.customers.change_federal_state import ChangeFederalState
from commands.customers.change_feed_brake import ChangeFeedBrake
from commands.customers.change_time_zone import ChangeTimeZone
from commands.customers.change_working_hours import ChangeWorkingHours, WorkingHoursNotInOrder
from commands.customers.define_master_data_field import DefineMasterDataField
from commands.customers.register_customer import CustomerNumberTaken, RegisterCustomer
from commands.customers.rename_customer import RenameCustomer
from commands.customers.switch_feature import SwitchFeature
from commands.customers.switch_unknown_devices import SwitchUnknownDevices
from commands.customers.withdraw_master_data_field import WithdrawMasterDataField
from commands.engine.command import NotFound
from commands.engine.creation import IdInUse
from tests.commands.made_up import CUSTOMER, OTHER_CUSTOMER, customer
from tests.commands.scenario import given

SIZE = MasterDataField(key="size", label_de="Größe", label_en="Size")


def test_a_customer_is_registered() -> None:
    register = RegisterCustomer(customer_id=CUSTOMER, name="Beispiel GmbH", customer_number="K-1001")
    expected = CustomerRegistered(name="Beispiel GmbH", customer_number="K-1001", time_zone="Europe/Berlin")
    given().when(register).then((CUSTOMER, expected))


def test_a_customer_number_is_not_given_twice() -> None:
    scenario = given()
    scenario.world.holders[CUSTOMER_NUMBER_CLAIM.of("K-1001")] = OTHER_CUSTOMER
    register = RegisterCustomer(customer_id=CUSTOMER, name="Beispiel GmbH", customer_number="K-1001")
    scenario.when(register).refused(CustomerNumberTaken, "K-1001", str(OTHER_CUSTOMER))


def test_another_customer_needs_another_id() -> None:
    register = RegisterCustomer(customer_id=CUSTOMER, name="Muster AG", customer_number="K-1002")
    given(customer()).when(register).refused(IdInUse, str(CUSTOMER))


def test_a_customer_is_renamed() -> None:
    given(customer()).when(RenameCustomer(customer_id=CUSTOMER, name="Beispiel AG")).then(
        (CUSTOMER, CustomerRenamed(name="Beispiel AG", was="Beispiel GmbH"))
    )


def test_there_is_nothing_to_rename() -> None:
    given().when(RenameCustomer(customer_id=CUSTOMER, name="Beispiel AG")).refused(NotFound)


def test_a_customer_lives_in_another_time_zone() -> None:
    given(customer()).when(ChangeTimeZone(customer_id=CUSTOMER, time_zone="Europe/Lisbon")).then(
        (CUSTOMER, TimeZoneChanged(time_zone="Europe/Lisbon", was="Europe/Berlin"))
    )


def test_holidays_are_those_of_the_federal_state_that_is_set() -> None:
    to_nw, to_none = (ChangeFederalState(customer_id=CUSTOMER, federal_state=state) for state in ("NW", None))
    scenario = given(customer()).when(to_none).then()
    scenario.when(to_nw).then((CUSTOMER, FederalStateChanged(federal_state="NW", was=None))).when(to_nw).then()
    assert not scenario.world.state(Customer, CUSTOMER).working_days.is_working_day(date(2026, 6, 4))
    scenario.when(to_none).then((CUSTOMER, FederalStateChanged(federal_state=None, was="NW")))


def test_reminders_of_service_cases_are_set_and_switched_off() -> None:
    both, none = (ChangeCaseReminders(customer_id=CUSTOMER, open_return=days, unanswered=days) for days in (10, None))
    rare, never = CaseReminders(open_return=10, unanswered=10), CaseReminders(unanswered=None)
    scenario = given(customer()).when(ChangeCaseReminders(customer_id=CUSTOMER, unanswered=2)).then()
    scenario.when(both).then((CUSTOMER, CaseRemindersChanged(reminders=rare))).when(both).then()
    scenario.when(none).then((CUSTOMER, CaseRemindersChanged(reminders=never)))


def test_working_hours_and_the_cut_off_time_are_set() -> None:
    later = ChangeWorkingHours(customer_id=CUSTOMER, opens_at="07:00", closes_at="18:00", cut_off_at="16:00")
    hours = WorkingHours(opens_at="07:00", closes_at="18:00", cut_off_at="16:00")
    given(customer()).when(later).then((CUSTOMER, WorkingHoursChanged(hours=hours, was=USUAL_HOURS))).when(later).then()
    usual = ChangeWorkingHours(customer_id=CUSTOMER, opens_at="08:00", closes_at="17:00", cut_off_at="14:00")
    given(customer()).when(usual).then()


@pytest.mark.parametrize(
    "hours", [("17:00", "08:00", "14:00"), ("08:00", "08:00", "08:00"), ("08:00", "17:00", "17:01"), ("08:00", "17:00", "07:59")]
)
def test_working_hours_begin_and_end_on_one_day_with_the_cut_off_time_within(hours: tuple[str, str, str]) -> None:
    opens_at, closes_at, cut_off_at = hours
    change = ChangeWorkingHours(customer_id=CUSTOMER, opens_at=opens_at, closes_at=closes_at, cut_off_at=cut_off_at)
    given(customer()).when(change).refused(WorkingHoursNotInOrder, cut_off_at)


@pytest.mark.requirement("F-07")
def test_unknown_devices_are_switched_off_and_on() -> None:
    off, on = (SwitchUnknownDevices(customer_id=CUSTOMER, on=wanted) for wanted in (False, True))
    scenario = given(customer()).when(on).then()
    scenario.when(off).then((CUSTOMER, UnknownDevicesSwitchedOff())).when(on).then((CUSTOMER, UnknownDevicesSwitchedOn()))


@pytest.mark.part_of("H-25")
def test_features_are_off_until_switched_on() -> None:
    on, off = (SwitchFeature(customer_id=CUSTOMER, feature="dashboard", on=wanted) for wanted in (True, False))
    scenario = given(customer()).when(off).then()
    scenario.when(on).then((CUSTOMER, FeatureSwitchedOn(feature="dashboard")))
    scenario.when(off).then((CUSTOMER, FeatureSwitchedOff(feature="dashboard")))


@pytest.mark.requirement("H-02")
def test_own_fields_are_defined_relabelled_and_withdrawn() -> None:
    define = DefineMasterDataField(customer_id=CUSTOMER, of="user", key="size", label_de="Größe", label_en="Size")
    scenario = given(customer()).when(define).then((CUSTOMER, MasterDataFieldDefined(of="user", field=SIZE)))
    relabelled = MasterDataField(key="size", label_de="Kleidergröße", label_en="Size")
    scenario.when(define.model_copy(update={"label_de": "Kleidergröße"})).then(
        (CUSTOMER, MasterDataFieldDefined(of="user", field=relabelled))
    )
    scenario.when(WithdrawMasterDataField(customer_id=CUSTOMER, of="device", key="size")).then()
    scenario.when(WithdrawMasterDataField(customer_id=CUSTOMER, of="user", key="size")).then(
        (CUSTOMER, MasterDataFieldWithdrawn(of="user", key="size"))
    )


@pytest.mark.requirement("F-15")
def test_the_brake_is_set() -> None:
    given(customer()).when(ChangeFeedBrake(customer_id=CUSTOMER, percent=5)).then((CUSTOMER, FeedBrakeChanged(percent=5, was=20)))
