"""Whoever sees no prices orders all the same, and reads neither of prices nor of framework contracts (H-09, H-08)."""

from typing import Any
from uuid import UUID

import pytest

from aggregates.basket import Basket, BasketPlaced
from commands.baskets.basket_review import Review, reviewed
from commands.baskets.reviewed_items import ContractOfOthers, NoSuchContract
from commands.engine.command import Refusal
from commands.prices.price_given import SeveralContractsFit
from tests.commands.baskets.filled import BASKET, STARTED, numbered, phone, place, put, shown, world
from tests.commands.made_up import SIM
from tests.commands.prices.made_up_prices import DAY, OTHER_CONTRACT, contracted, priced
from tests.commands.scenario import World

pytestmark = pytest.mark.requirement("H-09", "H-08")
BESIDE = contracted("RV-2", contract_id=OTHER_CONTRACT)
OF_ANOTHER_BAN = contracted("RV-2", "999888777", contract_id=OTHER_CONTRACT)


def test_who_may_not_see_prices_is_told_nothing_of_them() -> None:
    there = world(STARTED, put())
    text = shown(there, prices=False)
    there.apply([priced("450.00", was="500.00")])
    assert shown(there, prices=False) == text
    assert [type(event) for _, event in place(text, prices=False).decide(there)][-1] is BasketPlaced
    assert shown(there) != text


@pytest.mark.parametrize(
    ("other", "item", "refused"),
    [
        (BESIDE, {}, SeveralContractsFit),
        (OF_ANOTHER_BAN, {"contract_id": OTHER_CONTRACT, "sim_id": SIM}, ContractOfOthers),
        (BESIDE, {"contract_id": UUID(int=7)}, NoSuchContract),
    ],
)
def test_which_contract_counts_is_left_to_whoever_fulfils_it(other: Any, item: dict[str, Any], refused: type[Refusal]) -> None:
    there = world(other, STARTED, numbered("unchanged"), put(phone(**item)))
    with pytest.raises(refused):
        place(shown(there)).decide(there)
    seen = review(there)
    assert (seen.problems, seen.complete, seen.once) == ((), False, None)
    *_, (_, placed) = place(shown(there, prices=False), prices=False).decide(there)
    assert isinstance(placed, BasketPlaced)
    assert placed.prices == ()


def test_all_else_that_is_missing_is_told() -> None:
    [problem] = review(world(BESIDE, STARTED, put(phone(financing=None)))).problems
    assert problem.code == "financing-missing"


def review(there: World) -> Review:
    return reviewed(there, there.state(Basket, BASKET), DAY, prices=False)
