"""given(events), then(row): service accesses, as the customer and the reseller see them."""

from uuid import UUID

import pytest

from aggregates.accounts.login import AccountLoginChanged
from aggregates.accounts.owner import (
    AccountNameChanged,
)
from aggregates.accounts.standing import AccountInactivated, AccountLocked, AccountRoleChanged, AccountUnlocked
from aggregates.customer import CustomerRenamed
from aggregates.engine.event import OPERATOR, Event
from aggregates.service_access import SecretsClosedToServiceAccess, SecretsOpenedToServiceAccess
from readmodels.accounts.accounts import ACCOUNTS
from readmodels.service_accesses import SERVICE_ACCESS_GIVEN, SERVICE_ACCESS_ROWS
from readmodels.sessions import SESSIONS
from tests.commands.made_up import CUSTOMER
from tests.projections.account_life import (
    ACTING,
    ERIKA,
    GRANT,
    RITA,
    RITAS_LOGIN,
    activated,
    ended,
    revoked,
)
from tests.projections.story import Story


@pytest.mark.requirement("S-03")
def test_a_reseller_sees_whose_account_it_may_work_in(lived: Story) -> None:
    row = lived.row(SERVICE_ACCESS_ROWS, GRANT)
    assert (row.customer_id, row.of_customer, row.account_id) == (RITA, CUSTOMER, ERIKA)
    assert (row.customer_number, row.customer, row.kind, row.login, row.first_name, row.last_name, row.status) == (
        "K-1001",
        "Beispiel GmbH",
        "administrator",
        "erika.m",
        "Erika",
        "Muster",
        "active",
    )
    assert all(word in row.search for word in ("k-1001", "beispiel", "erika.m", "muster"))


@pytest.mark.requirement("S-03")
def test_the_resellers_row_follows_the_customer_and_the_account(lived: Story) -> None:
    lived.tell((CUSTOMER, CustomerRenamed(name="Muster AG", was="Beispiel GmbH")))
    lived.tell((ERIKA, AccountNameChanged(full_name="Neu, Erika", was="Erika Muster")))
    lived.tell((ERIKA, AccountLoginChanged(login="e.neu", was="erika.m", confirm=False)), (ERIKA, AccountLocked()))
    row = lived.row(SERVICE_ACCESS_ROWS, GRANT)
    assert (row.customer, row.customer_sort, row.login, row.first_name, row.last_name, row.status) == (
        "Muster AG",
        "muster ag",
        "e.neu",
        "Erika",
        "Neu",
        "deactivated",
    )
    assert "beispiel" not in row.search
    assert lived.tell((ERIKA, AccountUnlocked())).row(SERVICE_ACCESS_ROWS, GRANT).status == "active"


@pytest.mark.requirement("S-03", "S-05")
def test_of_a_revoked_access_the_reseller_keeps_nothing_of_the_customer(lived: Story) -> None:
    row = lived.tell(revoked()).row(SERVICE_ACCESS_ROWS, GRANT)
    assert not row.active
    assert (row.customer_number, row.customer, row.login, row.first_name, row.last_name, row.search) == ("", "", "", None, "", "")
    lived.tell((CUSTOMER, CustomerRenamed(name="Muster AG", was="Beispiel GmbH")), (ERIKA, AccountLocked()))
    assert lived.row(SERVICE_ACCESS_ROWS, GRANT) == row


