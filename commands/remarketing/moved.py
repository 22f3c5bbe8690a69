"""Steps of a remarketing: which is possible from where it stands, by the table of moves."""

from uuid import UUID

from aggregates.engine.words import words_of
from aggregates.remarketing.moves import MOVES, RemarketingStep
from aggregates.remarketing.remarketing import Remarketing
from aggregates.remarketing.terms import RemarketingStatus
from commands.engine.command import Given, Refusal
from foundation.sentence_facts import Alternatives


class RemarketingIsClosed(Refusal):
    """The remarketing {number} is closed ({status}); register the device anew if it is to be sold after all."""

    code = "remarketing-is-closed"
    de = "Die Wiedervermarktung {number} ist beendet ({status_de}); soll das Gerät doch verkauft werden, bitte neu anmelden."


class RemarketingNotThereYet(Refusal):
    """The remarketing {number} is {status}; this can be done when it is: {needed}."""

    code = "remarketing-not-there"
    de = "Die Wiedervermarktung {number} ist {status_de}; das geht, wenn sie so steht: {needed_de}."


def movable(given: Given, remarketing_id: UUID, step: RemarketingStep) -> Remarketing:
    """Return the remarketing, with which this step must be possible. Raises RemarketingIsClosed, RemarketingNotThereYet."""
    remarketing = given.state(Remarketing, remarketing_id)
    words = words_of(RemarketingStatus)
    de, en = words[remarketing.status]
    if not remarketing.is_open:
        raise RemarketingIsClosed(number=remarketing.number, status=en, status_de=de)
    if remarketing.status not in MOVES[step]:
        needed = [words[status] for status in MOVES[step]]
        raise RemarketingNotThereYet(
            number=remarketing.number,
            status=en,
            status_de=de,
            needed=Alternatives(each for _, each in needed),
            needed_de=Alternatives(each for each, _ in needed),
        )
    return remarketing
