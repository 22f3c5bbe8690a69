"""A device: smartphone, tablet, laptop or PC, known by a set of identifiers (H-05, F-06, F-09)."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Annotated, ClassVar, Self
from uuid import UUID

from aggregates.device_terms import (
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
    Whereabouts,
    with_identifiers,
    without_former,
    without_identifiers,
)
from aggregates.device_then import DeviceHeldThen, DeviceSeenThen
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.claim import Claim, ClaimKind
from aggregates.engine.event import EVERY_FACET, Changes, Event, FirstValues, PastFact, Personal
from aggregates.engine.words import Label
from aggregates.user import UserId
from foundation.noun import Noun

DEVICE_USER_CLAIM = ClaimKind("device_user", personal=False, alone_in="customer")
"""`user/device`: which devices a user holds."""


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


class DeviceMerged(
    Event,
    event="device.merged",
    de="Mit Gerät {absorbed_id} zusammengeführt",
    en="Merged with device {absorbed_id}",
    about=("identifiers", "merging"),
):
    """Another record of the same device became part of this one (F-09); its identifiers belong here now."""

    absorbed_id: DeviceId
    identifiers: tuple[Identifier, ...]
    source: DeviceSource

    def claims(self) -> Iterator[Claim]:
        yield from (identifier.claim() for identifier in self.identifiers)


class DeviceAbsorbed(
    Event,
    event="device.absorbed",
    de="In {Gerät into_id|diesem Gerät} aufgegangen",
    en="Became part of {device into_id|this device}",
    about=("identifiers", "merging"),
):
    """This record goes on as part of another one: the counterpart of `DeviceMerged`."""

    remembers_releases: ClassVar[bool] = True
    into_id: DeviceId
    identifiers: tuple[Identifier, ...]

    def releases(self) -> Iterator[Claim]:
        yield from (identifier.claim() for identifier in self.identifiers)


class DeviceSplit(
    Event,
    event="device.split",
    de="Gerät {restored_id} wieder getrennt",
    en="Device {restored_id} split off again",
    about=("identifiers", "merging"),
):
    """A merge was wrong: the absorbed record stands by itself again, with its identifiers."""

    remembers_releases: ClassVar[bool] = True
    restored_id: DeviceId
    identifiers: tuple[Identifier, ...]

    def releases(self) -> Iterator[Claim]:
        yield from (identifier.claim() for identifier in self.identifiers)


class DeviceRestored(
    Event,
    event="device.restored",
    de="Wieder von {Gerät from_id|diesem Gerät} getrennt",
    en="Split off from {device from_id|this device}",
    about=("identifiers", "merging"),
):
    """The counterpart of `DeviceSplit`."""

    from_id: DeviceId
    identifiers: tuple[Identifier, ...]

    def claims(self) -> Iterator[Claim]:
        yield from (identifier.claim() for identifier in self.identifiers)


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
    withdrawn: tuple[Identifier, ...] = ()
    """Those that never were its own."""
    description: DeviceDescription = field(default_factory=DeviceDescription)
    activation_locked: bool = False
    hidden: bool = False
    """By hand; whether all of its kind are, its customer says."""
    whereabouts: Whereabouts | None = None
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
                return replace(self, user_id=user_id, unknown=False, whereabouts=None)
            case DeviceReturned():
                return replace(self, whereabouts=event.whereabouts)
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
            case _:
                return self

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