@pytest.mark.requirement("S-05")
def test_a_customer_sees_who_has_access_since_when(lived: Story) -> None:
    row = lived.row(SERVICE_ACCESS_GIVEN, GRANT)
    assert (row.customer_id, row.account_id, row.reseller_id, row.status, row.secrets) == (CUSTOMER, ERIKA, RITA, "active", False)
    assert (row.company, row.name, row.address, row.phone, row.email) == (
        "Beispiel Systemhaus",
        "Rita Reseller",
        "Resellerweg 3, 12345 Musterstadt",
        "+491713920002",
        "rita@example.org",
    )
    assert lived.row(ACCOUNTS, ERIKA).grant_id == GRANT
    assert lived.tell((GRANT, SecretsOpenedToServiceAccess())).row(SERVICE_ACCESS_GIVEN, GRANT).secrets
    assert not lived.tell((GRANT, SecretsClosedToServiceAccess())).row(SERVICE_ACCESS_GIVEN, GRANT).secrets
    row = lived.tell(revoked()).row(SERVICE_ACCESS_GIVEN, GRANT)
    assert (row.status, row.until) == ("revoked", lived.told[-1].recorded_at)
    assert lived.row(ACCOUNTS, ERIKA).grant_id is None


@pytest.mark.requirement("S-05")
def test_an_access_rests_while_its_reseller_can_not_act_by_it(lived: Story) -> None:
    def status(grant_id: UUID = GRANT) -> str:
        return lived.row(SERVICE_ACCESS_GIVEN, grant_id).status

    assert lived.tell((RITA, AccountLocked())).row(SERVICE_ACCESS_GIVEN, GRANT).status == "resting"
    late = UUID(int=77)
    lived.tell(activated(grant_id=late, code_id=UUID(int=78)))
    assert status(late) == "resting", "activated in the moment of locking"
    lived.tell((RITA, AccountUnlocked()))
    assert (status(), status(late)) == ("active", "active")
    lived.tell((RITA, AccountRoleChanged(role="support", was="reseller")))
    assert status() == "resting"
    lived.tell(revoked()).tell((RITA, AccountRoleChanged(role="reseller", was="support")))
    assert (status(), status(late)) == ("revoked", "active"), "what is over stays so"
    lived.tell((RITA, AccountInactivated(login="rita.r")))
    assert (status(), status(late)) == ("revoked", "resting")


@pytest.mark.requirement("S-05")
def test_a_later_access_is_the_accounts_own_when_the_earlier_one_is_told_late(lived: Story) -> None:
    later = UUID(int=77)
    lived.tell(activated(grant_id=later, code_id=UUID(int=78))).tell(revoked())
    assert lived.row(ACCOUNTS, ERIKA).grant_id == later


@pytest.mark.requirement("S-04", "S-05")
def test_who_acts_is_seen_on_both_sides_until_the_access_is_revoked(lived: Story) -> None:
    inside, outside = lived.row(SESSIONS, ACTING), lived.row(SESSIONS, RITAS_LOGIN)
    assert (inside.customer_id, inside.status, inside.grant_id, inside.acting_name, inside.acting_company) == (
        CUSTOMER,
        "open",
        GRANT,
        "Rita Reseller",
        "Beispiel Systemhaus",
    )
    assert (outside.customer_id, outside.status, outside.acting_for) == (OPERATOR, "open", "K-1001 Beispiel GmbH")
    lived.tell(revoked())
    inside, outside = lived.row(SESSIONS, ACTING), lived.row(SESSIONS, RITAS_LOGIN)
    assert (inside.status, inside.end_reason, outside.status, outside.acting_for) == ("ended", "access_revoked", "open", None)


@pytest.mark.requirement("S-04")
@pytest.mark.parametrize(
    ("ends", "reason"),
    [
        (ended(ACTING, RITA, "went_back"), "went_back"),
        (ended(RITAS_LOGIN, RITA), "parent_ended"),
        ((RITA, AccountLocked()), "account_locked"),
    ],
    ids=["went_back", "logged_out", "locked"],
)
def test_acting_ends_with_what_it_rests_on(lived: Story, ends: tuple[UUID, Event], reason: str) -> None:
    lived.tell(ends)
    row = lived.row(SESSIONS, ACTING)
    assert (row.status, row.end_reason) == ("ended", reason)
    assert lived.row(SESSIONS, RITAS_LOGIN).acting_for is None
