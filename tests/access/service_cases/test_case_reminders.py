"""Who is to send a device back, and who is to answer at a service case, is reminded by mail: each time once (H-13, H-14)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from access.engine.current_states import CurrentStates
from access.engine.outbox import Outbox
from access.service_cases.answer_mails import ANSWER_SUBJECT
from access.service_cases.return_mails import RETURN_SUBJECT
from access.timers.timed_messages import announces
from aggregates.case_reminders import CaseReminders, CaseRemindersChanged
from aggregates.customer import FeatureSwitchedOn
from aggregates.device_terms import DeviceDescription
from aggregates.service_cases.any_case import CaseDeviceReceived
from aggregates.service_cases.messages import CaseMessageSent, CaseSide
from aggregates.service_cases.repair import RepairEstimated, RepairRequested
from aggregates.service_cases.returns import ReturnReceived, ReturnRequested
from aggregates.user import UserEmailChanged
from tests.commands.accounts.made_up_accounts import active
from tests.commands.made_up import CUSTOMER, ERIKA, IMEI_1, PHONE, device, imei
from tests.commands.orders.approvals import BOSS, BY_BOSS, CLERK, account
from tests.commands.service_cases.cases import NEW, OTHER_CASE
from tests.commands.timers.kept import Kept, set_by
from tests.eventstore.store import appended, cause, open_log, rows_of

CASE = UUID("5c000000-0000-4000-8000-000000000001")
OF = {"case_id": CASE, "device_id": PHONE, "user_id": ERIKA}
BEGUN = {**OF, "number": "S-1", "identifiers": (imei(IMEI_1),), "description": DeviceDescription(maker="Beispielwerk", model="Phone 1")}
ON = (CUSTOMER, CaseRemindersChanged(reminders=CaseReminders(open_return=3)))
REMINDED = (
    "SELECT event_name FROM events WHERE event_name IN ('service_case.return_reminded', 'service_case.answer_missed') ORDER BY position"
)


@pytest.fixture
def kept(database: str) -> Iterator[Kept]:
    log = open_log(database)
    made = Kept(log, announces=announces(log, CurrentStates(log), Outbox(log)))
    made.tell(device(), (ERIKA, UserEmailChanged(email="erika@beispiel.example", was=None)))
    yield made
    made.close()
    log.close()


def mails(kept: Kept) -> list[tuple[str, str, str]]:
    """All that would go out, the oldest first."""
    told = [each.content for each in Outbox(kept.log).read(contents=True)]
    return [(each.recipient, each.subject, each.body) for each in reversed(told) if each is not None]


def due(kept: Kept) -> datetime:
    [moment] = set_by(kept).values()
    return moment


def returned() -> ReturnRequested:
    wanted = {"occasion": "leaver", "whereabouts": "pool", "contract": "keep", "user": "keep", "sending": "label"}
    return ReturnRequested.model_validate({**BEGUN, **wanted})


@pytest.mark.requirement("H-14")
def test_a_mail_reminds_again_and_again_until_the_device_has_come(kept: Kept) -> None:
    kept.tell((CASE, returned()))
    assert set_by(kept) == {}, "the customer wants no reminders"
    kept.tell(ON)
    kept.until(due(kept) - timedelta(seconds=1))
    assert mails(kept) == []
    kept.until(due(kept))
    [(recipient, subject, body)] = mails(kept)
    assert (recipient, subject) == ("erika@beispiel.example", RETURN_SUBJECT)
    assert all(said in body for said in ("Muster, Erika", "S-1", "Beispielwerk Phone 1"))
    kept.until(kept.now)
    assert len(mails(kept)) == 1
    kept.until(due(kept))
    assert len(mails(kept)) == 2
    kept.tell((CASE, ReturnReceived.model_validate(OF)))
    assert set_by(kept) == {}


def test_nobody_is_reminded_twice_by_whoever_was_killed_before_noting_it(kept: Kept) -> None:
    kept.tell(ON, (CASE, returned()))
    moment = due(kept)
    for _ in range(2):
        kept.until(moment)
        with kept.log.pool.connection() as connection:  # as if it had been killed before it noted what was done
            connection.execute("DELETE FROM timer_tries")
            connection.execute("DELETE FROM idempotency")
    assert (rows_of(kept.log.dsn, REMINDED), len(mails(kept))) == ([("service_case.return_reminded",)], 1)


@pytest.mark.requirement("H-13")
def test_whoever_of_the_side_that_is_to_answer_was_at_the_case_last_gets_a_mail(kept: Kept) -> None:
    kept.tell(account(BOSS, "boss"), account(CLERK, "clerk", "viewer"))
    begun = RepairRequested.model_validate({**BEGUN, "fault": "Display", "sending": "own"})

    def write(message_id: UUID, side: CaseSide, actor: str) -> None:
        told = CaseMessageSent.model_validate({**OF, "message_id": message_id, "side": side, "text": "?", "sent_at": kept.now})
        appended(kept.log, (CASE, told), by=cause(CUSTOMER, actor=actor))
        kept.project()

    appended(kept.log, (CASE, begun), by=cause(CUSTOMER, actor=BY_BOSS))
    write(NEW, "customer", f"account:{CLERK}")
    kept.until(due(kept))
    assert (rows_of(kept.log.dsn, REMINDED), mails(kept)) == ([("service_case.answer_missed",)], []), "nobody of fulfilment was at it yet"
    write(OTHER_CASE, "fulfilment", "token:made-up")
    kept.until(due(kept))
    [(recipient, subject, body)] = mails(kept)
    assert (recipient, subject, "S-1" in body) == ("boss@example.org", ANSWER_SUBJECT, True), "a viewer can't answer"


def begun_by_its_user(kept: Kept) -> None:
    kept.tell(*active(CLERK, "employee", user_id=ERIKA))
    begun = RepairRequested.model_validate({**BEGUN, "fault": "Display", "sending": "own"})
    appended(kept.log, (CASE, begun), by=cause(CUSTOMER, actor=f"account:{CLERK}"))


REPORTING = (CUSTOMER, FeatureSwitchedOn(feature="own_cases"))


@pytest.mark.requirement("H-13")
def test_an_employee_is_reminded_of_messages_at_the_own_case_where_that_is_agreed(kept: Kept) -> None:
    begun_by_its_user(kept)
    told = {**OF, "message_id": NEW, "side": "fulfilment", "text": "?", "sent_at": kept.now}
    kept.tell((CASE, CaseMessageSent.model_validate(told)))
    kept.until(due(kept))
    assert mails(kept) == [], "it isn't agreed"
    kept.tell(REPORTING)
    kept.until(due(kept))
    assert [(recipient, subject) for recipient, subject, _ in mails(kept)] == [("erika.muster@example.org", ANSWER_SUBJECT)]


@pytest.mark.requirement("H-13")
def test_of_an_estimate_no_employee_is_reminded(kept: Kept) -> None:
    """As others decide what costs money."""
    begun_by_its_user(kept)
    kept.tell(REPORTING, (CASE, CaseDeviceReceived.model_validate({**OF, "kind": "repair"})))
    kept.tell((CASE, RepairEstimated.model_validate({**OF, "net": "149.90"})))
    kept.until(due(kept))
    assert (rows_of(kept.log.dsn, REMINDED), mails(kept)) == ([("service_case.answer_missed",)], [])
