"""What becomes of views that name somebody whose data are erased (A-14)."""

from __future__ import annotations

from typing import Any

import pytest

from aggregates.accounts.login import AccountLoginChanged
from aggregates.accounts.owner import AccountEmailChanged, AccountNameChanged
from aggregates.accounts.standing import AccountErased
from aggregates.user import UserDeleted, UserEmailChanged, UserErased, UserRegistered, UserRenamed
from aggregates.view import ViewChanged, ViewDeleted, ViewRenamed
from aggregates.view_terms import ViewFilter
from commands.accounts.erase_account import EraseAccount
from commands.users.erase_user import EraseUser
from tests.commands.accounts.inviting import INACTIVE
from tests.commands.accounts.made_up_accounts import ACCOUNT, OTHER_ACCOUNT
from tests.commands.made_up import ERIKA, Entry
from tests.commands.views.made_up_views import OTHER_VIEW, SHARED, VIEW, by, saved

NOTHING: dict[str, Any] = {"filters": (), "search": None, "sort": ()}
PERSON: tuple[Entry, ...] = (
    (ERIKA, UserRegistered(name="Muster, Erika", email="erika@example.org", personnel_number="P-4711")),
    (ERIKA, UserRenamed(name="Neu, Erika", was="Muster, Erika")),
    (ERIKA, UserEmailChanged(email="neu@example.org", was="erika@example.org")),
    (ERIKA, UserDeleted(personnel_number="P-4711")),
)


def filtered(value: str) -> dict[str, Any]:
    return {**NOTHING, "filters": (ViewFilter(field="user_name", operator="contains", value=value),)}


NAMING: list[dict[str, Any]] = [
    {**NOTHING, "name": "Geräte von Erika Neu"},
    {**NOTHING, "name": "ERIKA MUSTER"},
    {**NOTHING, "search": "muster erika"},
    filtered("Muster, Erika"),
    filtered("erika@example.org"),
    filtered("hans@example.org,NEU@example.org"),
    filtered("P-4711"),
    filtered(str(ERIKA)),
]
OTHERS: list[dict[str, Any]] = [
    NOTHING,
    filtered("Muster"),
    filtered("Neumann, Erikas"),
    filtered("P-47110"),
    filtered("xerika@example.org"),
]


@pytest.mark.part_of("A-14")
@pytest.mark.parametrize("asked", NAMING, ids=str)
def test_a_view_that_names_an_erased_user_is_deleted_whoever_made_it(asked: dict[str, Any]) -> None:
    scenario = by(OTHER_ACCOUNT, *PERSON, saved(**asked), SHARED, saved(OTHER_VIEW, name="Anderes", filters=()))
    gone = (VIEW, ViewDeleted(view_id=VIEW, account_id=ACCOUNT, list="devices", name=asked.get("name", "Lager")))
    scenario.when(EraseUser(user_id=ERIKA)).then(gone, (ERIKA, UserErased()))


@pytest.mark.parametrize("asked", OTHERS, ids=str)
def test_one_that_may_mean_others_stays(asked: dict[str, Any]) -> None:
    by(OTHER_ACCOUNT, *PERSON, saved(**asked)).when(EraseUser(user_id=ERIKA)).then((ERIKA, UserErased()))


@pytest.mark.parametrize(
    "later",
    [
        [(VIEW, ViewRenamed(account_id=ACCOUNT, list="devices", name="Lager", was="Für Erika Neu"))],
        [(VIEW, ViewChanged()), (VIEW, ViewRenamed(account_id=ACCOUNT, list="devices", name="Lager", was="Für Erika Neu"))],
    ],
    ids=["renamed", "changed"],
)
def test_one_that_named_the_person_once_goes_too_as_its_history_still_does(later: list[Entry]) -> None:
    once = saved(name="Für Erika Neu", filters=(), search="Erika Neu" if len(later) > 1 else None)
    gone = (VIEW, ViewDeleted(view_id=VIEW, account_id=ACCOUNT, list="devices", name="Lager"))
    by(OTHER_ACCOUNT, *PERSON, once, *later).when(EraseUser(user_id=ERIKA)).then(gone, (ERIKA, UserErased()))


@pytest.mark.parametrize("named", ["Für Erika Früher", "frueher@example.org", "erika.frueher"])
def test_an_account_s_person_is_meant_by_whatever_the_account_was_called_by(named: str) -> None:
    before = (
        (ACCOUNT, AccountNameChanged(full_name="Erika Früher", was="Erika Muster")),
        (ACCOUNT, AccountEmailChanged(email="frueher@example.org", was="erika.muster@example.org")),
        (ACCOUNT, AccountLoginChanged(login="erika.frueher", was="erika.muster", confirm=False)),
        (ACCOUNT, AccountNameChanged(full_name="Erika Muster", was="Erika Früher")),
        (ACCOUNT, AccountEmailChanged(email="erika.muster@example.org", was="frueher@example.org")),
        (ACCOUNT, AccountLoginChanged(login="erika.muster", was="erika.frueher", confirm=False)),
    )
    scenario = by(OTHER_ACCOUNT, *before, INACTIVE, saved(VIEW, OTHER_ACCOUNT, name="Lager", filters=(), search=named))
    gone = (VIEW, ViewDeleted(view_id=VIEW, account_id=OTHER_ACCOUNT, list="devices", name="Lager"))
    scenario.when(EraseAccount(account_id=ACCOUNT, by_role="administrator")).then(gone, (ACCOUNT, AccountErased()))


def test_views_of_others_that_name_an_erased_account_s_person_are_deleted() -> None:
    scenario = by(OTHER_ACCOUNT, INACTIVE, saved(VIEW, OTHER_ACCOUNT, name="Für Erika Muster", filters=()))
    gone = (VIEW, ViewDeleted(view_id=VIEW, account_id=OTHER_ACCOUNT, list="devices", name="Für Erika Muster"))
    scenario.when(EraseAccount(account_id=ACCOUNT, by_role="administrator")).then(gone, (ACCOUNT, AccountErased()))
