import pytest

from aggregates.sim import SimBack, SimMissing
from commands.sims.mark_sim_listed import MarkSimListed
from tests.commands.made_up import FEED_DAY, OTHER_SIM, SIM, fed_sim, other_sim
from tests.commands.scenario import given

MISSING = (SIM, SimMissing(since=FEED_DAY))


@pytest.mark.requirement("F-05")
def test_a_number_that_was_missing_is_back_once_its_feed_lists_it() -> None:
    scenario = given(fed_sim(), MISSING).when(MarkSimListed(sim_id=SIM, carrier="Vodafone"))
    scenario.then((SIM, SimBack(missing_since=FEED_DAY)))


def test_another_carriers_row_says_nothing_of_it() -> None:
    given(fed_sim(), MISSING).when(MarkSimListed(sim_id=SIM, carrier="Beispielnetz")).then()


def test_what_is_not_missing_or_not_fed_is_not_back() -> None:
    given(fed_sim()).when(MarkSimListed(sim_id=SIM, carrier="Vodafone")).then()
    given(other_sim()).when(MarkSimListed(sim_id=OTHER_SIM, carrier="Beispielnetz")).then()
