"""Delete a user: only after devices and numbers are decoupled (H-06, seeds/1 "bitte immer erst … entkoppeln"), and the account is deactivated."""

from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.accounts.claims import user_claim
from aggregates.device import DEVICE_USER_CLAIM, Device
from aggregates.engine.claim import ClaimKind
from aggregates.sim import SIM_USER_CLAIM, Sim
from aggregates.user import User, UserDeleted
from commands.devices.present_device import device_name
from commands.engine.command import Command, Decision, Given, Refusal


class UserStillHolds(Refusal):
    """{name} still holds {held}; decouple these first, then delete the user."""

    code = "user-still-holds"
    de = "{name} hat noch {held}; bitte erst entkoppeln, dann den Nutzer löschen."


class UserHasAccount(Refusal):
    """{name} has the portal account {login}; deactivate it for good first, then delete the user."""

    code = "user-has-account"
    de = "{name} hat den Zugang {login}; bitte ihn erst endgültig deaktivieren, dann den Nutzer löschen."


class DeleteUser(Command):
    user_id: UUID

    def decide(self, given: Given) -> Decision:
        user = given.state(User, self.user_id)
        if user.status == "deleted":
            return []
        devices = _coupled(given, DEVICE_USER_CLAIM, self.user_id)
        sims = _coupled(given, SIM_USER_CLAIM, self.user_id)
        if devices or sims:
            names = [device_name(given.state(Device, device_id)) for device_id in devices]
            numbers = [given.state(Sim, sim_id).number for sim_id in sims]
            raise UserStillHolds(name=user.name, held="; ".join([*names, *numbers]), device_ids=devices, sim_ids=sims)
        account_id = given.holder(user_claim(self.user_id))
        if account_id is not None:
            raise UserHasAccount(name=user.name, login=given.state(Account, account_id).login, account_id=account_id)
        return [(self.user_id, UserDeleted(personnel_number=user.personnel_number))]


def _coupled(given: Given, kind: ClaimKind, user_id: UUID) -> list[UUID]:
    return [UUID(value.partition("/")[2]) for value in sorted(given.claims(kind, f"{user_id}/"))]
