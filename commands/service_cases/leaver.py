"""What becomes of a user who leaves: the last of the returns decides, whether it is completed or cancelled (H-13, H-14)."""

from collections.abc import Container, Iterator
from uuid import UUID

from aggregates.device import DEVICE_USER_CLAIM
from aggregates.engine.event import Event
from aggregates.service_cases.claims import DEVICE_IN_CASE_CLAIM, LEAVER_UNDECIDED_CLAIM
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.terms import UserChoice
from aggregates.user import User, UserDeactivated, UserDeletionHeldUp
from commands.accounts.account_of_user import UserHasAccount
from commands.engine.command import Given, Refusal
from commands.orders.orders_of_user import UserHasOpenOrders
from commands.service_cases.device_for_case import cases_with
from commands.users.coupled import coupled
from commands.users.delete_user import deleted_user


class LeaverCannotBeDeleted(Refusal):
    """{name} was to be deleted with the last return, and this is the last one that is open: {why} Or choose otherwise for the user at this return, then cancel it."""

    code = "leaver-cannot-be-deleted"
    de = "{name} sollte mit der letzten Rücksendung gelöscht werden, und diese ist die letzte offene: {why_de} Oder bei dieser Rücksendung für den Nutzer anders entscheiden und sie dann stornieren."


def still_to_come(given: Given, case_id: UUID, case: ServiceCase) -> list[tuple[UUID, ServiceCase]]:
    """List the other returns of the same user who leaves that are open."""
    if case.leaver_id is None or case.user_id is None:
        return []
    devices = coupled(given, DEVICE_USER_CLAIM, case.user_id)
    ids = dict.fromkeys(other for each in devices for other in cases_with(given, DEVICE_IN_CASE_CLAIM, each) if other != case_id)
    others = [(other, given.state(ServiceCase, other)) for other in ids]
    return [(other, state) for other, state in others if state.leaver_id == case.leaver_id]


def becomes_of_user(given: Given, case: ServiceCase, choice: UserChoice, taken: Container[UUID] = ()) -> Iterator[tuple[UUID, Event]]:
    """Yield what was chosen; `taken`: what the user has no more by the same decision. Raises why nobody can be deleted."""
    if case.user_id is None or choice == "keep":
        return
    user = given.state(User, case.user_id)
    if choice == "deactivate" and user.status == "active":
        yield case.user_id, UserDeactivated()
    if choice == "delete" and user.status != "deleted":
        yield from deleted_user(given, case.user_id, user, without=taken)


def settled_user(
    given: Given, case: ServiceCase, choice: UserChoice, taken: Container[UUID]
) -> tuple[UserChoice, list[tuple[UUID, Event]]]:
    """Return what becomes of the user, with its events. One who can't be deleted because of what only the customer may end is kept, which is told; raises what else is in the way."""
    if case.user_id is None:
        return choice, []
    try:
        return choice, [*becomes_of_user(given, case, choice, taken)]
    except (UserHasAccount, UserHasOpenOrders) as why:
        because = "account" if isinstance(why, UserHasAccount) else "open_orders"
        return "keep", [(case.user_id, UserDeletionHeldUp(because=because))]


def after_cancelled(given: Given, case_id: UUID, case: ServiceCase) -> list[tuple[UUID, Event]]:
    """Decide about the user where this was the last return that was open, and another one that came left it to this one. Raises LeaverCannotBeDeleted."""
    if case.leaver_id is None or case.user_id is None or not given.claims(LEAVER_UNDECIDED_CLAIM, f"{case.leaver_id}/"):
        return []
    if still_to_come(given, case_id, case):
        return []
    try:
        return [*becomes_of_user(given, case, case.user)]
    except Refusal as why:
        name = given.state(User, case.user_id).name
        raise LeaverCannotBeDeleted(name=name, why=why.text_en, why_de=why.text_de) from None
