"""What may be chosen for a device that is given back (H-14)."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from aggregates.engine.words import Help
from aggregates.service_cases.terms import ContractChoice, UserChoice
from commands.engine.command import Given, Refusal
from commands.users.present_user import active_user

TO_WHOM = Help("Nur wenn der Vertrag weitergegeben wird: der neue Nutzer.", "Only where the contract is passed on: the new user.")


class NoNumberToDecideOn(Refusal):
    """There is no number in the device, so no contract can be paused, cancelled or passed on; choose to keep it."""

    status = 422
    code = "no-number-to-decide-on"
    de = "Im Gerät ist keine Rufnummer, also lässt sich kein Vertrag pausieren, kündigen oder weitergeben; bitte „behalten“ wählen."


class NoUserToDecideOn(Refusal):
    """The device has no user, so nobody can be deactivated or deleted; choose to keep the user."""

    status = 422
    code = "no-user-to-decide-on"
    de = "Das Gerät hat keinen Nutzer, also lässt sich niemand deaktivieren oder löschen; beim Nutzer bitte „behalten“ wählen."


class NobodyToPassOnTo(Refusal):
    """Say to whom the contract is passed on: to another user than the device's."""

    status = 422
    code = "nobody-to-pass-on-to"
    de = "Bitte angeben, an wen der Vertrag weitergegeben wird: an einen anderen Nutzer als den des Geräts."


class ContractIsNotPassedOn(Refusal):
    """It is said to whom the contract goes, but it isn't passed on; leave that out, or choose to pass it on."""

    status = 422
    code = "contract-is-not-passed-on"
    de = "Es ist angegeben, an wen der Vertrag geht, aber er wird nicht weitergegeben; bitte weglassen oder „weitergeben“ wählen."


def check_choices(
    given: Given,
    numbers: Collection[Any],
    user: UUID | None,
    contract: ContractChoice,
    user_choice: UserChoice,
    pass_on_to: UUID | None,
) -> None:
    """Raise the refusal where something is chosen for what isn't there, and what keeps the one to whom the contract goes from getting something."""
    if contract != "keep" and not numbers:
        raise NoNumberToDecideOn
    if user_choice != "keep" and user is None:
        raise NoUserToDecideOn
    if contract != "pass_on":
        if pass_on_to is not None:
            raise ContractIsNotPassedOn
        return
    if pass_on_to is None or pass_on_to == user:
        raise NobodyToPassOnTo
    active_user(given, pass_on_to)
