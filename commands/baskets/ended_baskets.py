"""Baskets that end by themselves: with the account of whoever keeps them, and with the data of the person for whom they are."""

from collections.abc import Set
from uuid import UUID

from aggregates.basket import BASKET_CLAIM, BASKET_OF_USER_CLAIM, Basket
from commands.accounts.account_ends import AccountEnd
from commands.baskets.discard_basket import discarded
from commands.engine.command import Decision, Given
from commands.users.coupled import coupled
from commands.users.erase_user import NamedElsewhere


def _of_account(given: Given, account_id: UUID) -> Decision:
    kept = sorted(given.claims(BASKET_CLAIM, f"account:{account_id}/"))
    found = [basket_id for value in kept if (basket_id := given.holder(BASKET_CLAIM.of(value))) is not None]
    return [(basket_id, discarded(basket_id, given.state(Basket, basket_id))) for basket_id in found]


def _of_user(given: Given, person_id: UUID, _known_as: Set[str]) -> Decision:
    return [
        (basket_id, discarded(basket_id, given.state(Basket, basket_id))) for basket_id in coupled(given, BASKET_OF_USER_CLAIM, person_id)
    ]


BASKETS_OF_ACCOUNT = AccountEnd(_of_account, with_role=False)
BASKETS_OF_ERASED = NamedElsewhere(_of_user)
