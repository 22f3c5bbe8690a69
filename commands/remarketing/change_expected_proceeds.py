"""Set what a model brings that has such an entry already, from a day on: by its own id (H-15)."""

from typing import Annotated
from uuid import UUID

from aggregates.engine.words import Help
from aggregates.prices.price_terms import VALID_FROM
from aggregates.remarketing.expected_proceeds import ExpectedProceeds
from aggregates.remarketing.terms import EXPECTED
from commands.engine.command import Command, Decision, Given
from commands.engine.moments import Day
from commands.prices.amounts import Amount
from commands.remarketing.set_expected_proceeds import SetExpectedProceeds


class ChangeExpectedProceeds(Command):
    proceeds_id: UUID
    proceeds: Annotated[Amount, EXPECTED]
    valid_from: Annotated[Day, VALID_FROM, Help("Auch in der Zukunft.", "In the future, too.")]

    def check(self, given: Given) -> bool:
        given.state(ExpectedProceeds, self.proceeds_id)
        return True

    def decide(self, given: Given) -> Decision:
        kept = given.state(ExpectedProceeds, self.proceeds_id)
        return SetExpectedProceeds(
            proceeds_id=self.proceeds_id,
            maker=kept.maker,
            model=kept.model,
            size=kept.size,
            grade=kept.grade,
            proceeds=self.proceeds,
            valid_from=self.valid_from,
        ).decide(given)
