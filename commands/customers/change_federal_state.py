"""Change whose holidays count in a customer's working days (H-13)."""

from typing import Annotated
from uuid import UUID

from aggregates.customer import Customer, FederalStateChanged
from aggregates.engine.words import Help
from aggregates.working_calendar import FEDERAL_STATE, FederalState
from commands.engine.command import Command, Decision, Given


class ChangeFederalState(Command):
    """`federal_state` empty: the holidays of all Germany alone."""

    customer_id: UUID
    federal_state: Annotated[
        FederalState | None,
        FEDERAL_STATE,
        Help(
            "Wessen Feiertage keine Arbeitstage sind; ohne Angabe nur die bundesweiten.",
            "Whose holidays are no working days; without it, those of all Germany alone.",
        ),
    ]

    def decide(self, given: Given) -> Decision:
        was = given.state(Customer, self.customer_id).federal_state
        return [] if was == self.federal_state else [(self.customer_id, FederalStateChanged(federal_state=self.federal_state, was=was))]
