"""given(events), then(row): numbers as they are shown."""

from datetime import date

import pytest

from aggregates.sim import (
    BillingAccountChanged,
    ContractTermChanged,
    EntitlementsChanged,
    NumberPorted,
    SimActivated,
    SimAssignedToUser,
    SimBack,
    SimCardReplaced,
    SimDeactivated,
    SimDecoupledFromUser,
    SimFreed,
    SimMissing,
    SimPaused,
    SimTakenOutOfDevice,
    TariffChanged,
)
from aggregates.sim_terms import Card, ContractTerm, Entitlements, Link, Tariff
from aggregates.sims.sim_codes import SimCodesChanged
from projections.registry import inventory
from readmodels.sims.sims import SIMS
from tests.commands.made_up import (
    CUSTOMER,
    ERIKA,
    HANS,
    NUMBER,
    OTHER_NUMBER,
    OTHER_SIM,
    PHONE,
    SIM,
    customer,
    fed_sim,
    in_device,
    other_sim,
)
from tests.projections.story import Story


@pytest.fixture
def story() -> Story:
    return Story(inventory).tell(customer())


@pytest.mark.requirement("H-04", "F-02")
def test_a_number_is_shown_with_all_that_the_feed_said(story: Story) -> None:
    row = story.tell(fed_sim(tariff=Tariff(name="Übersee M", options=("EU Roaming",)))).row(SIMS, SIM)
    assert (row.customer_id, row.number, row.carrier, row.fed, row.status) == (CUSTOMER, NUMBER, "Vodafone", True, "active")
    assert (row.iccid, row.card_type) == ("89490200000000000018", "Triple-SIM")
    assert (row.tariff, row.tariff_sort, row.options) == ("Übersee M", "ubersee m", ["EU Roaming"])
    assert (row.contract_start, row.contract_end, row.earliest_renewal) == (date(2025, 1, 1), date(2026, 12, 31), None)
    assert (row.subsidy, row.renewal, row.hardware_calloff, row.billing_account) == (True, False, None, "100200300")
    assert (row.linked_device_id, row.user_id, row.missing_since) == (None, None, None)
    for word in (NUMBER, "89490200000000000018", "ubersee", "uebersee", "vodafone", "100200300"):
        assert word in row.search
    assert "abc" not in row.search, "PIN and PUK are not to be found"


@pytest.mark.requirement("F-03", "H-04")
def test_each_change_of_a_number_changes_what_it_says(story: Story) -> None:
    row = story.tell(
        fed_sim(),
        (SIM, SimCardReplaced(card=Card(iccid="1", card_type="eSIM"), was=Card())),
        (SIM, TariffChanged(tariff=Tariff(options=("A", "B")), was=Tariff())),
        (SIM, ContractTermChanged(term=ContractTerm(end=date(2028, 2, 29)), was=ContractTerm())),
        (SIM, EntitlementsChanged(entitlements=Entitlements(hardware_calloff=True), was=Entitlements())),
        (SIM, BillingAccountChanged(billing_account=None, was="100200300")),
        (SIM, SimCodesChanged(codes="sealed:1:xyz")),
        (SIM, SimMissing(since=date(2026, 11, 20))),
    ).row(SIMS, SIM)
    assert (row.iccid, row.card_type, row.tariff, row.tariff_sort, row.options) == ("1", "eSIM", None, None, ["A", "B"])
    assert (row.contract_start, row.contract_end) == (None, date(2028, 2, 29))
    assert (row.subsidy, row.renewal, row.hardware_calloff) == (None, None, True)
    assert (row.billing_account, row.codes, row.missing_since, row.version) == (None, "sealed:1:xyz", date(2026, 11, 20), 8)
    assert story.tell((SIM, SimBack(missing_since=date(2026, 11, 20)))).row(SIMS, SIM).missing_since is None
    ported = story.tell((SIM, NumberPorted(carrier="Beispielnetz", was="Vodafone"))).row(SIMS, SIM)
    assert (ported.carrier, "beispielnetz" in ported.search, "vodafone" in ported.search) == ("Beispielnetz", True, False)


@pytest.mark.requirement("F-04", "F-05", "H-21")
@pytest.mark.requirement("H-22")
def test_status_and_link_follow_and_tariffs_are_counted(story: Story) -> None:
    row = story.tell(fed_sim(), in_device(set_by="token:7", source="hand")).row(SIMS, SIM)
    assert (row.linked_device_id, row.link_source, row.link_set_by) == (PHONE, "hand", "token:7")
    assert story.counts() == {("numbers", "active"): 1, ("tariff:active", "Business Smart M"): 1}
    assert story.tell((SIM, SimPaused(was="active"))).row(SIMS, SIM).status == "paused"
    assert story.counts() == {("numbers", "paused"): 1, ("tariff:paused", "Business Smart M"): 1}
    assert story.tell((SIM, SimFreed(was="paused"))).row(SIMS, SIM).status == "free"
    assert story.tell((SIM, SimActivated(was="free"))).row(SIMS, SIM).status == "active"
    was = Link(device_id=PHONE, source="hand", set_by="token:7")
    story.tell((SIM, SimDeactivated(was="active")), (SIM, SimTakenOutOfDevice(number=NUMBER, was=was, because="inactive")))
    row = story.row(SIMS, SIM)
    assert (row.status, row.linked_device_id, row.link_source, row.link_set_by) == ("inactive", None, None, None)
    assert story.counts() == {("numbers", "inactive"): 1, ("tariff:inactive", "Business Smart M"): 1}


@pytest.mark.requirement("F-10", "F-11")
def test_a_number_of_another_carrier_has_a_user_of_its_own(story: Story) -> None:
    row = story.tell(
        other_sim(), (OTHER_SIM, SimAssignedToUser(number=OTHER_NUMBER, sim_id=OTHER_SIM, user_id=ERIKA, was_user_id=None))
    ).row(SIMS, OTHER_SIM)
    assert (row.fed, row.user_id, row.tariff) == (False, ERIKA, None)
    assert story.count("tariff:active", "?") == 1
    story.tell((OTHER_SIM, SimAssignedToUser(number=OTHER_NUMBER, sim_id=OTHER_SIM, user_id=HANS, was_user_id=ERIKA)))
    assert story.row(SIMS, OTHER_SIM).user_id == HANS
    assert (
        story.tell((OTHER_SIM, SimDecoupledFromUser(number=OTHER_NUMBER, sim_id=OTHER_SIM, user_id=HANS))).row(SIMS, OTHER_SIM).user_id
        is None
    )
