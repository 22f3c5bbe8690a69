"""What was true of a device on a past day, learnt afterwards: from an older feed, or from a person (F-17)."""

from pydantic import AwareDatetime

from aggregates.device_terms import DeviceDescription, DeviceId, Imei
from aggregates.engine.event import PastFact, ValuesThen
from aggregates.user import UserIdOrNone


class DeviceSeenThen(
    PastFact,
    event="device.seen_then",
    de="Schon damals im Tagesimport gesehen (IMEI {imei}), bis {until}",
    en="Seen in the feed then already (IMEI {imei}), until {until}",
    about=("existence",),
):
    """An older feed names a device that became known later: it was there, unknown, from that feed's day. Where it is there already, it stays as it is."""

    imei: Imei
    description: DeviceDescription
    until: AwareDatetime


class DeviceHeldThen(
    PastFact,
    event="device.held_then",
    de="{Gerät device_id|Gerät} war damals bei {user_id|diesem Nutzer|niemandem}, bis {until}",
    en="{Device device_id|Device} was held by {user_id|this user|nobody} then, until {until}",
    changes=ValuesThen({"user_id": "user_id"}),
    about=("user_id",),
):
    """A person recorded who held the device; no user: nobody."""

    device_id: DeviceId
    user_id: UserIdOrNone
    until: AwareDatetime
