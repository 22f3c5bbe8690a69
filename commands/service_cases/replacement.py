"""Which device may come in the place of another: none that somebody has, or that is in other hands (H-13)."""

from collections.abc import Iterator
from uuid import UUID

from aggregates.device import Device
from aggregates.device_terms import Identifier
from aggregates.order_terms import ShippedDevice
from aggregates.orders.parcels import on_their_way
from aggregates.user import User
from commands.devices.present_device import device_name
from commands.engine.command import Given, Refusal
from commands.service_cases.case_hooks import CASE_HINDRANCES
from commands.service_cases.device_for_case import check_in_no_case, check_not_lost


class ReplacementIsKnown(Refusal):
    """{identifier} belongs to {device}, which is neither in the pool nor known by the feed alone; correct the identifier, or ship another device."""

    code = "replacement-is-known"
    de = "{identifier} gehört zu {device}, das weder im Pool liegt noch nur aus dem Tagesimport bekannt ist; bitte die Kennung berichtigen oder ein anderes Gerät versenden."


class ReplacementOnItsWay(Refusal):
    """{identifier} is on its way already, in an order or another service case; correct the identifier."""

    code = "replacement-on-its-way"
    de = "{identifier} ist schon unterwegs, in einer Bestellung oder einem anderen Servicefall; bitte die Kennung berichtigen."


class ReplacementGivenAway(Refusal):
    """{device} was given to {name} since it was shipped, who keeps it with its numbers; take it from that user first, or ship another device."""

    code = "replacement-given-away"
    de = "{device} wurde nach dem Versand an {name} übergeben und bleibt dort mit seinen Rufnummern; bitte dort erst entkoppeln oder ein anderes Gerät versenden."


class ReplacementIsGone(Refusal):
    """{device} was returned since it was shipped, and isn't in the pool; ship another device."""

    code = "replacement-is-gone"
    de = "{device} wurde nach dem Versand zurückgegeben und liegt nicht im Pool; bitte ein anderes Gerät versenden."


def check_may_be_sent(given: Given, case_id: UUID, replacement: ShippedDevice) -> None:
    """Raise the refusal where it is somebody's, in another case, or on its way elsewhere. One of the pool, or that the feed alone knows, may come."""
    for each, record, known in _known(given, replacement):
        if not known.unknown and known.whereabouts != "pool":
            raise ReplacementIsKnown(identifier=each.printed, device=device_name(known), device_id=record)
        _check_in_no_other_hands(given, record, known)
    for each, claim in zip(replacement.identifiers, on_their_way((replacement,)), strict=True):
        if given.holder(claim) not in (None, case_id):
            raise ReplacementOnItsWay(identifier=each.printed)


def check_may_come(given: Given, replacement: ShippedDevice, user_id: UUID | None) -> None:
    """Raise the refusal where what was free when it was shipped isn't any more, as it arrives for this user."""
    for _, record, known in _known(given, replacement):
        if known.user_id not in (None, user_id):
            raise ReplacementGivenAway(device=device_name(known), name=given.state(User, known.user_id).name)
        if known.whereabouts not in (None, "pool"):
            raise ReplacementIsGone(device=device_name(known))
        _check_in_no_other_hands(given, record, known)


def _known(given: Given, replacement: ShippedDevice) -> Iterator[tuple[Identifier, UUID, Device]]:
    for each in replacement.identifiers:
        holder = given.holder(each.claim())
        if holder is not None:
            yield each, holder, given.state(Device, holder)


def _check_in_no_other_hands(given: Given, record: UUID, known: Device) -> None:
    check_in_no_case(given, record)
    check_not_lost(given, record)
    for hindrance in CASE_HINDRANCES:
        hindrance.check(given, record, known)
