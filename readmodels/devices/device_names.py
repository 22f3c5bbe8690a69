"""What devices are called where only their ids stand."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from readmodels.engine.names import Name, Naming
from readmodels.engine.reader import Reading

_DEVICES = """SELECT device_id, concat_ws(' ', maker, model), concat_ws(', ', 'IMEI ' || imei, 'IMEI ' || imei2, 'SN ' || serial_number)
    FROM devices WHERE device_id = ANY(%(ids)s)"""


def _look(reading: Reading, ids: Sequence[UUID]) -> Mapping[UUID, Name]:
    return {device_id: _name(device_id, words, printed) for device_id, words, printed in reading.all(_DEVICES, {"ids": ids})}


def _name(device_id: UUID, words: str, printed: str) -> Name:
    """A record that was merged into another has nothing printed on it any more: the end of its id tells it from others."""
    if words and printed:
        return Name(f"{words} ({printed})", f"{words} ({printed})")
    if printed:
        return Name(printed, printed)
    end = f"Id …{str(device_id)[-8:]}"
    return Name(f"{words} ({end})", f"{words} ({end})") if words else Name(f"Gerät ({end})", f"Device ({end})")


DEVICE_NAMES = Naming("device", _look)


def device_title(reading: Reading, device_id: UUID) -> str:
    """How people know one device."""
    found = _look(reading, [device_id]).get(device_id)
    return found.de if found is not None else str(device_id)
