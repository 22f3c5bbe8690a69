"""A user name is alone, of the manual's characters, and kept in one way of writing (E-16)."""

from typing import Any

import pytest
from pydantic import ValidationError

from aggregates.accounts.invitation import AccountLinkSent
from aggregates.accounts.login import AccountLoginChanged
from aggregates.accounts.roles import AccountRole
from commands.accounts.account_targets import AccountIsLocked, LoginTaken
from commands.accounts.admit_account import AdmitAccount
from commands.accounts.change_account_login import ChangeAccountLogin
from commands.accounts.invite_account import LoginNeeded, login_or_default
from commands.engine.creation import IdInUse
from tests.commands.accounts.inviting import LOCKED, inviting
from tests.commands.accounts.made_up_accounts import (
    ACCOUNT,
    ISSUER,
    LINK,
    NEWER_LINK,
    OTHER_ACCOUNT,
    TOMORROW,
    active,
    admitted,
)
from tests.commands.made_up import customer
from tests.commands.scenario import given


@pytest.mark.requirement("E-02", "H-07")
def test_a_user_name_is_alone_whatever_its_letters() -> None:
    scenario = given(customer(), *active(OTHER_ACCOUNT, login="Straße.ﬁn"))
    for twin in ("straße.fin", "STRASSE.FIN", "strasse.fin"):
        scenario.when(inviting(login=twin)).refused(LoginTaken, twin)
        scenario.when(
            AdmitAccount(account_id=ACCOUNT, login=twin, full_name="E", email=None, role="viewer", issuer=ISSUER, subject="e")
        ).refused(LoginTaken)
    there = given(*active(), *active(OTHER_ACCOUNT, login="vergeben"))
    there.when(ChangeAccountLogin(account_id=ACCOUNT, login="VERGEBEN", by_role=None, confirm=False)).refused(LoginTaken, "VERGEBEN")


def test_an_account_s_own_user_name_can_be_written_otherwise() -> None:
    changed = AccountLoginChanged(login="Erika.Muster", was="erika.muster", confirm=False)
    given(*active()).when(ChangeAccountLogin(account_id=ACCOUNT, login="Erika.Muster", by_role=None, confirm=False)).then(
        (ACCOUNT, changed)
    )


def test_an_account_s_id_is_its_own() -> None:
    given(customer(), *active()).when(inviting()).refused(IdInUse, str(ACCOUNT))


@pytest.mark.requirement("E-02")
@pytest.mark.parametrize(
    "login",
    ["abc", "a" * 80, "erika@example.org", "9_,#$%=?`:;~^–-+*({)}[]\\.", "Łukasz", "मनीषा", "李小龙", "customer9000000", "e\u0301rika"],
)
def test_a_user_name_of_the_manual_s_characters_is_taken(login: str) -> None:
    assert len(inviting(login=login).login) >= 3


def test_a_user_name_is_kept_in_one_way_of_writing() -> None:
    assert inviting(login="e\u0301rika").login == inviting(login=" \u00e9rika ").login == "\u00e9rika"


@pytest.mark.requirement("E-02")
@pytest.mark.parametrize(
    ("login", "word"),
    [
        ("ab", "3"),
        ("a" * 81, "80"),
        ("erika muster", "Benutzername"),
        ("erika/muster", "user name"),
        ("erika\u2800x", "user name"),
        ("erika\u202ex", "user name"),
        ("\u0301rika", "user name"),
        ("erika\tmuster", "user name"),
        ("<script>", "user name"),
        ("erika٣", "user name"),
        ("x'; --", "user name"),
    ],
)
def test_other_user_names_are_refused(login: str, word: str) -> None:
    with pytest.raises(ValidationError, match=word):
        inviting(login=login)


@pytest.mark.requirement("E-16")
def test_an_administrator_s_new_user_name_waits_for_the_owner_s_new_password() -> None:
    change = ChangeAccountLogin(
        account_id=ACCOUNT, login="e.muster", by_role="administrator", confirm=True, link_id=NEWER_LINK, link_expires_at=TOMORROW
    )
    given(*active()).when(change).then(
        (ACCOUNT, AccountLoginChanged(login="e.muster", was="erika.muster", confirm=True)),
        (ACCOUNT, AccountLinkSent(link_id=NEWER_LINK, purpose="login_changed", expires_at=TOMORROW)),
    )
    given(*active(), LOCKED).when(change).refused(AccountIsLocked, "erika.muster")
    given(admitted(login="erika.muster", role="accounting")).when(change).then(
        (ACCOUNT, AccountLoginChanged(login="e.muster", was="erika.muster", confirm=False))
    )


@pytest.mark.parametrize("changes", [{"confirm": True}, {"confirm": False, "link_id": LINK, "link_expires_at": TOMORROW}])
def test_a_link_goes_with_the_confirmation(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="Bestätigung"):
        ChangeAccountLogin(account_id=ACCOUNT, login="neu", by_role=None, **changes)


@pytest.mark.requirement("E-01")
def test_an_administrator_without_a_chosen_name_is_called_by_the_customer_number() -> None:
    assert login_or_default(None, "administrator", "9000000") == "customer9000000"
    assert login_or_default("", "administrator", "K 17-4") == "customerK17-4"
    assert login_or_default("erika", "administrator", "9000000") == "erika"
    roles: tuple[tuple[AccountRole, str | None], ...] = (("accounting", "9000000"), ("ops", None))
    for role, number in roles:
        with pytest.raises(LoginNeeded):
            login_or_default(None, role, number)
