"""An old device that is awaited is a clarification case, and its row says since when, until it is received or not to be sold any more (H-15, H-23)."""

import pytest

from aggregates.engine.event import Event
from aggregates.remarketing.awaited import RemarketedDeviceAwaited
from aggregates.remarketing.remarketing import RemarketedDeviceReceived, RemarketingWithdrawn
from aggregates.user import UserErased
from projections.registry import PROJECTIONS, inventory
from readmodels.clarification_cases.clarification_cases import OPEN_CASES
from readmodels.remarketing.awaited_trade_in import AWAITED_TRADE_IN, AWAITED_TRADE_IN_CASES
from readmodels.remarketing.remarketings import REMARKETINGS
from tests.commands.made_up import ERIKA, PHONE
from tests.commands.orders.made_up_orders import ORDER
from tests.commands.remarketing.sold import BASE, CLOSES, OF, SOLD, registered
from tests.projections.story import Story

pytestmark = pytest.mark.requirement("H-15", "H-23")
[remarketings] = [each for each in PROJECTIONS if each.name == "remarketings"]
AWAITED = (SOLD, RemarketedDeviceAwaited(**OF, number="W-1", order_id=ORDER))
RECEIVED, WITHDRAWN = (SOLD, RemarketedDeviceReceived(**OF)), (SOLD, RemarketingWithdrawn(**CLOSES))
CASE = AWAITED_TRADE_IN.id_of(SOLD)


def test_it_is_a_case_from_then_on() -> None:
    story = Story(inventory).tell(*BASE, registered())
    assert story.rows.get(AWAITED_TRADE_IN_CASES, CASE) is None
    case = story.tell(AWAITED).row(AWAITED_TRADE_IN_CASES, CASE)
    told = (case.kind, case.subject_kind, case.subject_id, case.subject, case.device_id, case.user_id, case.status)
    assert told == ("awaited_trade_in", "remarketing", SOLD, "W-1", PHONE, ERIKA, "open")
    assert case.opened_at == story.told[-1].effective_at
    assert story.count(OPEN_CASES, "awaited_trade_in") == 1


@pytest.mark.parametrize("ending", [RECEIVED, WITHDRAWN])
def test_it_ends_with_its_receipt_or_its_withdrawal(ending: tuple[object, Event]) -> None:
    story = Story(inventory).tell(*BASE, registered(), AWAITED, (SOLD, ending[1]))
    case = story.row(AWAITED_TRADE_IN_CASES, CASE)
    assert (case.status, case.closed_at) == ("closed", story.told[-1].effective_at)
    assert story.count(OPEN_CASES, "awaited_trade_in") == 0


def test_what_was_received_before_is_none() -> None:
    """As in a log of before there was such an event."""
    story = Story(inventory).tell(*BASE, registered(), RECEIVED)
    assert story.rows.get(AWAITED_TRADE_IN_CASES, CASE) is None


@pytest.mark.parametrize("ending", [RECEIVED, WITHDRAWN])
def test_its_row_says_for_which_order_and_since_when(ending: tuple[object, Event]) -> None:
    story = Story(remarketings).tell(*BASE, registered())
    assert (story.row(REMARKETINGS, SOLD).order_id, story.row(REMARKETINGS, SOLD).awaited_since) == (None, None)
    story.tell(AWAITED)
    row = story.row(REMARKETINGS, SOLD)
    assert (row.status, row.order_id, row.awaited_since, row.version) == ("registered", ORDER, story.told[-1].effective_at, 2)
    row = story.tell((SOLD, ending[1])).row(REMARKETINGS, SOLD)
    assert (row.order_id, row.awaited_since) == (ORDER, None)


def test_the_device_of_a_person_whose_data_were_erased_is_awaited_all_the_same() -> None:
    story = Story(inventory).tell(*BASE, registered(), AWAITED, (ERIKA, UserErased()))
    assert story.row(AWAITED_TRADE_IN_CASES, CASE).status == "open"
    rebuilt = Story(inventory).tell_redacted(*BASE, registered(), AWAITED)
    assert rebuilt.row(AWAITED_TRADE_IN_CASES, CASE).subject == "W-1"
