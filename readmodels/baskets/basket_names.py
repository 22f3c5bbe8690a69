"""What baskets are called where only their ids stand: by the user for whom they are."""

from aggregates.basket import Basket, BasketStarted
from readmodels.engine.names import Known, Name, NameOfOther, Naming


def _say(known: Known, name_of: NameOfOther) -> Name:
    basket: Basket = known.state
    return Name("Warenkorb", "basket") if basket.user_id is None else name_of("user", str(basket.user_id))


BASKET_NAMES = Naming("basket", Basket, (BasketStarted,), _say, own=Name("dieser Warenkorb", "this basket"))
