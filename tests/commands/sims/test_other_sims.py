from datetime import date

import pytest

from aggregates.sim import (
    SIM_USER_CLAIM,
    BillingAccountChanged,
    ContractTermChanged,
    EntitlementsChanged,
    SimAssignedToUser,
    SimCardReplaced,
    SimDeactivated,
    SimDecoupledFromUser,
    SimPaused,
    SimRegistered,
    SimTakenOutOfDevice,
    TariffChanged,
)
from aggregates.sim_terms import Card, ContractTerm, Entitlements, Tariff
from aggregates.sim_terms import Link as SimLink
from aggregates.sims.sim_codes import SimCodesChanged, SimCodesShown
from aggregates.sims.sim_service import SimNoLongerServed, SimServedByOperator
from aggregates.user import UserDeactivated, UserDeleted
from commands.sims.assign_sim_to_user import AssignSimToUser, UserComesWithDevice
from commands.sims.change_other_sim import ChangeOtherSim, FeedDecides
from commands.sims.decouple_sim import DecoupleSim, DecoupleTheDevice
from commands.sims.register_other_sim import NumberIsFed, NumberTaken, RegisterOtherSim
from commands.sims.serve_other_sim import ServedAnyway, ServeOtherSim
from commands.sims.show_sim_codes import NoCodes, ShowSimCodes
from commands.sims.stop_serving_other_sim import StopServingOtherSim
from commands.users.present_user import UserIsDeleted, UserIsInactive
from tests.commands.made_up import (
    ERIKA,
    HANS,
    NUMBER,
    OTHER_ICCID,
    OTHER_NUMBER,
    OTHER_SIM,
    PHONE,
    SIM,
    device,
    fed_sim,
    in_device,
    other_sim,
    user,
)
from tests.commands.scenario import given


@pytest.mark.requirement("F-10")
def test_a_number_of_another_carrier_is_registered_by_hand() -> None:
    register = RegisterOtherSim(sim_id=OTHER_SIM, number=OTHER_NUMBER, carrier="Beispielnetz", tariff=Tariff(name="Flat"))
    registered = SimRegistered(number=OTHER_NUMBER, carrier="Beispielnetz", fed=False, tariff=Tariff(name="Flat"))
    given().when(register).then((OTHER_SIM, registered))


@pytest.mark.requirement("F-10")
def test_a_number_is_registered_once_and_the_refusal_says_which_it_is() -> None:
    scenario = given(fed_sim(), other_sim())
    register = RegisterOtherSim(sim_id=PHONE, number=NUMBER, carrier="Beispielnetz")
    scenario.when(register).refused(NumberIsFed, NUMBER, "Vodafone", str(SIM))
    register = RegisterOtherSim(sim_id=PHONE, number=OTHER_NUMBER, carrier="Beispielnetz")
    scenario.when(register).refused(NumberTaken, OTHER_NUMBER, "Beispielnetz", str(OTHER_SIM))


@pytest.mark.requirement("F-10")
def test_what_differs_is_changed_by_hand() -> None:
    term = ContractTerm(start=date(2026, 1, 1))
    change = ChangeOtherSim(
        sim_id=OTHER_SIM,
        card=Card(iccid=OTHER_ICCID),
        tariff=Tariff(name="Flat"),
        term=term,
        entitlements=Entitlements(),
        status="paused",
        billing_account="9",
        codes="sealed:1:xyz",
    )
    scenario = given(other_sim()).when(ChangeOtherSim(sim_id=OTHER_SIM)).then()
    scenario.when(change).then(
        (OTHER_SIM, SimCardReplaced(card=Card(iccid=OTHER_ICCID), was=Card())),
        (OTHER_SIM, TariffChanged(tariff=Tariff(name="Flat"), was=Tariff())),
        (OTHER_SIM, ContractTermChanged(term=term, was=ContractTerm())),
        (OTHER_SIM, BillingAccountChanged(billing_account="9", was=None)),
        (OTHER_SIM, SimCodesChanged(codes="sealed:1:xyz")),
        (OTHER_SIM, SimPaused(was="active")),
    )
    scenario.when(ChangeOtherSim(sim_id=OTHER_SIM, billing_account="", entitlements=Entitlements(subsidy=False))).then(
        (OTHER_SIM, EntitlementsChanged(entitlements=Entitlements(subsidy=False), was=Entitlements())),
        (OTHER_SIM, BillingAccountChanged(billing_account=None, was="9")),
    )


