"""What ends with an account that is deactivated, or gets another role: nobody else would see it in the profile and could end it."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from commands.engine.command import Decision, Given
from foundation.contribution import Point


@dataclass(frozen=True, slots=True)
class AccountEnd:
    """`ended`: the events by which that ends which rests on the account; none if there is nothing. `with_role`: it ends with another role as well."""

    ended: Callable[[Given, UUID], Decision]
    with_role: bool = True


ACCOUNT_ENDS: Point[AccountEnd] = Point("commands.registry", "ACCOUNT_ENDS")


def ended_with_account(given: Given, account_id: UUID) -> Decision:
    """Decide the ends of all that rests on the account."""
    return [event for end in ACCOUNT_ENDS for event in end.ended(given, account_id)]


def ended_with_role(given: Given, account_id: UUID) -> Decision:
    """Decide the ends of all that rests on what the account may do."""
    return [event for end in ACCOUNT_ENDS if end.with_role for event in end.ended(given, account_id)]
