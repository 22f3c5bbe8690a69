"""What is looked at to tell what may be done with a basket, and for whose number one may be started."""

from collections.abc import Sequence
from uuid import UUID

import orjson

from aggregates.basket import BASKET_CLAIM, Basket
from aggregates.basket_terms import BasketItem, BasketNumber
from aggregates.user import User
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable, ShownBeside
from api.engine.shown import Shown
from readmodels.baskets.basket_resource import BASKET_LIST
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.sims.sim_resource import SIM_LIST
from readmodels.users.user_resource import USER_LIST

_BASKETS = "SELECT basket_id, kept_by, user_id, status, items::text, order_id FROM baskets WHERE basket_id = ANY(%(ids)s)"

_OF_USERS = """SELECT basket_id, user_id, numbers_answered::text FROM baskets
    WHERE user_id = ANY(%(users)s) AND is_open AND kept_by = %(actor)s"""
_USERS_OF_SIMS = """SELECT DISTINCT u.user_id, u.name, u.status, u.erased FROM sims s LEFT JOIN devices r ON r.device_id = s.linked_device_id
    LEFT JOIN devices d ON d.device_id = coalesce(r.goes_on_as, r.device_id)
    JOIN users u ON u.user_id IN (d.user_id, s.user_id) WHERE s.sim_id = ANY(%(ids)s)"""


def _look(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    shown = Shown(caller)
    for basket_id, kept_by, user_id, status, items, order_id in found.all(_BASKETS, {"ids": [*ids]}):
        inside = tuple(BasketItem.model_validate_json(orjson.dumps(each)) for each in orjson.loads(items))
        shown.thing(basket_id, Basket(kept_by=kept_by, user_id=user_id, status=status, items=inside, order_id=order_id))
    return shown


def _of_users(found: Reading, users: Sequence[UUID], shown: Shown) -> None:
    """Their open baskets that the caller keeps."""
    for basket_id, user_id, numbers in found.all(_OF_USERS, {"users": [*users], "actor": shown.actor}):
        there = tuple(BasketNumber.model_validate_json(orjson.dumps(each)) for each in orjson.loads(numbers))
        shown.beside(basket_id, Basket(kept_by=shown.actor, user_id=user_id, numbers=there))
        shown.held(BASKET_CLAIM.of(f"{shown.actor}/{user_id}"), by=basket_id)


def _of_sims(found: Reading, sims: Sequence[UUID], shown: Shown) -> None:
    """Who has the numbers: a basket is for them."""
    users: list[UUID] = []
    for user_id, name, status, erased in found.all(_USERS_OF_SIMS, {"ids": [*sims]}):
        shown.beside(user_id, User(name=name, status=status, erased=erased))
        users.append(user_id)
    _of_users(found, users, shown)


BASKETS_OF_USERS = ShownBeside(USER_LIST, _of_users, read_by(_OF_USERS))
BASKETS_OF_NUMBERS = ShownBeside(SIM_LIST, _of_sims, read_by(_USERS_OF_SIMS, _OF_USERS))
BASKET_ACTIONS = ActionTable(BASKET_LIST, _look, read_by(_BASKETS))
