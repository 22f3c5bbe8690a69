"""Views end with the account that made them, but for those that are shared; and no list begins with one for a person who is gone."""

from uuid import UUID

from aggregates.view import DEFAULT_VIEW_CLAIM, VIEW_CLAIM, View, ViewNoLongerDefault
from commands.accounts.account_ends import AccountEnd
from commands.engine.command import Decision, Given
from commands.views.delete_view import deleted


def _ended(given: Given, account_id: UUID) -> Decision:
    decided: list[tuple[UUID, ViewNoLongerDefault]] = []
    ends: list[tuple[UUID, View]] = []
    for claimed in sorted(given.claims(VIEW_CLAIM, f"{account_id}/")):
        view_id = UUID(claimed.rpartition("/")[2])
        view = given.state(View, view_id)
        if not view.shared:
            ends.append((view_id, view))
    gone = {view_id for view_id, _ in ends}
    for claimed in sorted(given.claims(DEFAULT_VIEW_CLAIM, f"{account_id}/")):
        view_id = given.holder(DEFAULT_VIEW_CLAIM.of(claimed))
        if view_id is not None and view_id not in gone:
            decided.append((view_id, ViewNoLongerDefault(account_id=account_id, list=given.state(View, view_id).list)))
    return [*decided, *(event for view_id, view in ends for event in deleted(view_id, view))]


VIEWS_OF_ACCOUNT = AccountEnd(_ended, with_role=False)
