"""Set what a model in a condition brings when it is sold, from a day on (H-15)."""

from typing import Annotated
from uuid import UUID

from aggregates.device_terms import MAKER, MODEL, SIZE
from aggregates.engine.words import Help
from aggregates.prices.price_terms import VALID_FROM, PriceStep
from aggregates.remarketing.expected_proceeds import ExpectedProceedsSet
from aggregates.remarketing.terms import EXPECTED, GRADE, Grade
from commands.customers.agreed import check_feature
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.moments import Day
from commands.engine.texts import Name, OptionalName
from commands.prices.amounts import Amount
from commands.prices.set_list_price import MOST_STEPS
from commands.remarketing.expected_given import expected_kept
from foundation.money import Money


class TooManyProceedsSteps(Refusal):
    """What {model} brings has {most} days of change already, as many as it can have; change one of these."""

    code = "too-many-proceeds-steps"
    de = "Was {model} bringt, hat schon {most} Tage, an denen es sich ändert, so viele, wie möglich sind; bitte einen davon ändern."


class SetExpectedProceeds(Command):
    # `proceeds_id` follows from model, size and grade (`expected_proceeds_id`).
    proceeds_id: UUID
    maker: Annotated[OptionalName, MAKER] = None
    model: Annotated[Name, MODEL]
    size: Annotated[
        OptionalName, SIZE, Help("Leer: für alle, die keine eigene Angabe haben.", "Empty: of all that have none of their own.")
    ] = None
    grade: Annotated[Grade, GRADE]
    proceeds: Annotated[Amount, EXPECTED]
    valid_from: Annotated[Day, VALID_FROM, Help("Auch in der Zukunft.", "In the future, too.")]

    def streams(self) -> tuple[UUID, ...]:
        return (self.proceeds_id,)

    def decide(self, given: Given) -> Decision:
        check_feature(given, "remarketing")
        kept, proceeds = expected_kept(given, self.proceeds_id), Money(amount=self.proceeds)
        if PriceStep(valid_from=self.valid_from, price=proceeds) in kept.steps:
            return []
        if len(kept.steps) >= MOST_STEPS and all(step.valid_from != self.valid_from for step in kept.steps):
            raise TooManyProceedsSteps(model=self.model, most=MOST_STEPS)
        told = ExpectedProceedsSet(
            maker=self.maker,
            model=self.model,
            size=self.size,
            grade=self.grade,
            valid_from=self.valid_from,
            proceeds=proceeds,
            was=kept.on(self.valid_from),
        )
        return [(self.proceeds_id, told)]
