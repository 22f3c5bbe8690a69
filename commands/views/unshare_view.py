"""End the sharing of a view: its maker keeps it, nobody else sees it any more."""

from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.accounts.roles import AccountRole
from aggregates.view import View, ViewUnshared
from commands.engine.command import Command, Decision, Given, Refusal
from commands.views.view_of import knew_of, view_in_charge_of


class MakerIsGone(Refusal):
    """The account that made the view {name} is deactivated, so nobody would have the view any more; delete it instead."""

    code = "view-maker-is-gone"
    de = "Der Zugang, der die Ansicht {name} angelegt hat, ist deaktiviert, und niemand hätte sie mehr; bitte sie stattdessen löschen."


class UnshareView(Command):
    """By its maker, or an administrator."""

    view_id: UUID
    by_role: AccountRole | None

    def decide(self, given: Given) -> Decision:
        view = given.state(View, self.view_id)
        if view.status == "there" and not view.shared and knew_of(given, view, self.by_role):
            return []
        view = view_in_charge_of(given, self.view_id, self.by_role)
        if view.account_id is None:
            return []
        if not given.state(Account, view.account_id).is_there:
            raise MakerIsGone(name=view.name)
        others = tuple(sorted(view.default_of - {view.account_id}))
        return [(self.view_id, ViewUnshared(list=view.list, default_of=others))]
