"""Record that a PBX administrator went to the PBX by single sign-on (E-17). Sent by access/sign_in/pbx_provider.py."""

from uuid import UUID

from aggregates.accounts.sign_on import AccountSwitchedToPbx
from commands.accounts.account_targets import active_account
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.texts import Name


class NotForPbx(Refusal):
    """Only PBX administrators log in to the PBX; ask your portal administrator for an account with that role."""

    status = 403
    code = "not-for-pbx"
    de = "Zur Telefonanlage melden sich nur Administratoren Telefonanlage an; bitte den Administrator Kundenportal um einen Zugang mit dieser Rolle bitten."


class SwitchToPbx(Command):
    """`client`: the PBX, as it is known to us as a client of the single sign-on. Each time counts."""

    account_id: UUID
    client: Name

    def decide(self, given: Given) -> Decision:
        account = active_account(given, self.account_id)
        if account.role != "pbx_administrator":
            raise NotForPbx
        return [(self.account_id, AccountSwitchedToPbx(client=self.client))]
