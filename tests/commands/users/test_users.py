import pytest

from aggregates.accounts.standing import AccountInactivated
from aggregates.customer import MasterDataField, MasterDataFieldDefined, MasterDataFieldWithdrawn
from aggregates.device import DeviceAssigned, DeviceDecoupled
from aggregates.sim import SimAssignedToUser, SimDecoupledFromUser
from aggregates.user import (
    User,
    UserAddressAdded,
    UserAddressRemoved,
    UserCostCentreChanged,
    UserDeactivated,
    UserDeleted,
    UserEmailChanged,
    UserErased,
    UserFieldChanged,
    UserGroupChanged,
    UserPersonnelNumberChanged,
    UserPrimaryAddressChanged,
    UserReactivated,
    UserRegistered,
    UserRenamed,
)
from commands.accounts.account_of_user import UserHasAccount
from commands.accounts.inactivate_account import InactivateAccount
from commands.customers.own_fields import UnknownOwnField
from commands.devices.decouple_device import DecoupleDevice
from commands.engine.creation import IdInUse
from commands.sims.decouple_sim import DecoupleSim
from commands.users.deactivate_user import DeactivateUser
from commands.users.delete_user import DeleteUser, UserStillHolds
from commands.users.enrich_user import EnrichUser
from commands.users.erase_user import EraseUser, UserNotDeleted
from commands.users.personnel_number import PersonnelNumberTaken
from commands.users.present_user import UserIsDeleted
from commands.users.reactivate_user import ReactivateUser
from commands.users.register_user import RegisterUser
from commands.users.rename_user import RenameUser
from tests.commands.accounts.made_up_accounts import ACCOUNT, active
from tests.commands.made_up import (
    CUSTOMER,
    ERIKA,
    HANS,
    HOME,
    OFFICE,
    OTHER_NUMBER,
    OTHER_SIM,
    PHONE,
    assigned,
    customer,
    device,
    other_sim,
    user,
)
from tests.commands.scenario import given

SIZE = (CUSTOMER, MasterDataFieldDefined(of="user", field=MasterDataField(key="size", label_de="Größe", label_en="Size")))


@pytest.mark.requirement("H-02")
def test_a_user_is_registered_with_all_there_is_to_know() -> None:
    register = RegisterUser(
        user_id=ERIKA,
        name=" Muster, Erika ",
        email="erika.muster@example.org",
        group="",
        personnel_number="4711",
        cost_centre="100",
        primary_address=HOME,
        additional_addresses=(OFFICE, OFFICE),
        further={"size": "M"},
    )
    registered = UserRegistered(
        name="Muster, Erika",
        email="erika.muster@example.org",
        personnel_number="4711",
        cost_centre="100",
        primary_address=HOME,
        additional_addresses=(OFFICE,),
        further={"size": "M"},
    )
    given(customer(), SIZE).when(register).then((ERIKA, registered))


def test_an_id_is_for_one_user() -> None:
    refusal = given(user()).when(RegisterUser(user_id=ERIKA, name="Beispiel, Hans")).refused(IdInUse, str(ERIKA)).refusal
    assert refusal is not None
    assert f"({User.noun.de})" in refusal.text_de
    assert User.noun.en in refusal.text_en
    assert User.noun.de != User.noun.en


@pytest.mark.requirement("H-02")
def test_a_personnel_number_belongs_to_one_user() -> None:
    scenario = given(user(personnel_number="4711"), user(HANS, "Beispiel, Hans"))
    scenario.when(EnrichUser(user_id=HANS, personnel_number="4711")).refused(PersonnelNumberTaken, "4711", "Muster, Erika")
    assert str(ERIKA) not in str(scenario.refusal)
    another = RegisterUser(user_id=PHONE, name="Beispiel, Ute", personnel_number="4711")
    scenario.when(another).refused(PersonnelNumberTaken, "4711", "Muster, Erika")


@pytest.mark.requirement("H-02")
@pytest.mark.parametrize("written", ["aBc1", "ABC1", "abc1", "\u200baBc1", "Ａbc1"])
@pytest.mark.parametrize("from_before", [True, False])
def test_a_personnel_number_belongs_to_one_user_in_whatever_case(written: str, from_before: bool) -> None:
    """Also one that was claimed before that was: only as it was written."""
    scenario = given(user(personnel_number="AbC1", in_any_case=not from_before), user(HANS, "Beispiel, Hans"))
    assert {claim.value for claim in scenario.world.holders} == {"AbC1"} | (set() if from_before else {"abc1"})
    scenario.when(RegisterUser(user_id=PHONE, name="Beispiel, Ute", personnel_number=written)).refused(
        PersonnelNumberTaken, "Muster, Erika"
    )
    scenario.when(EnrichUser(user_id=HANS, personnel_number=written)).refused(PersonnelNumberTaken, "Muster, Erika")
    scenario.when(EnrichUser(user_id=ERIKA, personnel_number="aBc1")).then(
        (ERIKA, UserPersonnelNumberChanged(personnel_number="aBc1", was="AbC1"))
    )
    scenario.when(DeleteUser(user_id=ERIKA)).then((ERIKA, UserDeleted(personnel_number="aBc1")))
    assert scenario.world.holders == {}


