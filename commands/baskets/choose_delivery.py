"""Choose where what is ordered goes: the user's primary address, one of the user's further ones, or another one."""

from typing import Annotated
from uuid import UUID

from aggregates.address import Address
from aggregates.basket import BasketDeliveryChosen
from aggregates.basket_terms import DeliveryPlace
from aggregates.engine.words import OF_PERSON, Help
from aggregates.user import DELIVERY_ADDRESS
from commands.baskets.own_basket import open_basket, user_of
from commands.engine.command import Command, Decision, Given, Refusal
from commands.orders.delivery_address import check_address
from commands.users.present_user import active_user


class AddressNotGiven(Refusal):
    """Say to which address; only the primary one needs no saying."""

    status = 422
    code = "address-not-given"
    de = "Bitte angeben, an welche Adresse; nur die primäre braucht keine Angabe."


class AddressOfPrimary(Refusal):
    """The primary address is the user's, whatever is given here; leave the address out, or choose another one."""

    status = 422
    code = "address-of-primary"
    de = "Die primäre Adresse ist die des Nutzers, was immer hier angegeben ist; bitte die Adresse weglassen oder eine andere wählen."


class NoSuchFurtherAddress(Refusal):
    """{name} has no further delivery address "{line}"; choose one of the user's, or another address."""

    code = "no-such-further-address"
    de = "{name} hat keine weitere Lieferadresse „{line}“; bitte eine der vorhandenen wählen oder eine andere Adresse angeben."


class ChooseDelivery(Command):
    basket_id: UUID
    place: DeliveryPlace
    address: Annotated[
        Address | None, DELIVERY_ADDRESS, Help("Leer bei der primären.", "Empty where it is the primary one."), OF_PERSON
    ] = None

    def check(self, given: Given) -> bool:
        open_basket(given, self.basket_id)
        return True

    def decide(self, given: Given) -> Decision:
        basket = open_basket(given, self.basket_id)
        user = active_user(given, user_of(basket))
        if self.place == "primary":
            if self.address is not None:
                raise AddressOfPrimary
        elif self.address is None:
            raise AddressNotGiven
        elif self.place == "additional" and self.address not in user.additional_addresses:
            raise NoSuchFurtherAddress(name=user.name, line=self.address.line)
        elif self.place == "free":
            check_address(self.address)
        if (basket.place, basket.address) == (self.place, self.address):
            return []
        return [(self.basket_id, BasketDeliveryChosen(user_id=user_of(basket), place=self.place, address=self.address))]
