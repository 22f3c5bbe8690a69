"""What was sold when that wasn't claimed for good yet is claimed afterwards, so that it isn't sold once more (H-15)."""

from collections.abc import Iterator
from typing import Annotated

from aggregates.device_terms import IDENTIFIERS, Identifier
from aggregates.engine.claim import Claim
from aggregates.engine.event import Event
from aggregates.remarketing.claims import sold_claims
from aggregates.remarketing.terms import RemarketedDeviceId, RemarketingId
from aggregates.user import UserIdOrNone


class DeviceKeptSold(
    Event,
    event="remarketing.kept_sold",
    de="{Wiedervermarktung remarketing_id|Wiedervermarktung}: Gerät für weitere Anmeldungen gesperrt",
    en="{Remarketing remarketing_id|Remarketing}: device kept from being registered again",
    about=(),
):
    """Of a sale or destruction of version 1. `device_id` and `identifiers`: those by which no other remarketing has sold the device since, or is selling it."""

    remarketing_id: RemarketingId
    device_id: RemarketedDeviceId
    user_id: UserIdOrNone
    identifiers: Annotated[tuple[Identifier, ...], IDENTIFIERS]

    def claims(self) -> Iterator[Claim]:
        yield from sold_claims(self.device_id, self.identifiers)
