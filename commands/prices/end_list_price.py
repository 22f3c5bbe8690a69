"""End a list price from a day on: the article isn't offered in that kind of financing any more, until a price is set for a later day."""

from typing import Annotated
from uuid import UUID

from aggregates.engine.words import Help, Label
from aggregates.prices.list_price import ListPrice, ListPriceEnded
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.moments import Day

_FROM = Annotated[
    Day, Label("Kein Preis ab", "No price from"), Help("Der erste Tag ohne diesen Preis.", "The first day without this price.")
]


class NoPriceThen(Refusal):
    """{article_number} has no such price on {valid_from}; name a day on which there is one."""

    code = "no-price-then"
    de = "{article_number} hat am {valid_from} keinen solchen Preis; bitte einen Tag nennen, an dem es einen gibt."


class EndListPrice(Command):
    price_id: UUID
    valid_from: _FROM

    def check(self, given: Given) -> bool:
        given.state(ListPrice, self.price_id)
        return True

    def decide(self, given: Given) -> Decision:
        listed = given.state(ListPrice, self.price_id)
        was = listed.on(self.valid_from)
        if was is None:
            if any(step.valid_from == self.valid_from for step in listed.steps):
                return []
            raise NoPriceThen(article_number=listed.article_number, valid_from=self.valid_from)
        ended = ListPriceEnded(
            item_id=listed.item_id or self.price_id,
            article_number=listed.article_number,
            financing=listed.financing,
            months=listed.months,
            valid_from=self.valid_from,
            was=was,
        )
        return [(self.price_id, ended)]
