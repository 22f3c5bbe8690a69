"""What becomes of a device whose offer was declined: it is destroyed or sent back, as was chosen."""

from uuid import UUID

from aggregates.engine.words import words_of
from aggregates.remarketing.moves import RemarketingStep
from aggregates.remarketing.remarketing import Remarketing
from aggregates.remarketing.terms import AfterDecline, RemarketingStatus
from commands.engine.command import Given, Refusal
from commands.remarketing.moved import movable


class ChosenOtherwise(Refusal):
    """For the device of the remarketing {number} something else was chosen: {chosen}. Do that, or have the customer decide otherwise first."""

    code = "chosen-otherwise"
    de = "Für das Gerät der Wiedervermarktung {number} ist etwas anderes gewählt: {chosen_de}. Bitte so verfahren oder den Kunden erst anders entscheiden lassen."


def check_declined(given: Given, remarketing_id: UUID, step: RemarketingStep, chosen: AfterDecline, done: RemarketingStatus) -> bool:
    """Tell whether it is still to be done. Raises why it may not be."""
    if given.state(Remarketing, remarketing_id).status == done:
        return False
    remarketing = movable(given, remarketing_id, step)
    if remarketing.after is not None and remarketing.after != chosen:
        de, en = words_of(AfterDecline)[remarketing.after]
        raise ChosenOtherwise(number=remarketing.number, chosen=en, chosen_de=de)
    return True
