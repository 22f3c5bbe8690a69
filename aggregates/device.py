"""A device: smartphone, tablet, laptop or PC, known by a set of identifiers (H-05, F-06, F-09)."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Annotated, ClassVar, Self
from uuid import UUID

from aggregates.device_terms import (
    DEVICE_USER_CLAIM,
    IDENTIFIERS,
    IMEI_CLAIM,
    ActivationLockLifted,
    ActivationLockReported,
    DeviceDescription,
    DeviceHidden,
    DeviceId,
    DeviceIdentified,
    DeviceIdentifiersEnded,
    DeviceReturned,
    DeviceShown,
    DeviceSource,
    Former,
    Identifier,
    Imei,
    Losses,
    Whereabouts,
    losses_after,
    with_identifiers,
    without_former,
    without_identifiers,
)
from aggregates.device_then import DeviceHeldThen, DeviceSeenThen
from aggregates.devices.device_certificates import DeviceCertificateWithdrawn, DeviceCertified
from aggregates.devices.device_merging import DeviceAbsorbed, DeviceMerged, DeviceRestored, DeviceSplit
from aggregates.devices.device_pool import DeviceKeptInPool, PoolCondition
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim
from aggregates.engine.event import EVERY_FACET, Changes, Event, FirstValues, PastFact, Personal
from aggregates.engine.words import Label
from aggregates.user import UserId
from foundation.noun import Noun


class DeviceRegistered(
    Event,
    event="device.registered",
    de="Gerät[ {description.maker}][ {description.model}] angelegt ({source})",
    en="Device[ {description.maker}][ {description.model}] registered ({source})",
    changes=FirstValues(),
    about=(EVERY_FACET,),
):
    """A device became known by an order, an initial import, the device management or by hand."""

    source: DeviceSource
    identifiers: Annotated[tuple[Identifier, ...], IDENTIFIERS]
    description: DeviceDescription

    def claims(self) -> Iterator[Claim]:
        yield from (identifier.claim() for identifier in self.identifiers)


class DeviceDiscovered(
    Event,
    event="device.discovered",
    de="Unbekanntes Gerät[ {description.maker}][ {description.model}] (IMEI {imei}) im Tagesimport entdeckt",
    en="Unknown device[ {description.maker}][ {description.model}] (IMEI {imei}) discovered in the feed",
    changes=FirstValues(),
    about=(EVERY_FACET,),
):
    """The feed reported an IMEI that nobody knew (F-06)."""

    imei: Annotated[Imei, Label("IMEI", "IMEI")]
    description: DeviceDescription

    def claims(self) -> Iterator[Claim]:
        yield IMEI_CLAIM.of(self.imei)


class DeviceAcknowledged(
    Event,
    event="device.acknowledged",
    de="Neues Gerät aus dem FKP bestätigt",
    en="New device from the carrier portal acknowledged",
    about=("unknown",),
):
    """A person, an order or the device management confirmed a device that only the feed knew: it is known now."""

    source: DeviceSource = "manual"


class DeviceDescribed(
    Event,
    event="device.described",
    de="Beschreibung von {was} auf {description} geändert",
    en="Description changed from {was} to {description}",
    changes=Changes("description"),
):
    description: DeviceDescription
    was: DeviceDescription


class DeviceAssigned(
    Event,
    event="device.assigned",
    de="{Gerät device_id|Gerät} an {user_id|diesen Nutzer} übergeben[, mit {Rufnummer/den Rufnummern numbers}]",
    en="{Device device_id|Device} assigned to {user_id|this user}[, with {number/numbers numbers}]",
    changes=Changes("user_id", old=None),
    about=("user_id", "unknown"),
):
    """A device without a user got one."""

    user_id: UserId
    device_id: DeviceId

    def claims(self) -> Iterator[Claim]:
        yield DEVICE_USER_CLAIM.of(f"{self.user_id}/{self.device_id}")


class DeviceReassigned(
    Event,
    event="device.reassigned",
    de="{Gerät device_id|Gerät} von {from_user_id|diesem Nutzer} an {to_user_id|diesen Nutzer} übergeben[, mit {Rufnummer/den Rufnummern numbers}]",
    en="{Device device_id|Device} passed from {from_user_id|this user} to {to_user_id|this user}[, with {number/numbers numbers}]",
    changes=Changes("to_user_id", old="from_user_id", called="user_id"),
    about=("user_id", "unknown"),
):
    """A device passed to another user; its active SIMs go along, because a number's user is its device's user (H-05)."""

    device_id: DeviceId
    from_user_id: UserId
    to_user_id: UserId

    def claims(self) -> Iterator[Claim]:
        yield DEVICE_USER_CLAIM.of(f"{self.to_user_id}/{self.device_id}")

    def releases(self) -> Iterator[Claim]:
        yield DEVICE_USER_CLAIM.of(f"{self.from_user_id}/{self.device_id}")


class DeviceDecoupled(
    Event,
    event="device.decoupled",
    de="{Gerät device_id|Gerät} von {user_id|diesem Nutzer} entkoppelt[, mit {Rufnummer/den Rufnummern numbers}]",
    en="{Device device_id|Device} decoupled from {user_id|this user}[, with {number/numbers numbers}]",
    changes=Changes(None, old="user_id"),
):
    device_id: DeviceId
    user_id: UserId

    def releases(self) -> Iterator[Claim]:
        yield DEVICE_USER_CLAIM.of(f"{self.user_id}/{self.device_id}")


class DeviceNoted(Event, event="device.noted", de="Notiz: {text}", en="Note: {text}", about=()):
    """A note on a device; what it says may be about the user who holds it, so it is encrypted with that person's key."""

    text: Annotated[str, Personal(subject="about_user_id")]
    about_user_id: UUID | None