@pytest.mark.requirement("F-05", "F-10")
def test_a_number_that_goes_inactive_by_hand_leaves_its_device() -> None:
    link = SimLink(device_id=PHONE, source="hand", set_by="token:somebody")
    linked = in_device(OTHER_SIM, number=OTHER_NUMBER, source="hand", set_by="token:somebody", imei=None)
    scenario = given(device(), other_sim(), linked)
    scenario.when(ChangeOtherSim(sim_id=OTHER_SIM, status="inactive")).then(
        (OTHER_SIM, SimDeactivated(was="active")),
        (OTHER_SIM, SimTakenOutOfDevice(number=OTHER_NUMBER, was=link, because="inactive")),
    )


@pytest.mark.requirement("F-11")
def test_a_fed_number_is_not_changed_by_hand() -> None:
    given(fed_sim()).when(ChangeOtherSim(sim_id=SIM, status="paused")).refused(FeedDecides, NUMBER, "Vodafone")


@pytest.mark.requirement("F-11")
def test_a_carriers_number_is_not_assigned_to_a_user_and_the_refusal_says_why() -> None:
    scenario = given(user(), fed_sim()).when(AssignSimToUser(sim_id=SIM, user_id=ERIKA)).refused(UserComesWithDevice, NUMBER, "Vodafone")
    assert "wird durch die Zuordnung des Gerätes ermittelt" in str(scenario.refusal and scenario.refusal.text_de)
    scenario.when(DecoupleSim(sim_id=SIM)).refused(DecoupleTheDevice, NUMBER)


@pytest.mark.requirement("F-10", "H-06")
def test_a_number_of_another_carrier_is_assigned_passed_on_and_decoupled() -> None:
    scenario = given(user(), user(HANS, "Beispiel, Hans"), other_sim()).when(DecoupleSim(sim_id=OTHER_SIM)).then()
    for user_id, was in ((ERIKA, None), (HANS, ERIKA)):
        assigned = SimAssignedToUser(number=OTHER_NUMBER, sim_id=OTHER_SIM, user_id=user_id, was_user_id=was)
        scenario.when(AssignSimToUser(sim_id=OTHER_SIM, user_id=user_id)).then((OTHER_SIM, assigned))
        assert scenario.world.claims(SIM_USER_CLAIM, "") == {f"{user_id}/{OTHER_SIM}"}
    scenario.when(DecoupleSim(sim_id=OTHER_SIM)).then(
        (OTHER_SIM, SimDecoupledFromUser(number=OTHER_NUMBER, sim_id=OTHER_SIM, user_id=HANS))
    )
    assert scenario.world.claims(SIM_USER_CLAIM, "") == frozenset()


def test_nobody_gets_a_number_who_is_gone() -> None:
    scenario = given(user(), other_sim(), (ERIKA, UserDeactivated()))
    scenario.when(AssignSimToUser(sim_id=OTHER_SIM, user_id=ERIKA)).refused(UserIsInactive, "Muster, Erika")
    scenario.world.apply([(ERIKA, UserDeleted())])
    scenario.when(AssignSimToUser(sim_id=OTHER_SIM, user_id=ERIKA)).refused(UserIsDeleted, str(ERIKA))


@pytest.mark.requirement("H-04")
def test_every_look_at_pin_and_puk_is_recorded() -> None:
    show = ShowSimCodes(sim_id=SIM)
    given(fed_sim()).when(show).then((SIM, SimCodesShown())).when(show).then((SIM, SimCodesShown()))


@pytest.mark.requirement("H-04")
def test_there_is_nothing_to_look_at_without_codes() -> None:
    given(other_sim()).when(ShowSimCodes(sim_id=OTHER_SIM)).refused(NoCodes, OTHER_NUMBER, "Beispielnetz")


@pytest.mark.requirement("F-10", "H-04")
def test_the_operator_serves_a_number_of_another_carrier_until_it_no_longer_does() -> None:
    scenario = given(other_sim()).when(StopServingOtherSim(sim_id=OTHER_SIM)).then()
    scenario.when(ServeOtherSim(sim_id=OTHER_SIM)).then((OTHER_SIM, SimServedByOperator())).when(ServeOtherSim(sim_id=OTHER_SIM)).then()
    scenario.when(StopServingOtherSim(sim_id=OTHER_SIM)).then((OTHER_SIM, SimNoLongerServed()))


@pytest.mark.requirement("F-10")
def test_a_number_that_a_feed_brings_is_served_anyway() -> None:
    scenario = given(fed_sim()).when(ServeOtherSim(sim_id=SIM)).refused(ServedAnyway, NUMBER, "Vodafone")
    scenario.when(StopServingOtherSim(sim_id=SIM)).refused(ServedAnyway, NUMBER)
