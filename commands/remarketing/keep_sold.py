"""Keep a device from being sold once more whose sale wasn't claimed for good (H-15). Sent by commands/timers/timekeeper.py."""

from typing import ClassVar
from uuid import UUID

from aggregates.device_terms import Identifier
from aggregates.remarketing.claims import remarketed_claims, sold_claims
from aggregates.remarketing.kept_sold import DeviceKeptSold
from aggregates.remarketing.remarketing import Remarketing
from aggregates.remarketing.timers import SOLD_NOT_FOR_GOOD
from aggregates.timer import Timer
from commands.engine.command import Decision, Given
from commands.timers.timed_command import TimedCommand


class KeepSold(TimedCommand):
    """What was sold once more meanwhile is that sale's; so will be what is being sold just now."""

    timer: ClassVar[Timer] = SOLD_NOT_FOR_GOOD

    def decide(self, given: Given) -> Decision:
        of = given.state(Remarketing, self.timed_id)
        if of.status not in ("paid_out", "destroyed") or of.for_good:
            return []
        device_id = of.device_id if _is_free(given, of.device_id) else None
        identifiers = tuple(each for each in of.identifiers if _is_free(given, None, each))
        if device_id is None and not identifiers:
            return []
        kept = DeviceKeptSold(remarketing_id=self.timed_id, device_id=device_id, user_id=of.user_id, identifiers=identifiers)
        return [(self.timed_id, kept)]


def _is_free(given: Given, device_id: UUID | None, *identifiers: Identifier) -> bool:
    claims = (*sold_claims(device_id, identifiers), *remarketed_claims(device_id, identifiers))
    return all(given.holder(claim) is None for claim in claims)
