"""Which device a row of a list means: whose identifiers fit two things, or contradict what is known, is no match (F-09, F-12).

A person decides then: it is the same device with a new board (`exchange_board.py`), or another one, and an identifier is wrong here or there
(`withdraw_identifiers.py`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple
from uuid import UUID

from aggregates.device import Device
from aggregates.device_terms import MOST_IMEIS, MOST_SERIAL_NUMBERS, DeviceDescription, Identifier
from commands.devices.model_names import are_two_kinds, is_code_beside_name, other_kind, other_maker, other_model
from commands.devices.present_device import device_name
from commands.devices.screen_sizes import other_screen
from commands.engine.command import Given, Refusal


class IdentifiersContradict(Refusal):
    """This row says {said}; known is {known}: {why}. Nothing was taken. Is it the same device with a new board: exchange the board there, then bring the row again. Is it another device: correct the identifier here, or withdraw it there if it is wrong there. Is only the model, the size or the kind wrong, here or there: correct it."""

    code = "identifiers-contradict"
    de = "Die Zeile sagt {said}; bekannt ist {known}: {why_de}. Nichts wurde übernommen. Ist es dasselbe Gerät mit neuer Platine: dort die Platine tauschen, dann die Zeile erneut einlesen. Ist es ein anderes Gerät: die Kennung hier berichtigen oder dort zurücknehmen, wenn sie dort falsch ist. Sind nur Modell, Größe oder Geräteart falsch, hier oder dort: bitte berichtigen."


class MoreThanADeviceHas(Refusal):
    """{device} would have {identifiers}: a device has two IMEIs at most and one serial number. If its board was exchanged, say so; then the old identifiers end."""

    code = "more-than-a-device-has"
    de = "{device} hätte dann {identifiers}: Ein Gerät hat höchstens zwei IMEIs und eine Seriennummer. Wurde die Platine getauscht, bitte das eintragen; die alten Kennungen enden dann."


class HasAllIdentifiers(Refusal):
    """{device} has two IMEIs and a serial number already, so nothing can be added. If its board was exchanged, say so; then the old identifiers end."""

    code = "has-all-identifiers"
    de = "{device} hat schon zwei IMEIs und eine Seriennummer, es kann nichts dazukommen. Wurde die Platine getauscht, bitte das eintragen; die alten Kennungen enden dann."


class Contradiction(NamedTuple):
    """Why two sides can't be one device."""

    de: str
    en: str


_ANOTHERS = Contradiction("die Id ist die eines anderen Geräts als die Kennungen", "the id is another device's than the identifiers")
_ANOTHER_IMEI_OF_ID = Contradiction("das Gerät mit dieser Id hat eine andere IMEI", "the device of this id has another IMEI")
_TOO_MANY_IMEIS = Contradiction("zusammen wären es mehr als zwei IMEIs", "together they would be more than two IMEIs")
_TWO_SERIAL_NUMBERS = Contradiction("es wären zwei Seriennummern", "there would be two serial numbers")
_ANOTHER_IMEI = Contradiction("dieselbe Seriennummer hat dort eine andere IMEI", "the same serial number has another IMEI there")
_ENDED_ELSEWHERE = Contradiction(
    "eine Kennung der Zeile gehörte diesem Gerät bis zu einem Platinentausch und meint es weiter, die andere IMEI ist nicht seine",
    "an identifier of the row belonged to that device until its board was exchanged, and still means it, and the other IMEI is not that device's",
)
_TWO_MODELS = Contradiction("es wären zwei Modelle", "there would be two models")
_TWO_KINDS = Contradiction("es wären zwei Gerätearten", "there would be two kinds of device")


def values_of(identifiers: Iterable[Identifier], kind: str) -> frozenset[str]:
    """Return the values of one kind."""
    return frozenset(identifier.value for identifier in identifiers if identifier.kind == kind)


def check_room(device: Device) -> None:
    """Raise the refusal where no identifier can be added to the device."""
    imeis, serial_numbers = values_of(device.identifiers, "imei"), values_of(device.identifiers, "serial_number")
    if len(imeis) >= MOST_IMEIS and len(serial_numbers) >= MOST_SERIAL_NUMBERS:
        raise HasAllIdentifiers(device=device_name(device))


def check_slots(name: str, identifiers: Iterable[Identifier]) -> None:
    """Raise the refusal where a device would have more identifiers than one can have."""
    together = tuple(dict.fromkeys(identifiers))
    if too_many(together) is not None:
        raise MoreThanADeviceHas(device=name, identifiers=printed(together))


def too_many(identifiers: Iterable[Identifier]) -> Contradiction | None:
    """Tell what no single device has."""
    together = tuple(identifiers)
    if len(values_of(together, "imei")) > MOST_IMEIS:
        return _TOO_MANY_IMEIS
    return _TWO_SERIAL_NUMBERS if len(values_of(together, "serial_number")) > MOST_SERIAL_NUMBERS else None


def printed(identifiers: Iterable[Identifier]) -> list[str]:
    """Return identifiers as they stand on a box."""
    return [identifier.printed for identifier in identifiers]


