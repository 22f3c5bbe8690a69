"""Set a list price that there is already, from a day on: by its own id."""

from typing import Annotated
from uuid import UUID

from aggregates.engine.words import Help
from aggregates.prices.list_price import ListPrice
from aggregates.prices.price_terms import PRICE, VALID_FROM
from commands.engine.command import Command, Decision, Given
from commands.engine.moments import Day
from commands.prices.amounts import Amount
from commands.prices.set_list_price import SetListPrice


class ChangeListPrice(Command):
    price_id: UUID
    price: Annotated[Amount, PRICE]
    valid_from: Annotated[Day, VALID_FROM, Help("Auch in der Zukunft.", "In the future, too.")]

    def check(self, given: Given) -> bool:
        given.state(ListPrice, self.price_id)
        return True

    def decide(self, given: Given) -> Decision:
        listed = given.state(ListPrice, self.price_id)
        return SetListPrice(
            price_id=self.price_id,
            article_number=listed.article_number,
            financing=listed.financing,
            months=listed.months,
            price=self.price,
            valid_from=self.valid_from,
        ).decide(given)
