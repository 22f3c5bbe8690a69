"""What may be chosen for a device that is given back (H-14)."""

from collections.abc import Collection
from typing import Any

from aggregates.service_cases.terms import ContractChoice, UserChoice
from commands.engine.command import Refusal


class NoNumberToDecideOn(Refusal):
    """There is no number in the device, so no contract can be paused or cancelled; choose to keep it."""

    status = 422
    code = "no-number-to-decide-on"
    de = "Im Gerät ist keine Rufnummer, also lässt sich kein Vertrag pausieren oder kündigen; bitte „behalten“ wählen."


class NoUserToDecideOn(Refusal):
    """The device has no user, so nobody can be deactivated or deleted; choose to keep the user."""

    status = 422
    code = "no-user-to-decide-on"
    de = "Das Gerät hat keinen Nutzer, also lässt sich niemand deaktivieren oder löschen; beim Nutzer bitte „behalten“ wählen."


def check_choices(numbers: Collection[Any], user: object | None, contract: ContractChoice, user_choice: UserChoice) -> None:
    """Raise the refusal where something is chosen for what isn't there."""
    if contract != "keep" and not numbers:
        raise NoNumberToDecideOn
    if user_choice != "keep" and user is None:
        raise NoUserToDecideOn
