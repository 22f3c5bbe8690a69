"""What devices are called where only their ids stand: maker and model, and what is printed on them."""

from collections.abc import Iterable
from uuid import UUID

from aggregates.device import Device, DeviceDescribed, DeviceDiscovered, DeviceMerged, DeviceRegistered, DeviceSplit
from aggregates.device_terms import DeviceIdentified, DeviceIdentifiersEnded, Identifier
from readmodels.engine.names import Known, Name, NameOfOther, Naming, itself

_TOLD_BY = (DeviceRegistered, DeviceDiscovered, DeviceIdentified, DeviceIdentifiersEnded, DeviceDescribed, DeviceMerged, DeviceSplit)
"""A record that became part of another one goes on being called by what was printed on it: neither `DeviceAbsorbed` nor `DeviceRestored` is among these."""


def _say(known: Known, _name_of: NameOfOther) -> Name:
    device: Device = known.state
    return device_name(device, known.began.stream_id)


def device_name(device: Device, device_id: UUID) -> Name:
    """Name a device; the end of its id tells one from others that has no identifier."""
    words = device.description.called
    printed = _printed(device.identifiers)
    if printed:
        return itself(f"{words} ({printed})" if words else printed)
    end = f"Id …{str(device_id)[-8:]}"
    return itself(f"{words} ({end})") if words else Name(f"Gerät ({end})", f"Device ({end})")


def _printed(identifiers: Iterable[Identifier]) -> str:
    return ", ".join(identifier.printed for identifier in sorted(identifiers, key=_imeis_first))


def _changed(then: Device, today: Device) -> Name | None:
    """The identifiers that were added since, or what it is called, where it has any by which it is known."""
    added = [identifier for identifier in today.identifiers if identifier not in then.identifiers]
    gone = [identifier for identifier in then.identifiers if identifier not in today.identifiers]
    if gone or not then.identifiers:
        return None
    called = today.description.called
    if called == then.description.called:
        return Name(f"heute auch {_printed(added)}", f"today also {_printed(added)}") if added else None
    return Name(f"heute: {called}", f"today: {called}") if called and not added else None


def _imeis_first(identifier: Identifier) -> bool:
    return identifier.kind != "imei"


DEVICE_NAMES = Naming("device", Device, _TOLD_BY, _say, own=Name("dieses Gerät", "this device"), changed=_changed)
