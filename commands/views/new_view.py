"""What must hold of a view that somebody adds to their own: room for it, and a name that none of them has."""

from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.view import VIEW_CLAIM, View, ViewSaved, name_claim
from aggregates.view_terms import Asked
from commands.accounts.account_targets import check_present
from commands.engine.command import Decision, Given, Refusal
from commands.engine.creation import created

MOST_VIEWS = 100
"""That somebody may have of one list."""


class ViewNameTaken(Refusal):
    """You have a view {name} of this list already; choose another name, or change that view."""

    code = "view-name-taken"
    de = "Sie haben von dieser Liste schon eine Ansicht {name}; bitte einen anderen Namen wählen oder jene Ansicht ändern."


class TooManyViews(Refusal):
    """You have {most} views of this list, which is as many as there can be; delete one that you need no more."""

    code = "too-many-views"
    de = "Sie haben von dieser Liste schon {most} Ansichten, mehr sind nicht möglich; bitte eine löschen, die Sie nicht mehr brauchen."


def check_name_is_free(given: Given, account_id: UUID, listed: str, name: str, view_id: UUID) -> None:
    if given.holder(name_claim(account_id, listed, name)) not in (None, view_id):
        raise ViewNameTaken(name=name)


def added(given: Given, view_id: UUID, account_id: UUID, listed: str, name: str, asked: Asked) -> Decision:
    """Decide a new view of this person; none if just that one is there already."""
    check_present(given.state(Account, account_id))
    check_name_is_free(given, account_id, listed, name, view_id)
    there = given.claims(VIEW_CLAIM, f"{account_id}/{listed}/")
    if len(there) >= MOST_VIEWS and f"{account_id}/{listed}/{view_id}" not in there:
        raise TooManyViews(most=MOST_VIEWS)
    saved = ViewSaved(
        view_id=view_id,
        account_id=account_id,
        list=listed,
        name=name,
        fields=asked.fields,
        filters=asked.filters,
        search=asked.search,
        sort=asked.sort,
    )
    return created(given, View, view_id, saved)
