"""What a command may be aimed at: records that are still there, users who can take something, ids that are free."""

from uuid import UUID

from stdnum import luhn

from aggregates.device import Device
from aggregates.event import Event
from aggregates.user import User
from commands.command import A, Decision, Given, NotFound, Refusal


class DeviceIsAbsorbed(Refusal):
    """This record became part of device {into_id}; use that one, or split the two first if the merge was wrong."""

    code = "device-is-absorbed"
    de = "Dieser Datensatz ist in Gerät {into_id} aufgegangen; bitte jenes verwenden oder beide erst trennen, falls das Zusammenführen falsch war."


class UserIsDeleted(Refusal):
    """The user {user_id} is deleted; choose or register another user."""

    code = "user-is-deleted"
    de = "Der Nutzer {user_id} ist gelöscht; bitte einen anderen Nutzer wählen oder anlegen."


class UserIsInactive(Refusal):
    """The user {name} is inactive; reactivate the user first, or choose another one."""

    code = "user-is-inactive"
    de = "Der Nutzer {name} ist inaktiv; bitte erst reaktivieren oder einen anderen Nutzer wählen."


class IdInUse(Refusal):
    """The id {id} is taken already; make a new id for a new {noun}."""

    code = "id-in-use"
    de = "Die Id {id} ist schon vergeben ({noun}); bitte für einen neuen Datensatz eine neue Id erzeugen."


def present_device(given: Given, device_id: UUID) -> Device:
    """The device, which must not have become part of another one."""
    device = given.state(Device, device_id)
    if device.absorbed_into is not None:
        raise DeviceIsAbsorbed(into_id=device.absorbed_into)
    return device


def present_user(given: Given, user_id: UUID) -> User:
    """The user, who must not be deleted."""
    user = given.state(User, user_id)
    if user.status == "deleted":
        raise UserIsDeleted(user_id=user_id)
    return user


def active_user(given: Given, user_id: UUID) -> User:
    """The user, who can be given something."""
    user = present_user(given, user_id)
    if user.status == "inactive":
        raise UserIsInactive(name=user.name, user_id=user_id)
    return user


def created(given: Given, kind: type[A], stream_id: UUID, *events: Event) -> Decision:
    """The first events of a new thing; none if just that thing is there already."""
    try:
        there = given.state(kind, stream_id)
    except NotFound as missing:
        if missing.id_in_use:
            raise IdInUse(noun=kind.noun, id=stream_id) from None
        return [(stream_id, event) for event in events]
    wanted = kind()
    for event in events:
        wanted = wanted.evolve(event)
    if there == wanted:
        return []
    raise IdInUse(noun=kind.noun, id=stream_id)


def is_same_device(given: Given, linked_id: UUID, device_id: UUID) -> bool:
    """Whether a link to one record means the other one: it is that, or became part of it (F-09)."""
    goes_on_as: UUID | None = linked_id
    while goes_on_as is not None:
        if goes_on_as == device_id:
            return True
        goes_on_as = given.state(Device, goes_on_as).absorbed_into
    return False


def device_name(device: Device) -> str:
    """How people know a device: maker, model, and what is printed on its box."""
    words = " ".join(word for word in (device.description.maker, device.description.model) if word)
    printed = ", ".join(
        f"IMEI {identifier.value}{luhn.calc_check_digit(identifier.value)}" if identifier.kind == "imei" else f"SN {identifier.value}"
        for identifier in device.identifiers
    )
    return f"{words} ({printed})" if words else printed
