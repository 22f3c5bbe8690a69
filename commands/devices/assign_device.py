"""Give a device that has no user to one; an unknown device becomes known by it (F-06, H-23)."""

from uuid import UUID

from aggregates.device import DeviceAssigned
from aggregates.user import User, UserId
from commands.devices.present_device import device_name, present_device
from commands.devices.use_hindrance import check_usable
from commands.engine.command import Command, Decision, Given, Refusal
from commands.users.present_user import active_user


class DeviceHasUser(Refusal):
    """The device belongs to {name}; reassign it instead."""

    code = "device-has-user"
    de = "Das Gerät gehört {name}; bitte umhängen statt zuweisen."


class DeviceIsDestroyed(Refusal):
    """{device} is destroyed, as a certificate says; choose another device, or withdraw the certificate first if it was wrong."""

    code = "device-is-destroyed"
    de = "{device} ist laut Zertifikat vernichtet; bitte ein anderes Gerät wählen oder erst das Zertifikat zurückziehen, falls es falsch war."


class AssignDevice(Command):
    device_id: UUID
    user_id: UserId

    def check(self, given: Given) -> bool:
        device = present_device(given, self.device_id)
        if device.user_id is not None:
            raise DeviceHasUser(name=given.state(User, device.user_id).name, user_id=device.user_id)
        if device.destroyed_by:
            raise DeviceIsDestroyed(device=device_name(device))
        check_usable(given, self.device_id, device)
        return True

    def decide(self, given: Given) -> Decision:
        if present_device(given, self.device_id).user_id == self.user_id:
            return []
        self.check(given)
        active_user(given, self.user_id)
        return [(self.device_id, DeviceAssigned(user_id=self.user_id, device_id=self.device_id))]