@dataclass(frozen=True, slots=True)
class Device(Aggregate):
    stem: ClassVar[str] = "device"
    noun: ClassVar[Noun] = Noun("Gerät", "device")
    past: ClassVar[tuple[type[PastFact], ...]] = (DeviceSeenThen, DeviceHeldThen)

    unknown: bool = False
    """Only the feed knows it: no order, no import, no person has confirmed it."""
    user_id: UUID | None = None
    identifiers: tuple[Identifier, ...] = ()
    """Those in use."""
    former: tuple[Former, ...] = ()
    withdrawn: tuple[Identifier, ...] = ()  # those that never were its own
    description: DeviceDescription = field(default_factory=DeviceDescription)
    activation_locked: bool = False
    hidden: bool = False
    """By hand; whether all of its kind are, its customer says."""
    whereabouts: Whereabouts | None = None
    losses: Losses = ()
    pooled: tuple[PoolCondition, str | None] | None = None
    """In which condition it lies in the pool, and where, if that was said."""
    destroyed_by: frozenset[UUID] = frozenset()
    """Documents that certify that it was destroyed, and weren't withdrawn."""
    absorbed_into: UUID | None = None
    absorbed: tuple[tuple[UUID, tuple[Identifier, ...]], ...] = ()

    def evolve(self, event: Event) -> Self:  # noqa: PLR0911, PLR0912
        match event:
            case DeviceRegistered():
                return replace(self, identifiers=event.identifiers, description=event.description)
            case DeviceDiscovered():
                imei = Identifier(kind="imei", value=event.imei)
                return replace(self, unknown=True, identifiers=(imei,), description=event.description)
            case DeviceAcknowledged():
                return replace(self, unknown=False)
            case DeviceIdentified():
                return self.having(event.identifiers)
            case DeviceIdentifiersEnded():
                return self._end(event)
            case DeviceDescribed():
                return replace(self, description=event.description)
            case DeviceAssigned() | DeviceReassigned():
                user_id = event.user_id if isinstance(event, DeviceAssigned) else event.to_user_id
                return replace(self, user_id=user_id, unknown=False, whereabouts=None, pooled=None)
            case DeviceReturned():
                return replace(self, whereabouts=event.whereabouts, pooled=None)
            case DeviceKeptInPool():
                return replace(self, whereabouts="pool", pooled=(event.condition, event.place))
            case DeviceDecoupled():
                return replace(self, user_id=None)
            case ActivationLockReported() | ActivationLockLifted():
                return replace(self, activation_locked=isinstance(event, ActivationLockReported))
            case DeviceHidden() | DeviceShown():
                return replace(self, hidden=isinstance(event, DeviceHidden))
            case DeviceMerged():
                absorbed = (*self.absorbed, (event.absorbed_id, event.identifiers))
                return replace(self.having(event.identifiers), absorbed=absorbed)
            case DeviceAbsorbed():
                return replace(self.lacking(event.identifiers), absorbed_into=event.into_id)
            case DeviceSplit():
                absorbed = tuple(entry for entry in self.absorbed if entry[0] != event.restored_id)
                return replace(self.lacking(event.identifiers), absorbed=absorbed)
            case DeviceRestored():
                return replace(self.having(event.identifiers), absorbed_into=None)
            case DeviceCertified(certificate="destruction"):
                return replace(self, destroyed_by=self.destroyed_by | {event.document_id})
            case DeviceCertificateWithdrawn(certificate="destruction"):
                return replace(self, destroyed_by=self.destroyed_by - {event.document_id})
            case DeviceCertified() | DeviceCertificateWithdrawn():
                return self  # its documents say it
            case _:
                return replace(self, losses=losses_after(self.losses, event))

    def _end(self, event: DeviceIdentifiersEnded) -> Self:
        left = self.lacking(event.ended)
        if event.reason == "wrong":
            left = replace(left, withdrawn=with_identifiers(self.withdrawn, event.ended))
        else:
            left = replace(left, former=(*left.former, *(Former(identifier, event.on) for identifier in event.ended)))
        return left.having(event.replaced_by)

    def having(self, more: tuple[Identifier, ...]) -> Self:
        """Return it with these in use, too."""
        return replace(self, identifiers=with_identifiers(self.identifiers, more), former=without_former(self.former, more))

    def lacking(self, gone: tuple[Identifier, ...]) -> Self:
        """Return it without these."""
        return replace(self, identifiers=without_identifiers(self.identifiers, gone), former=without_former(self.former, gone))
