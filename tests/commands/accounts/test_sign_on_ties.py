"""To whom of the customer's directory an account belongs, and by whose word (H-01)."""

from typing import Any
from uuid import UUID

import pytest

from aggregates.accounts.account import Account
from aggregates.accounts.login import AccountLoginChanged
from aggregates.accounts.owner import AccountEmailChanged, AccountEmailVouched
from aggregates.accounts.sign_on import AccountSignOnLinked, AccountSignOnTied, SignOnTie
from aggregates.accounts.standing import AccountLocked, AccountUnlocked
from commands.accounts.account_roles import RoleNotYours
from commands.accounts.account_targets import AccountIsLocked, OwnAccount, PasswordIsAnother
from commands.accounts.admit_account import SignOnHasAccount
from commands.accounts.link_sign_on import AccountOfSomebodyElse, AddressNotProven, LinkSignOn
from commands.accounts.vouch_for_account_email import VouchForAccountEmail
from tests.commands.accounts.made_up_accounts import ACCOUNT, ISSUER, OTHER_ACCOUNT, OTHER_PASSWORD, PASSWORD, active, admitted, invited
from tests.commands.made_up import Entry, customer
from tests.commands.scenario import given

LOCKED = (ACCOUNT, AccountLocked())


def tied(tie: SignOnTie = "proven_address", **changes: Any) -> tuple[UUID, AccountSignOnTied]:
    fields: dict[str, Any] = {"issuer": ISSUER, "subject": "erika", **changes}
    return ACCOUNT, AccountSignOnTied(tie=tie, **fields)


BY_ADDRESS = LinkSignOn(
    account_id=ACCOUNT, issuer=ISSUER, subject="erika", tie="proven_address", proven_email="Erika.Muster@example.org", by_role=None
)
NEW_ISSUER = "https://new.example.org"
MOVED = BY_ADDRESS.model_copy(update={"issuer": NEW_ISSUER, "subject": "e"})
VOUCHED = (ACCOUNT, AccountEmailVouched(email="erika.muster@example.org", issuer=ISSUER))
OF_DIRECTORY = admitted(email="erika.muster@example.org")


@pytest.mark.requirement("H-01")
def test_an_account_is_tied_to_one_person_of_the_directory() -> None:
    """So that whoever gets the same address later doesn't get the account."""
    scenario = given(customer(), *invited(role="administrator")).when(BY_ADDRESS)
    scenario.then(tied())
    other = BY_ADDRESS.model_copy(update={"subject": "somebody else"})
    scenario.when(other).refused(AccountOfSomebodyElse, "erika.muster")
    scenario.when(other.model_copy(update={"tie": "administrator"})).refused(AccountOfSomebodyElse)
    scenario.world.apply([*active(OTHER_ACCOUNT, login="hans")])
    by_hand = LinkSignOn(account_id=OTHER_ACCOUNT, issuer=ISSUER, subject="erika", tie="administrator", by_role="ops")
    scenario.when(by_hand).refused(SignOnHasAccount, str(ACCOUNT))
    scenario.when(MOVED).then(tied(issuer=NEW_ISSUER, subject="e", was_issuer=ISSUER, was_subject="erika"))
    assert scenario.when(by_hand).decision
    given(customer(), *active(), LOCKED).when(BY_ADDRESS).refused(AccountIsLocked, "erika.muster")


@pytest.mark.requirement("H-01")
@pytest.mark.parametrize(
    "events",
    [
        active(),
        [OF_DIRECTORY],
        [OF_DIRECTORY, (ACCOUNT, AccountEmailVouched(email="somebody@example.org", issuer=ISSUER))],
        [OF_DIRECTORY, VOUCHED, (ACCOUNT, AccountEmailChanged(email="boss@example.org", was="erika.muster@example.org"))],
        [
            *active(),
            (ACCOUNT, AccountLoginChanged(login="e", was="erika.muster", confirm=True)),
            LOCKED,
            (ACCOUNT, AccountUnlocked()),
        ],
        [*invited(), tied("administrator")],
    ],
    ids=["has a password", "never vouched for", "for another address", "another entered", "invited again in a way", "tied by a person"],
)
def test_an_address_that_the_directory_did_not_prove_ties_nothing(events: list[Entry]) -> None:
    for proven in ("erika.muster@example.org", "boss@example.org", None):
        command = MOVED.model_copy(update={"proven_email": proven})
        given(customer(), *events).when(command).refused(AddressNotProven)


@pytest.mark.requirement("H-01")
def test_an_address_that_the_directory_proved_moves_the_account_along_and_ends_its_sessions() -> None:
    before = (ACCOUNT, AccountSignOnLinked(issuer=ISSUER, subject="erika"))
    for events in ([OF_DIRECTORY, VOUCHED], [*invited(), before], [*invited(), tied()]):
        scenario = given(customer(), *events)
        epoch = scenario.world.fold(Account, ACCOUNT).epoch
        scenario.when(MOVED).then(tied(issuer=NEW_ISSUER, subject="e", was_issuer=ISSUER, was_subject="erika"))
        assert scenario.world.fold(Account, ACCOUNT).epoch == epoch + 1


@pytest.mark.requirement("H-01")
def test_an_administrator_or_the_owner_ties_an_account_with_a_password() -> None:
    by_hand = LinkSignOn(account_id=ACCOUNT, issuer=ISSUER, subject="erika", tie="administrator", by_role="administrator")
    given(customer(), *active()).when(by_hand).then(tied("administrator"))
    given(customer(), *active(role="administrator")).when(by_hand).refused(RoleNotYours)
    given(customer(), *active(), actor=f"account:{ACCOUNT}").when(by_hand).refused(OwnAccount)
    own = by_hand.model_copy(update={"tie": "owner", "by_role": None, "checked_password_id": PASSWORD})
    given(customer(), *active(), actor=f"account:{ACCOUNT}").when(own).then(tied("owner"))
    given(customer(), *active()).when(own.model_copy(update={"checked_password_id": OTHER_PASSWORD})).refused(PasswordIsAnother)


@pytest.mark.requirement("H-01")
def test_a_directory_vouches_for_the_address_that_the_account_has() -> None:
    vouch = VouchForAccountEmail(account_id=ACCOUNT, email="Erika.Muster@Example.org", issuer=ISSUER)
    given(OF_DIRECTORY).when(vouch).then(VOUCHED)
    given(admitted(email="other@example.org")).when(vouch).then()
    given(OF_DIRECTORY).when(vouch.model_copy(update={"issuer": NEW_ISSUER})).then()
