"""Which device somebody wants to have sold, and whether that may be: one that the portal knows, or any other one (H-15)."""

from collections.abc import Iterable
from uuid import UUID

from aggregates.device import Device
from aggregates.device_terms import Identifier, Whereabouts
from aggregates.engine.words import words_of
from aggregates.remarketing.claims import remarketed_claims, sold_claims
from aggregates.remarketing.remarketing import Remarketing
from commands.devices.present_device import device_name, present_device
from commands.devices.withheld_devices import is_withheld
from commands.engine.command import Given, Refusal
from commands.service_cases.device_for_case import check_in_no_case, check_not_lost


class DeviceIsRemarketed(Refusal):
    """The device is being sold already (remarketing {number}); go on with that one, or withdraw it first."""

    code = "device-is-remarketed"
    de = "Das Gerät wird schon wiedervermarktet (Nummer {number}); bitte dort weitermachen oder sie erst zurückziehen."


class DeviceIsGone(Refusal):
    """The device is gone already ({whereabouts}), so it can't be sold any more."""

    code = "device-is-gone"
    de = "Das Gerät ist schon fort ({whereabouts_de}) und lässt sich nicht mehr verkaufen."


class DeviceIsSold(Refusal):
    """The device was {what} (remarketing {number}) and is gone for good, whoever has been noted for it since: nobody gets it, no service case of it begins, and it isn't sold once more. Choose another device; if a user is still noted for it, take it from that user. If it lies with you after all, ask the operator's fulfilment, who closed that remarketing."""

    code = "device-is-sold"
    de = "Das Gerät wurde {what_de} (Wiedervermarktung {number}) und ist endgültig fort, für wen auch immer es seither eingetragen ist: Niemand bekommt es, kein Servicefall beginnt dafür, und es wird nicht noch einmal verkauft. Bitte ein anderes Gerät wählen; ist noch ein Nutzer eingetragen, es dort entkoppeln. Liegt es doch wieder bei Ihnen, bitte das Fulfilment des Betreibers fragen, das jene Wiedervermarktung abgeschlossen hat."


class IdentifiersOfSeveralDevices(Refusal):
    """These identifiers belong to several devices: {devices}. Give those of one, or merge the records first if they are one device."""

    code = "identifiers-of-several-devices"
    de = "Diese Kennungen gehören zu mehreren Geräten: {devices}. Bitte die eines Geräts angeben oder die Datensätze erst zusammenführen, wenn es eines ist."


def known_device(given: Given, identifiers: Iterable[Identifier]) -> UUID | None:
    """Look up the device that is known by these; one that nobody sees is none. Raises IdentifiersOfSeveralDevices."""
    found = {holder for each in identifiers if (holder := given.holder(each.claim())) is not None}
    seen = {device_id: device for device_id in sorted(found) if not is_withheld(given, device := given.state(Device, device_id))}
    if len(seen) > 1:
        raise IdentifiersOfSeveralDevices(devices=[device_name(device) for device in seen.values()])
    return next(iter(seen), None)


def check_not_remarketed(given: Given, device_id: UUID | None, identifiers: Iterable[Identifier], *, but: UUID | None = None) -> None:
    """Raise DeviceIsRemarketed where it is being sold, but by this remarketing."""
    for claim in remarketed_claims(device_id, identifiers):
        holder = given.holder(claim)
        if holder not in (None, but):
            raise DeviceIsRemarketed(number=given.state(Remarketing, holder).number)


def check_not_sold(given: Given, device_id: UUID | None, identifiers: Iterable[Identifier], *, or_destroyed: bool = True) -> None:
    """Raise DeviceIsSold where it was, at any time, or, with `or_destroyed`, was destroyed instead."""
    for claim in sold_claims(device_id, identifiers):
        holder = given.holder(claim)
        if holder is None:
            continue
        of = given.state(Remarketing, holder)
        if of.status != "destroyed":
            raise DeviceIsSold(number=of.number, what="sold", what_de="verkauft")
        if or_destroyed:
            raise DeviceIsSold(number=of.number, what="destroyed", what_de="vernichtet")


def remarketable(given: Given, device_id: UUID) -> Device:
    """Return a device that the portal knows and that may be sold. Raises why it may not."""
    device = present_device(given, device_id)
    check_not_remarketed(given, device_id, device.identifiers)
    check_in_no_case(given, device_id)
    check_not_lost(given, device_id)
    check_not_sold(given, device_id, device.identifiers)
    if device.whereabouts not in (None, "pool"):
        de, en = words_of(Whereabouts)[device.whereabouts]
        raise DeviceIsGone(whereabouts=en, whereabouts_de=de)
    return device
