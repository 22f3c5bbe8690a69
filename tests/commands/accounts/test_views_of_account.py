"""What becomes of views when the account of who made them ends."""

from typing import Any
from uuid import UUID

from aggregates.accounts.standing import AccountRoleChanged
from aggregates.view import ViewDeleted, ViewMadeDefault, ViewNoLongerDefault
from commands.accounts.change_account_role import ChangeAccountRole
from commands.accounts.inactivate_account import InactivateAccount
from tests.commands.accounts.inviting import INACTIVE
from tests.commands.accounts.made_up_accounts import ACCOUNT, OTHER_ACCOUNT
from tests.commands.made_up import Entry
from tests.commands.views.made_up_views import COPY, OTHER_VIEW, SHARED, VIEW, by, saved, saving

ERIKA, HANS = ACCOUNT, OTHER_ACCOUNT


def gone(view_id: UUID, **changes: Any) -> Entry:
    fields: dict[str, Any] = {"list": "devices", **changes}
    return view_id, ViewDeleted(view_id=view_id, account_id=ERIKA, **fields)


def test_private_views_end_with_the_account_and_shared_ones_stay() -> None:
    private, of_sims = saved(OTHER_VIEW, name="Privat"), saved(COPY, list="sims", name="Tarife")
    chosen = (OTHER_VIEW, ViewMadeDefault(account_id=ERIKA, list="devices"))
    scenario = by(HANS, saved(), SHARED, private, of_sims, chosen, saved(UUID(int=9), HANS))
    scenario.when(InactivateAccount(account_id=ERIKA, by_role="administrator"))
    scenario.then(INACTIVE, gone(OTHER_VIEW, name="Privat", default_of=(ERIKA,)), gone(COPY, list="sims", name="Tarife"))


def test_no_shared_view_is_the_default_of_somebody_who_is_gone() -> None:
    chosen = (VIEW, ViewMadeDefault(account_id=ERIKA, list="devices"))
    scenario = by(HANS, saved(account_id=HANS), SHARED, chosen, (VIEW, ViewMadeDefault(account_id=HANS, list="devices")))
    scenario.when(InactivateAccount(account_id=ERIKA, by_role="administrator"))
    scenario.then(INACTIVE, (VIEW, ViewNoLongerDefault(account_id=ERIKA, list="devices")))


def test_another_role_keeps_them() -> None:
    scenario = by(HANS, saved(), SHARED, saved(OTHER_VIEW, name="Privat"))
    scenario.when(ChangeAccountRole(account_id=ERIKA, role="employee", by_role="administrator"))
    scenario.then((ERIKA, AccountRoleChanged(role="employee", was="viewer")))


def test_nobody_saves_for_an_account_that_is_gone() -> None:
    refused = by(ERIKA, INACTIVE).when(saving()).refusal
    assert refused is not None
    assert refused.code == "account-is-inactive"