def test_two_who_had_one_personnel_number_in_two_cases_keep_them() -> None:
    scenario = given(
        user(personnel_number="AbC1", in_any_case=False), user(HANS, "Beispiel, Hans", personnel_number="abc1", in_any_case=False)
    )
    scenario.when(EnrichUser(user_id=ERIKA, personnel_number="AbC1", cost_centre="200")).then(
        (ERIKA, UserCostCentreChanged(cost_centre="200", was=None))
    )
    scenario.when(DeleteUser(user_id=ERIKA)).then((ERIKA, UserDeleted(personnel_number="AbC1")))
    assert [claim.value for claim in scenario.world.holders] == ["abc1"], "the other one's stays"


def test_a_personnel_number_is_free_again_when_its_user_is_deleted_or_has_another() -> None:
    scenario = given(user(personnel_number="4711"))
    scenario.when(EnrichUser(user_id=ERIKA, personnel_number="4712")).then(
        (ERIKA, UserPersonnelNumberChanged(personnel_number="4712", was="4711"))
    )
    scenario.when(RegisterUser(user_id=HANS, name="Beispiel, Hans", personnel_number="4711")).then(
        (HANS, UserRegistered(name="Beispiel, Hans", personnel_number="4711"))
    )
    scenario.when(DeleteUser(user_id=HANS)).then((HANS, UserDeleted(personnel_number="4711")))
    scenario.when(EnrichUser(user_id=ERIKA, personnel_number="4711")).then(
        (ERIKA, UserPersonnelNumberChanged(personnel_number="4711", was="4712"))
    )


def test_a_user_is_renamed() -> None:
    given(user()).when(RenameUser(user_id=ERIKA, name="Beispiel, Erika")).then(
        (ERIKA, UserRenamed(name="Beispiel, Erika", was="Muster, Erika"))
    )


@pytest.mark.requirement("H-02")
def test_only_what_differs_becomes_events() -> None:
    before = user(email="alt@example.org", group="Vertrieb", cost_centre="100", primary_address=HOME, additional_addresses=(OFFICE,))
    enrich = EnrichUser(
        user_id=ERIKA,
        email="neu@example.org",
        group="Vertrieb",
        cost_centre=None,
        primary_address=OFFICE,
        add_addresses=(HOME, HOME),
        remove_addresses=(OFFICE,),
        further={"size": "L"},
    )
    given(customer(), SIZE, before).when(enrich).then(
        (ERIKA, UserEmailChanged(email="neu@example.org", was="alt@example.org")),
        (ERIKA, UserCostCentreChanged(cost_centre=None, was="100")),
        (ERIKA, UserPrimaryAddressChanged(address=OFFICE, was=HOME)),
        (ERIKA, UserAddressRemoved(address=OFFICE)),
        (ERIKA, UserAddressAdded(address=HOME)),
        (ERIKA, UserFieldChanged(key="size", value="L", was=None)),
    )


@pytest.mark.requirement("H-02")
def test_what_is_not_given_stays_and_what_is_empty_goes() -> None:
    scenario = given(user(email="erika.muster@example.org", group="Vertrieb"))
    scenario.when(EnrichUser(user_id=ERIKA)).then()
    scenario.when(EnrichUser(user_id=ERIKA, group=" ")).then((ERIKA, UserGroupChanged(group=None, was="Vertrieb")))


def test_not_given_and_empty_are_different_requests() -> None:
    kept, emptied = EnrichUser(user_id=ERIKA), EnrichUser(user_id=ERIKA, email=None)
    assert kept.model_dump(mode="json") != emptied.model_dump(mode="json")


def test_an_address_that_is_removed_and_added_stays() -> None:
    scenario = given(user(additional_addresses=(HOME,)))
    scenario.when(EnrichUser(user_id=ERIKA, add_addresses=(HOME,), remove_addresses=(HOME, OFFICE))).then()


@pytest.mark.requirement("H-02")
def test_own_fields_are_those_of_the_customer() -> None:
    scenario = given(customer(), SIZE, user())
    scenario.when(EnrichUser(user_id=ERIKA, further={"shoe": "42"})).refused(UnknownOwnField, "shoe", "size")
    scenario.when(RegisterUser(user_id=HANS, name="Beispiel, Hans", further={"shoe": "42"})).refused(UnknownOwnField, "shoe", "size")


def test_without_own_fields_there_is_none_to_fill() -> None:
    given(customer(), user()).when(EnrichUser(user_id=ERIKA, further={"size": "M"})).refused(UnknownOwnField, "size", "–")


