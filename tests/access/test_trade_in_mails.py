"""Who is to send in an old device that was taken in payment is reminded by mail, each time once, as of a return (H-09, H-14)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from access.engine.current_states import CurrentStates
from access.engine.outbox import Outbox
from access.timers.timed_messages import announces
from access.trade_in_mails import TRADE_IN_SUBJECT
from aggregates.case_reminders import CaseReminders, CaseRemindersChanged
from aggregates.remarketing.awaited import RemarketedDeviceAwaited
from aggregates.remarketing.remarketing import RemarketedDeviceReceived
from aggregates.user import UserEmailChanged
from tests.commands.made_up import CUSTOMER, ERIKA, device
from tests.commands.orders.made_up_orders import ORDER
from tests.commands.remarketing.sold import OF, SOLD, registered
from tests.commands.timers.kept import Kept, set_by
from tests.eventstore.store import open_log, rows_of

REMINDED = "SELECT count(*) FROM events WHERE event_name = 'remarketing.reminded'"


@pytest.fixture
def kept(database: str) -> Iterator[Kept]:
    log = open_log(database)
    made = Kept(log, announces=announces(log, CurrentStates(log), Outbox(log)))
    made.tell(device(), (ERIKA, UserEmailChanged(email="erika@beispiel.example", was=None)), registered())
    yield made
    made.close()
    log.close()


def mails(kept: Kept) -> list[tuple[str, str, str]]:
    """All that would go out, the oldest first."""
    told = [each.content for each in Outbox(kept.log).read(contents=True)]
    return [(each.recipient, each.subject, each.body) for each in reversed(told) if each is not None]


@pytest.mark.requirement("H-14")
def test_a_mail_reminds_again_and_again_until_the_device_has_come(kept: Kept) -> None:
    kept.tell((SOLD, RemarketedDeviceAwaited(**OF, number="W-1", order_id=ORDER)))
    assert set_by(kept) == {}, "the customer wants no reminders"
    kept.tell((CUSTOMER, CaseRemindersChanged(reminders=CaseReminders(open_return=3))))
    [due] = set_by(kept).values()
    kept.until(due - timedelta(seconds=1))
    assert mails(kept) == []
    kept.until(due)
    [(recipient, subject, body)] = mails(kept)
    assert (recipient, subject) == ("erika@beispiel.example", TRADE_IN_SUBJECT)
    assert all(said in body for said in ("Muster, Erika", "W-1", "Beispielwerk Phone 1"))
    kept.until(kept.now)
    assert len(mails(kept)) == 1
    [due] = set_by(kept).values()
    kept.until(due)
    assert (len(mails(kept)), rows_of(kept.log.dsn, REMINDED)) == (2, [(2,)])
    kept.tell((SOLD, RemarketedDeviceReceived(**OF)))
    assert set_by(kept) == {}
