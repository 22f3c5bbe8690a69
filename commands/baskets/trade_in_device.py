"""Give an old device in payment for a position: it is sold, or its proceeds are set against the rate; where remarketing is agreed."""

from typing import Annotated
from uuid import UUID

from aggregates.basket import BasketTradeInPut
from aggregates.basket_terms import TradeIn
from aggregates.device import Device
from aggregates.order_bookings import TradeInUse
from aggregates.order_terms import POSITION
from aggregates.prices.price_terms import MONTHLY
from aggregates.user import User
from commands.baskets.own_basket import basket_item, open_basket, user_of
from commands.customers.agreed import check_feature
from commands.devices.present_device import device_name
from commands.engine.command import Command, Decision, Given, Refusal
from commands.remarketing.register_for_remarketing import Condition
from commands.remarketing.remarketed_device import remarketable

MOST_TRADE_INS = 10


class NoRateToSetAgainst(Refusal):
    """{name} isn't paid by the month, so there is no rate to set the proceeds against; have the old device sold, or choose rent or lease."""

    code = "no-rate-to-set-against"
    de = "{name} wird nicht monatlich bezahlt, es gibt also keine Rate, mit der sich der Erlös verrechnen ließe; bitte das Altgerät verkaufen oder Miete oder Leasing wählen."


class TooManyTradeIns(Refusal):
    """The basket has {most} old devices, which is as many as there can be; register others for remarketing by themselves."""

    code = "too-many-trade-ins"
    de = "Der Warenkorb hat {most} Altgeräte, mehr sind nicht möglich; bitte weitere für sich zur Wiedervermarktung anmelden."


class TradeInOfAnother(Refusal):
    """{device} is {name}'s; only what this user or nobody has is taken in payment. Choose another device, or pass it on first."""

    code = "trade-in-of-another"
    de = "{device} hat {name}; in Zahlung genommen wird nur, was dieser Nutzer oder niemand hat. Bitte ein anderes Gerät wählen oder es erst übergeben."


def tradable(given: Given, device_id: UUID, user_id: UUID) -> Device:
    """Return a device that may be sold and that the user or nobody has. Raises TradeInOfAnother, and why it may not be sold."""
    device = remarketable(given, device_id)
    if device.user_id not in (None, user_id):
        raise TradeInOfAnother(device=device_name(device), name=given.state(User, device.user_id).name)
    return device


class TradeInDevice(Command):
    basket_id: UUID
    device_id: UUID
    position: Annotated[int, POSITION]
    condition: Condition
    use: TradeInUse

    def check(self, given: Given) -> bool:
        open_basket(given, self.basket_id)
        return True

    def decide(self, given: Given) -> Decision:
        basket = open_basket(given, self.basket_id)
        check_feature(given, "remarketing")
        item = basket_item(basket, self.position)
        if self.use == "set_against_rate" and item.financing not in MONTHLY:
            raise NoRateToSetAgainst(name=item.name)
        device = tradable(given, self.device_id, user_of(basket))
        trade_in = TradeIn(
            device_id=self.device_id, device=device_name(device), position=item.position, condition=self.condition, use=self.use
        )
        others = [each for each in basket.trade_ins if each.device_id != self.device_id]
        if len(others) >= MOST_TRADE_INS:
            raise TooManyTradeIns(most=MOST_TRADE_INS)
        return [] if trade_in in basket.trade_ins else [(self.basket_id, BasketTradeInPut(trade_in=trade_in))]
