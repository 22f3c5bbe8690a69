"""Say which grade a device has that was looked at; an offer that was made before holds no longer."""

from typing import Annotated
from uuid import UUID

from aggregates.engine.words import Help
from aggregates.remarketing import RemarketedDeviceChecked
from aggregates.remarketing_terms import GRADE, Grade
from commands.engine.command import Command, Decision, Given
from commands.remarketing.moved import movable


class CheckRemarketedDevice(Command):
    remarketing_id: UUID
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
            remarketing_id=self.remarketing_id, device_id=remarketing.device_id, user_id=remarketing.user_id, grade=self.grade, was=was
        )
        return [(self.remarketing_id, checked)]
