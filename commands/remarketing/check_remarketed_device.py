"""Say which grade a device has that was looked at; an offer that was made before holds no longer."""

from typing import Annotated, ClassVar
from uuid import UUID

from aggregates.engine.words import Help
from aggregates.remarketing.remarketing import RemarketedDeviceChecked
from aggregates.remarketing.terms import GRADE, Grade
from commands.engine.command import Command, Decision, Given
from commands.engine.moments import Day
from commands.remarketing.expected_given import expected_given
from commands.remarketing.moved import movable


class CheckRemarketedDevice(Command):
    # `day`: the customer's today, by which it is told what the device may bring.
    made_here: ClassVar[frozenset[str]] = frozenset({"day"})

    remarketing_id: UUID
    day: Day | None = None
    grade: Annotated[Grade, GRADE, Help("Wie sie sich bei der Prüfung zeigt.", "As the check shows it.")]

    def check(self, given: Given) -> bool:
        movable(given, self.remarketing_id, "check")
        return True

    def decide(self, given: Given) -> Decision:
        remarketing = movable(given, self.remarketing_id, "check")
        if remarketing.status != "received" and remarketing.grade == self.grade:
            return []
        was = remarketing.grade if remarketing.grade != self.grade else None
        checked = RemarketedDeviceChecked(
            remarketing_id=self.remarketing_id,
            device_id=remarketing.device_id,
            user_id=remarketing.user_id,
            grade=self.grade,
            was=was,
            expected=None if self.day is None else expected_given(given, remarketing.description, self.grade, self.day),
        )
        return [(self.remarketing_id, checked)]
