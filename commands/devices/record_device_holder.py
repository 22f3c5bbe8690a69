"""Record who held a device for a while in the past, learnt afterwards (F-17, A-11): who holds it now stays as it is."""

from typing import Annotated
from uuid import UUID

from aggregates.device import Device
from aggregates.device_then import DeviceHeldThen
from aggregates.engine.words import Help
from aggregates.user import UserIdOrNone
from commands.engine.command import Decision, Given
from commands.engine.past import Recordable
from commands.engine.record_past import RecordPast
from commands.users.present_user import user_with_a_name

DEVICE_HOLDER = Recordable(DeviceHeldThen, "RecordDeviceHolder", de="wer das Gerät hatte", en="who held the device")


class RecordDeviceHolder(RecordPast):
    """`user_id` null: nobody held it. What began on the device within that time is not overwritten."""

    device_id: UUID
    user_id: Annotated[UserIdOrNone, Help("Leer, falls es niemand hatte.", "Empty, if nobody had it.")]

    def check(self, given: Given) -> bool:
        given.state(Device, self.device_id)
        return True

    def decide(self, given: Given) -> Decision:
        self.check(given)
        if self.user_id is not None:
            user_with_a_name(given, self.user_id)
        return [(self.device_id, DeviceHeldThen(device_id=self.device_id, user_id=self.user_id, until=self.until))]