def test_the_value_of_a_withdrawn_field_can_be_taken_away_but_not_set() -> None:
    withdrawn = (CUSTOMER, MasterDataFieldWithdrawn(of="user", key="size"))
    scenario = given(customer(), SIZE, user(further={"size": "M"}), withdrawn)
    scenario.when(EnrichUser(user_id=ERIKA, further={"size": "L"})).refused(UnknownOwnField, "size")
    scenario.when(EnrichUser(user_id=ERIKA, further={"size": ""})).then((ERIKA, UserFieldChanged(key="size", value=None, was="M")))


@pytest.mark.requirement("H-02")
def test_a_user_is_inactive_and_active_again_and_keeps_the_device() -> None:
    scenario = given(user(), device(), assigned())
    scenario.when(ReactivateUser(user_id=ERIKA)).then()
    scenario.when(DeactivateUser(user_id=ERIKA)).then((ERIKA, UserDeactivated()))
    scenario.when(ReactivateUser(user_id=ERIKA)).then((ERIKA, UserReactivated()))


@pytest.mark.requirement("H-06")
def test_a_user_who_holds_something_is_not_deleted_and_the_refusal_lists_it() -> None:
    number = (OTHER_SIM, SimAssignedToUser(number=OTHER_NUMBER, sim_id=OTHER_SIM, user_id=ERIKA, was_user_id=None))
    scenario = given(user(), device(), assigned(), other_sim(), number)
    delete = DeleteUser(user_id=ERIKA)
    scenario.when(delete).refused(UserStillHolds, "Muster, Erika", "Beispielwerk Phone 1 (IMEI 350000000000014)", OTHER_NUMBER)
    assert scenario.refusal
    assert f"hat noch Beispielwerk Phone 1 (IMEI 350000000000014) und {OTHER_NUMBER};" in scenario.refusal.text_de
    assert scenario.refusal.facts["device_ids"] == [PHONE]
    assert scenario.refusal.facts["sim_ids"] == [OTHER_SIM]
    scenario.when(DecoupleDevice(device_id=PHONE)).then((PHONE, DeviceDecoupled(device_id=PHONE, user_id=ERIKA)))
    scenario.when(delete).refused(UserStillHolds, OTHER_NUMBER)
    assert "Phone 1" not in scenario.refusal.text_de
    scenario.when(DecoupleSim(sim_id=OTHER_SIM)).then(
        (OTHER_SIM, SimDecoupledFromUser(number=OTHER_NUMBER, sim_id=OTHER_SIM, user_id=ERIKA))
    )
    scenario.when(delete).then((ERIKA, UserDeleted()))


@pytest.mark.requirement("H-06", "H-07")
def test_a_user_with_an_account_is_deleted_once_that_is_deactivated() -> None:
    scenario = given(user(), *active(user_id=ERIKA)).when(DeleteUser(user_id=ERIKA))
    scenario.refused(UserHasAccount, "Muster, Erika", "erika.muster")
    assert scenario.refusal
    assert scenario.refusal.facts["account_id"] == ACCOUNT
    scenario.when(InactivateAccount(account_id=ACCOUNT, by_role=None)).then(
        (ACCOUNT, AccountInactivated(login="erika.muster", user_id=ERIKA))
    )
    scenario.when(DeleteUser(user_id=ERIKA)).then((ERIKA, UserDeleted()))


@pytest.mark.requirement("H-06")
def test_what_another_user_holds_is_not_in_the_way() -> None:
    given(user(), user(HANS, "Beispiel, Hans"), device(), assigned(PHONE, HANS)).when(DeleteUser(user_id=ERIKA)).then(
        (ERIKA, UserDeleted())
    )


def test_nothing_is_done_with_a_deleted_user() -> None:
    scenario = given(user(), device(), (ERIKA, UserDeleted()))
    scenario.when(RenameUser(user_id=ERIKA, name="Beispiel, Erika")).refused(UserIsDeleted, str(ERIKA))
    scenario.when(EnrichUser(user_id=ERIKA, group="Vertrieb")).refused(UserIsDeleted)
    scenario.when(DeactivateUser(user_id=ERIKA)).refused(UserIsDeleted)
    scenario.when(ReactivateUser(user_id=ERIKA)).refused(UserIsDeleted)


@pytest.mark.part_of("A-14")
def test_only_a_deleted_user_is_erased() -> None:
    scenario = given(user()).when(EraseUser(user_id=ERIKA)).refused(UserNotDeleted, "Muster, Erika")
    scenario.when(DeleteUser(user_id=ERIKA)).then((ERIKA, UserDeleted()))
    scenario.when(EraseUser(user_id=ERIKA)).then((ERIKA, UserErased()))


def test_a_device_can_come_back_after_decoupling() -> None:
    again = (PHONE, DeviceAssigned(user_id=ERIKA, device_id=PHONE))
    scenario = (
        given(user(), device(), assigned())
        .when(DecoupleDevice(device_id=PHONE))
        .then((PHONE, DeviceDecoupled(device_id=PHONE, user_id=ERIKA)))
    )
    scenario.world.apply([again])
    scenario.when(DeleteUser(user_id=ERIKA)).refused(UserStillHolds)
