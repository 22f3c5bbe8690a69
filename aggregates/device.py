"""A device: smartphone, tablet, laptop or PC, known by a set of identifiers (H-05, F-06, F-09)."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Annotated, ClassVar, Self
from uuid import UUID

from aggregates.device_terms import IMEI_CLAIM, DeviceDescription, DeviceId, DeviceSource, Identifier, Imei
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
    identifiers: Annotated[tuple[Identifier, ...], Label("Kennungen", "Identifiers")]
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


class DeviceIdentified(
    Event,
    event="device.identified",
    de="Kennungen {identifiers} ergänzt ({source})",
    en="Identifiers {identifiers} added ({source})",
    about=("identifiers",),
):
    source: DeviceSource
    identifiers: tuple[Identifier, ...]

    def claims(self) -> Iterator[Claim]:
        yield from (identifier.claim() for identifier in self.identifiers)


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
    de="{Gerät device_id|Gerät} an {user_id|diesen Nutzer} übergeben[, mit Rufnummer {numbers}]",
    en="{Device device_id|Device} assigned to {user_id|this user}[, with number {numbers}]",
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
    de="{Gerät device_id|Gerät} von {from_user_id|diesem Nutzer} an {to_user_id|diesen Nutzer} übergeben[, mit Rufnummer {numbers}]",
    en="{Device device_id|Device} passed from {from_user_id|this user} to {to_user_id|this user}[, with number {numbers}]",
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
    de="{Gerät device_id|Gerät} von {user_id|diesem Nutzer} entkoppelt[, mit Rufnummer {numbers}]",
    en="{Device device_id|Device} decoupled from {user_id|this user}[, with number {numbers}]",
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


class ActivationLockReported(
    Event,
    event="device.activation_lock_reported",
    de="Aktivierungssperre gemeldet",
    en="Activation lock reported",
    about=("activation_locked",),
):
    pass


class ActivationLockLifted(
    Event,
    event="device.activation_lock_lifted",
    de="Aktivierungssperre aufgehoben",
    en="Activation lock lifted",
    about=("activation_locked",),
):
    pass


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
    de="In Gerät {into_id} aufgegangen",
    en="Became part of device {into_id}",
    about=("identifiers", "merging"),
):
    """This record goes on as part of another one: the counterpart of `DeviceMerged`."""

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

    restored_id: DeviceId
    identifiers: tuple[Identifier, ...]

    def releases(self) -> Iterator[Claim]:
        yield from (identifier.claim() for identifier in self.identifiers)


class DeviceRestored(
    Event,
    event="device.restored",
    de="Wieder von Gerät {from_id} getrennt",
    en="Split off from device {from_id}",
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
    description: DeviceDescription = field(default_factory=DeviceDescription)
    activation_locked: bool = False
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
                return replace(self, identifiers=_with(self.identifiers, event.identifiers))
            case DeviceDescribed():
                return replace(self, description=event.description)
            case DeviceAssigned():
                return replace(self, user_id=event.user_id, unknown=False)
            case DeviceReassigned():
                return replace(self, user_id=event.to_user_id, unknown=False)
            case DeviceDecoupled():
                return replace(self, user_id=None)
            case ActivationLockReported():
                return replace(self, activation_locked=True)
            case ActivationLockLifted():
                return replace(self, activation_locked=False)
            case DeviceMerged():
                absorbed = (*self.absorbed, (event.absorbed_id, event.identifiers))
                return replace(self, identifiers=_with(self.identifiers, event.identifiers), absorbed=absorbed)
            case DeviceAbsorbed():
                return replace(self, absorbed_into=event.into_id, identifiers=_without(self.identifiers, event.identifiers))
            case DeviceSplit():
                absorbed = tuple(entry for entry in self.absorbed if entry[0] != event.restored_id)
                return replace(self, identifiers=_without(self.identifiers, event.identifiers), absorbed=absorbed)
            case DeviceRestored():
                return replace(self, absorbed_into=None, identifiers=_with(self.identifiers, event.identifiers))
            case _:
                return self


def _with(have: tuple[Identifier, ...], more: tuple[Identifier, ...]) -> tuple[Identifier, ...]:
    return (*have, *(identifier for identifier in more if identifier not in have))


def _without(have: tuple[Identifier, ...], gone: tuple[Identifier, ...]) -> tuple[Identifier, ...]:
    return tuple(identifier for identifier in have if identifier not in gone)
