"""To whom a device goes at the end of a service case: to whoever has the device that it is about, which may be another than at its beginning."""

from uuid import UUID

from pydantic import MISSING

from aggregates.service_cases.service_case import ServiceCase
from aggregates.user import User
from commands.devices.present_device import record_today
from commands.engine.command import Given, Refusal
from commands.users.present_user import active_user


class DeviceGivenAwayMeanwhile(Refusal):
    """The device of the service case {number} is with {name} by now; say that it goes there, or pass it back first."""

    code = "device-given-away-meanwhile"
    de = "Das Gerät des Servicefalls {number} ist inzwischen bei {name}; bitte angeben, dass es dorthin geht, oder es erst zurückgeben."
    hint = "to_user_id: {user_id}"


class NobodyHasTheDevice(Refusal):
    """Nobody has the device of the service case {number} any more; say that it goes to nobody, or give it to a user first."""

    code = "nobody-has-the-device"
    de = "Das Gerät des Servicefalls {number} hat niemand mehr; bitte angeben, dass es an niemanden geht, oder es erst einem Nutzer geben."
    hint = "to_user_id: null"


def recipient(given: Given, case: ServiceCase, to_user_id: UUID | MISSING | None) -> UUID | None:
    """Return who gets it: whoever has the device now, whom the asker has to name if that isn't who had it at the beginning.

    Raises DeviceGivenAwayMeanwhile, NobodyHasTheDevice, UserIsInactive.
    """
    if case.device_id is None:
        return None
    _, device = record_today(given, case.device_id)
    expected = case.user_id if to_user_id is MISSING else to_user_id
    if device.user_id != expected:
        if device.user_id is None:
            raise NobodyHasTheDevice(number=case.number)
        raise DeviceGivenAwayMeanwhile(number=case.number, name=given.state(User, device.user_id).name, user_id=device.user_id)
    if device.user_id is not None:
        active_user(given, device.user_id)
    return device.user_id
