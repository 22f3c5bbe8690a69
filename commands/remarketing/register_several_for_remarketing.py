"""Register several devices to be sold at once: all of them, or none (H-15)."""

from collections.abc import Iterator
from itertools import chain
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from aggregates.device_terms import DESCRIPTION, DeviceDescription, DeviceId
from aggregates.engine.claim import Claim
from aggregates.engine.words import Label
from aggregates.remarketing.remarketing import Remarketing
from commands.customers.agreed import check_feature
from commands.engine.command import Command, Decision, Given, NotFound, Refusal
from commands.engine.creation import created
from commands.engine.moments import Day
from commands.remarketing.register_for_remarketing import Condition, Identifiers, RegisterForRemarketing, Remarks

MOST_AT_ONCE = 200
DEVICES = Label("Geräte", "Devices")


class DeviceNamedTwice(Refusal):
    """The same device is named twice, as number {one} and {other}; leave one out."""

    status = 422
    code = "device-named-twice"
    de = "Dasselbe Gerät ist zweimal genannt, an {one}. und {other}. Stelle; bitte eines weglassen."


class DeviceCannotBeRegistered(Refusal):
    """Nothing was registered, for the sake of device number {place}: {why}"""

    code = "device-cannot-be-registered"
    de = "Nichts wurde angemeldet, wegen des {place}. Geräts: {why_de}"


class DeviceToSell(BaseModel):
    """A device that the portal knows, or another one by its IMEI or serial number."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    device_id: DeviceId | None = None
    identifiers: Identifiers = ()
    description: Annotated[DeviceDescription, DESCRIPTION] = DeviceDescription()
    condition: Condition
    remarks: Remarks = None


class Made(BaseModel):
    """What is made for each of them: its id and its number."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    remarketing_id: UUID
    number: str


class RegisterSeveralForRemarketing(Command):
    made_here: ClassVar[frozenset[str]] = frozenset({"made", "day"})

    remarketing_id: UUID
    """Of the first."""
    devices: Annotated[tuple[DeviceToSell, ...], Field(min_length=1, max_length=MOST_AT_ONCE), DEVICES]
    made: tuple[Made, ...]
    day: Day | None = None

    def decide(self, given: Given) -> Decision:
        check_feature(given, "remarketing")
        if self._is_done(given):
            return []
        seen: dict[Claim, int] = {}
        decided = [self._registered(given, place, each, seen) for place, each in enumerate(self._singly(), 1)]
        return [*chain.from_iterable(decided)]

    def _singly(self) -> Iterator[RegisterForRemarketing]:
        for index, (each, made) in enumerate(zip(self.devices, self.made, strict=True)):
            fields = {name: getattr(each, name) for name in DeviceToSell.model_fields}
            own = made.remarketing_id if index else self.remarketing_id
            yield RegisterForRemarketing(remarketing_id=own, number=made.number, day=self.day, **fields)

    def _registered(self, given: Given, place: int, one: RegisterForRemarketing, seen: dict[Claim, int]) -> Decision:
        try:
            registered, *remarked = one.registered(given)
        except Refusal as why:
            raise DeviceCannotBeRegistered(place=place, why=why.text_en, why_de=why.text_de) from None
        for claim in registered.claims():
            if (before := seen.setdefault(claim, place)) != place:
                raise DeviceNamedTwice(one=before, other=place)
        return created(given, Remarketing, one.remarketing_id, registered, *remarked)

    def _is_done(self, given: Given) -> bool:
        try:
            return given.state(Remarketing, self.remarketing_id).number == self.made[0].number
        except NotFound:
            return False
