"""Who approves is reminded by mail of orders that wait: with each reminder once, whatever was killed when (H-11)."""

from datetime import date, datetime, timedelta

import pytest

from access.orders.approval_mails import APPROVAL_SUBJECT
from aggregates.accounts.standing import AccountLocked
from aggregates.agreements.approval_rules import Deputy
from aggregates.orders.order_approval import OrderApproved
from tests.access.orders.mailing import after_the_kill, killed, sent
from tests.commands.made_up import ERIKA
from tests.commands.orders.approvals import BOSS, BY_BOSS, CLERK, DEPUTY, asked, rules
from tests.commands.orders.made_up_orders import NUMBER, ORDER, placed
from tests.commands.timers.keep_program import STEPS
from tests.commands.timers.kept import Kept, set_by
from tests.eventstore.store import rows_of
from tests.gateways.servers import Mailbox

STANDS_IN = Deputy(approver=BOSS, deputy=DEPUTY, from_day=date(2026, 12, 1), until_day=date(2026, 12, 3))
REMINDED = "SELECT (payload->>'times')::int FROM events WHERE event_name = 'order.approval_reminded' ORDER BY position"


def due(kept: Kept) -> datetime:
    [moment] = set_by(kept).values()
    return moment


@pytest.mark.requirement("H-11")
def test_approvers_and_their_deputies_get_a_mail_with_each_reminder(kept: Kept, box: Mailbox) -> None:
    kept.tell(rules(every_order=True, approvers=(BOSS, CLERK), deputies=(STANDS_IN,)), placed(), asked("every_order"))
    kept.until(due(kept) - timedelta(seconds=1))
    assert sent(kept, box) == []
    kept.until(due(kept))
    assert sent(kept, box) == ["boss@example.org", "clerk@example.org", "deputy@example.org"]
    assert {mail["Subject"] for mail in box.mails} == {APPROVAL_SUBJECT}
    assert all(NUMBER in mail.get_content() for mail in box.mails)
    kept.tell((CLERK, AccountLocked()))
    kept.until(due(kept))
    everybody = ["boss@example.org", "boss@example.org", "clerk@example.org", "deputy@example.org"]
    assert sent(kept, box) == everybody, "the deputy's days are over, the clerk is locked out"
    kept.tell((ORDER, OrderApproved(order_id=ORDER, user_id=ERIKA)))
    kept.until(kept.now + timedelta(days=30))
    assert len(sent(kept, box)) == 4


@pytest.mark.requirement("H-11")
def test_whoever_ordered_is_reminded_only_where_that_may_be_approved_by_oneself(kept: Kept, box: Mailbox) -> None:
    kept.tell(rules(every_order=True, approvers=(BOSS, CLERK)), placed(), asked("every_order", ordered_by=BY_BOSS))
    kept.until(due(kept))
    assert sent(kept, box) == ["clerk@example.org"]
    kept.tell(rules(every_order=True, approvers=(BOSS,), own_orders=True))
    kept.until(due(kept))
    assert sent(kept, box) == ["boss@example.org", "clerk@example.org"]


@pytest.mark.requirement("H-11")
@pytest.mark.parametrize("step", STEPS)
def test_whoever_is_killed_between_the_reminder_and_its_mail_loses_none_and_sends_none_twice(kept: Kept, box: Mailbox, step: str) -> None:
    kept.tell(rules(every_order=True), placed(), asked("every_order"))
    moment = due(kept)
    killed(kept, moment, step)
    happened = len(rows_of(kept.log.dsn, REMINDED))
    assert happened == (step in STEPS[2:])
    assert sent(kept, box) == ["boss@example.org"] * happened, "no mail without its event"
    after_the_kill(kept)
    kept.until(moment)
    assert (rows_of(kept.log.dsn, REMINDED), sent(kept, box)) == ([(1,)], ["boss@example.org"])
