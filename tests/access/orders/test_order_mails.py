"""Whoever places an order gets a confirmation by mail, and whoever may approve it is told: each once, whatever was killed when (H-11)."""

from datetime import timedelta
from uuid import UUID

import pytest

from access.orders.approval_mails import APPROVAL_SUBJECT
from access.orders.order_mails import ORDERED_SUBJECT
from aggregates.accounts.standing import AccountLocked
from aggregates.order import OrderCompleted
from aggregates.orders.order_mails import OrderMailsAsked
from tests.access.orders.mailing import after_the_kill, killed, sent
from tests.commands.accounts.made_up_accounts import active
from tests.commands.made_up import ERIKA, Entry
from tests.commands.orders.approvals import BY_BOSS, CLERK, NOW, asked, rules
from tests.commands.orders.made_up_orders import A_PHONE, NUMBER, ORDER, TWO_CASES, placed
from tests.commands.timers.keep_program import STEPS
from tests.commands.timers.kept import Kept
from tests.eventstore.store import rows_of
from tests.gateways.servers import Mailbox

TOLD = "SELECT count(*)::int FROM events WHERE event_name = 'order.told_by_mail'"
SUBJECT = ORDERED_SUBJECT.format(number=NUMBER)
HELPER = UUID("ac000000-0000-4000-8000-000000000009")


def mails_asked(ordered_by: str = BY_BOSS) -> Entry:
    return ORDER, OrderMailsAsked(order_id=ORDER, ordered_by=ordered_by, asked_at=NOW)


@pytest.mark.requirement("H-11")
def test_whoever_orders_gets_a_confirmation_that_says_what_was_ordered(kept: Kept, box: Mailbox) -> None:
    kept.tell(placed(A_PHONE, TWO_CASES), mails_asked())
    assert sent(kept, box) == []
    kept.until(kept.now)
    assert sent(kept, box) == ["boss@example.org"]
    [mail] = box.mails
    assert mail["Subject"] == SUBJECT
    assert [line for line in mail.get_content().splitlines() if "×" in line] == ["1 × Phone 1 256 GB blau (BW-1)", "2 × Hülle (H-1)"] * 2
    assert "Genehmigung" not in mail.get_content()
    kept.until(kept.now + timedelta(days=9))
    assert len(sent(kept, box)) == 1


@pytest.mark.requirement("H-11")
def test_those_who_may_approve_are_told_at_once_and_nobody_twice(kept: Kept, box: Mailbox) -> None:
    kept.tell(rules(every_order=True, approvers=(CLERK,)), placed(), asked("every_order", ordered_by=BY_BOSS), mails_asked())
    kept.until(kept.now)
    assert sent(kept, box) == ["boss@example.org", "clerk@example.org"]
    subjects = {recipients[0]: mail["Subject"] for recipients, mail in zip(box.recipients, box.mails, strict=True)}
    assert subjects == {"boss@example.org": SUBJECT, "clerk@example.org": APPROVAL_SUBJECT}
    assert any("wartet auf eine Genehmigung" in mail.get_content() for mail in box.mails if mail["Subject"] == SUBJECT)


@pytest.mark.requirement("H-11")
def test_whoever_may_approve_the_own_order_gets_one_mail(kept: Kept, box: Mailbox) -> None:
    kept.tell(rules(every_order=True, own_orders=True), placed(), asked("every_order", ordered_by=BY_BOSS), mails_asked())
    kept.until(kept.now)
    assert sent(kept, box) == ["boss@example.org"]


@pytest.mark.requirement("H-11")
@pytest.mark.parametrize("ordered_by", ["token:made-up", f"account:{CLERK}", f"account:{HELPER}", f"account:{ERIKA}"])
def test_whoever_has_no_mailbox_here_gets_none(kept: Kept, box: Mailbox, ordered_by: str) -> None:
    kept.tell((CLERK, AccountLocked()), *active(HELPER, "reseller"))
    kept.tell(placed(), mails_asked(ordered_by))
    kept.until(kept.now)
    assert (rows_of(kept.log.dsn, TOLD), sent(kept, box)) == ([(1,)], [])


@pytest.mark.requirement("H-11")
def test_what_was_cancelled_before_is_not_confirmed(kept: Kept, box: Mailbox) -> None:
    kept.tell(placed(), mails_asked(), (ORDER, OrderCompleted(order_id=ORDER, user_id=ERIKA, status="cancelled")))
    kept.until(kept.now)
    assert (rows_of(kept.log.dsn, TOLD), sent(kept, box)) == ([(0,)], [])


@pytest.mark.requirement("H-11")
@pytest.mark.parametrize("step", STEPS)
def test_whoever_is_killed_between_placing_and_its_mail_loses_none_and_sends_none_twice(kept: Kept, box: Mailbox, step: str) -> None:
    kept.tell(rules(every_order=True, approvers=(CLERK,)), placed(), asked("every_order", ordered_by=BY_BOSS), mails_asked())
    killed(kept, kept.now, step)
    happened = step in STEPS[2:]
    everybody = ["boss@example.org", "clerk@example.org"]
    assert (rows_of(kept.log.dsn, TOLD), sent(kept, box)) == ([(int(happened),)], everybody if happened else []), (
        "no mail without its event"
    )
    after_the_kill(kept)
    kept.until(kept.now)
    assert (rows_of(kept.log.dsn, TOLD), sent(kept, box)) == ([(1,)], everybody)