class Recognised(NamedTuple):
    """The records that a row means, the one that the others are to become part of first; none where nothing is known of it.

    `in_use`: of the identifiers that the row says, those that aren't of a board that was exchanged.
    """

    records: Sequence[UUID]
    in_use: tuple[Identifier, ...]


def recognised(
    given: Given, said: Sequence[Identifier], described: DeviceDescription, *, codes: bool = False, named: UUID | None = None
) -> Recognised:
    """Look up which device a row means, which describes it so; `kind` counts where it is set. Raises IdentifiersContradict where the row and what is known can't all be one device.

    `codes`: the row describes nothing anew, and may call models by their type codes, as device managements do; beside a name one says nothing.
    `named`: the device whose id the row has, which it means where its identifiers are no other device's.
    """
    found = {holder for name in said if (holder := given.holder(name.claim())) is not None} | ({named} if named else set[UUID]())
    devices = {device_id: given.state(Device, device_id) for device_id in found}
    former = [each.identifier for device in devices.values() for each in device.former]
    in_use = tuple(each for each in said if each not in former)
    why = next(_contradictions(said, in_use, described, list(devices.values()), codes=codes), None)
    if named is not None:
        why = next(_against_id(named, said, devices), why)
    if why is not None:
        of_id = f"Id {named}" if named else None
        raise IdentifiersContradict(
            said=" ".join(filter(None, (described.called, f"({', '.join(filter(None, (*printed(said), of_id)))})"))),
            known=[f"{device_name(device)}, Id {device_id}" for device_id, device in sorted(devices.items())],
            why=why.en,
            why_de=why.de,
        )
    records = sorted(
        devices,
        key=lambda device: (
            device != named,
            devices[device].user_id is None,
            not devices[device].absorbed,
            devices[device].unknown,
            device,
        ),
    )
    return Recognised(records, in_use)


def _against_id(named: UUID, said: Sequence[Identifier], devices: Mapping[UUID, Device]) -> Iterator[Contradiction]:
    """What only the feed knows may become part of the device that the id names, as of any other."""
    if any(device_id != named and not device.unknown for device_id, device in devices.items()):
        yield _ANOTHERS
    own = devices[named]
    imeis, known = values_of(said, "imei"), values_of((*own.identifiers, *(each.identifier for each in own.former)), "imei")
    if imeis and known and not imeis & known:
        yield _ANOTHER_IMEI_OF_ID


def _contradictions(
    said: Sequence[Identifier], in_use: Sequence[Identifier], described: DeviceDescription, devices: Sequence[Device], *, codes: bool
) -> Iterator[Contradiction]:
    """What of an exchanged board is said means the device that had it: to any other one it is another's identifier, as if it were in use."""
    if not devices:
        return
    together = [*in_use, *(identifier for device in devices for identifier in device.identifiers)]
    for device in devices:
        its_former = [each.identifier for each in device.former]
        imeis = values_of((each for each in said if each not in its_former), "imei")
        known = values_of(device.identifiers, "imei")
        if imeis and known and not imeis & known:
            yield _ANOTHER_IMEI if _share_serial_number(said, device) else _ENDED_ELSEWHERE
        if _is_another_model(described, device, by_imei=bool(imeis & known), codes=codes):
            yield _TWO_MODELS
        if not imeis & known and (sizes := other_screen(described, device.description)) is not None:
            yield _two_sizes(*sizes)
        if other_kind(described, device):
            yield _TWO_KINDS
    if (more := too_many(together)) is not None:
        yield more
    for one, other in combinations(devices, 2):
        yield from two_devices(one, other)


def two_devices(one: Device, other: Device) -> Iterator[Contradiction]:
    """Yield why two records are of two devices, by what they are said to be."""
    if _are_two_models(one, other):
        yield _TWO_MODELS
    if are_two_kinds(one, other):
        yield _TWO_KINDS
    if (sizes := other_screen(one.description, other.description)) is not None:
        yield _two_sizes(*sizes)


def _share_serial_number(said: Sequence[Identifier], device: Device) -> bool:
    return bool(
        values_of(said, "serial_number") & values_of((*device.identifiers, *(each.identifier for each in device.former)), "serial_number")
    )


def _two_sizes(one: str, other: str) -> Contradiction:
    return Contradiction(
        f"es wären zwei Bildschirmgrößen ({one.replace('.', ',')} und {other.replace('.', ',')} Zoll)",
        f"there would be two screen sizes ({one} and {other} inches)",
    )


def _is_another_model(described: DeviceDescription, device: Device, *, by_imei: bool, codes: bool) -> bool:
    """What the feed alone knows may be said anew by whoever names its IMEI; all else that is known is another thing where model or kind are others."""
    if device.unknown and by_imei:
        return False
    model, maker = other_model(described, device.description), other_maker(described, device.description)
    if by_imei:
        return bool(model) and not (codes and not maker and is_code_beside_name(described, device.description))
    return bool(maker if model is None else model)


def _are_two_models(one: Device, other: Device) -> bool:
    """What only the feed knows is called by its type code: its model goes by another name than people's."""
    model, maker = other_model(one.description, other.description), other_maker(one.description, other.description)
    return bool(model and maker) if one.unknown or other.unknown else bool(maker if model is None else model)
