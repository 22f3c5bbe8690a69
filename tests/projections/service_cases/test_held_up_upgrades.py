"""An upgrade whose old device is in another case is a clarification case, and its row says in which, until it goes on (H-12, H-23)."""

from typing import Any

import pytest

from aggregates.service_cases.upgrade import UpgradeEnded, UpgradeHeldUp
from projections.registry import inventory, upgrades
from readmodels.clarification_cases.clarification_cases import OPEN_CASES
from readmodels.service_cases.held_up_upgrade import HELD_UP_UPGRADE, HELD_UP_UPGRADE_CASES
from readmodels.service_cases.upgrades import UPGRADES
from tests.commands.made_up import ERIKA, PHONE
from tests.commands.orders.made_up_orders import NUMBER
from tests.commands.service_cases.cases import CASE, OTHER_CASE
from tests.commands.service_cases.test_upgrade import OF, RETURN, SHOP, UPGRADE, ordered
from tests.projections.story import Story

pytestmark = pytest.mark.requirement("H-12", "H-23")
HELD_UP = (UPGRADE, UpgradeHeldUp(**OF, number=NUMBER, case_id=CASE, case_number="S-1"))
ENDS: list[Any] = [{"outcome": "goes_back", "return_id": RETURN}, {"outcome": "elsewhere"}]


@pytest.mark.parametrize("ends", ENDS)
def test_it_is_a_case_until_it_goes_on(ends: dict[str, Any]) -> None:
    story = Story(inventory).tell(*SHOP, ordered(), HELD_UP)
    case = story.row(HELD_UP_UPGRADE_CASES, HELD_UP_UPGRADE.id_of(UPGRADE))
    told = (case.kind, case.subject_kind, case.subject_id, case.subject, case.device_id, case.user_id, case.status)
    assert told == ("held_up_upgrade", "upgrade", UPGRADE, f"{NUMBER} (S-1)", PHONE, ERIKA, "open")
    assert (case.opened_at, story.count(OPEN_CASES, "held_up_upgrade")) == (story.told[-1].effective_at, 1)
    story.tell((UPGRADE, UpgradeEnded(**OF, **ends)))
    case = story.row(HELD_UP_UPGRADE_CASES, HELD_UP_UPGRADE.id_of(UPGRADE))
    assert (case.status, case.closed_at, story.count(OPEN_CASES, "held_up_upgrade")) == ("closed", story.told[-1].effective_at, 0)


def test_it_names_the_case_that_is_in_the_way_and_is_open_since_the_first_one_was() -> None:
    story = Story(inventory).tell(*SHOP, ordered(), HELD_UP)
    since = story.row(HELD_UP_UPGRADE_CASES, HELD_UP_UPGRADE.id_of(UPGRADE)).opened_at
    further = (UPGRADE, UpgradeHeldUp(**OF, number=NUMBER, case_id=OTHER_CASE, case_number="S-2"))
    case = story.tell(further).row(HELD_UP_UPGRADE_CASES, HELD_UP_UPGRADE.id_of(UPGRADE))
    assert (case.subject, case.opened_at, story.count(OPEN_CASES, "held_up_upgrade")) == (f"{NUMBER} (S-2)", since, 1)


def test_one_whose_case_was_not_numbered_is_called_by_its_order() -> None:
    """As in a log of before the event said it."""
    story = Story(inventory).tell(*SHOP, ordered(), (UPGRADE, UpgradeHeldUp(**OF, number=NUMBER, case_id=CASE)))
    assert story.row(HELD_UP_UPGRADE_CASES, HELD_UP_UPGRADE.id_of(UPGRADE)).subject == NUMBER


def test_one_that_was_never_held_up_is_none() -> None:
    """As in a log of before there was such an event."""
    story = Story(inventory).tell(*SHOP, ordered(), (UPGRADE, UpgradeEnded(**OF, outcome="elsewhere")))
    assert story.rows.get(HELD_UP_UPGRADE_CASES, HELD_UP_UPGRADE.id_of(UPGRADE)) is None


@pytest.mark.parametrize("ends", ENDS)
def test_its_row_says_in_which_case_its_device_is(ends: dict[str, Any]) -> None:
    story = Story(upgrades).tell(*SHOP, ordered())
    assert story.row(UPGRADES, UPGRADE).held_up_by is None
    row = story.tell(HELD_UP).row(UPGRADES, UPGRADE)
    assert (row.held_up_by, row.is_open, row.outcome) == (CASE, True, None)
    row = story.tell((UPGRADE, UpgradeEnded(**OF, **ends))).row(UPGRADES, UPGRADE)
    assert (row.held_up_by, row.is_open, row.outcome, row.return_id) == (None, False, ends["outcome"], ends.get("return_id"))
