"""Two records that turn out to be of one device become one, and are split again if that was wrong (F-09)."""

from collections.abc import Iterator
from typing import ClassVar

from aggregates.device_terms import DeviceId, DeviceSource, Identifier
from aggregates.engine.claim import Claim
from aggregates.engine.event import Event


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
