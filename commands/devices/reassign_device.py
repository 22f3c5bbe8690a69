"""Pass a device to another user; its active SIMs go along, as a number's user is its device's user (H-05)."""

from uuid import UUID

from aggregates.device import DeviceReassigned
from aggregates.user import UserId
from commands.devices.present_device import present_device
from commands.devices.use_hindrance import check_usable
from commands.engine.command import Command, Decision, Given, Refusal
from commands.users.present_user import active_user


class DeviceHasNoUser(Refusal):
    """The device has no user yet; assign it instead."""

    code = "device-has-no-user"
    de = "Das Gerät hat noch keinen Nutzer; bitte zuweisen statt umhängen."


class ReassignDevice(Command):
    device_id: UUID
    user_id: UserId

    def check(self, given: Given) -> bool:
        self._user_before(given)
        return True

    def decide(self, given: Given) -> Decision:
        before = self._user_before(given)
        if before == self.user_id:
            return []
        active_user(given, self.user_id)
        return [(self.device_id, DeviceReassigned(device_id=self.device_id, from_user_id=before, to_user_id=self.user_id))]

    def _user_before(self, given: Given) -> UUID:
        device = present_device(given, self.device_id)
        if device.user_id is None:
            raise DeviceHasNoUser
        check_usable(given, self.device_id, device)
        return device.user_id
