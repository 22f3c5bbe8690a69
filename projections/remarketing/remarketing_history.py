"""The history of a remarketing, and what those of its device and its user tell of it (A-10, H-24)."""

from typing import Any

from aggregates.remarketing.remarketing import Remarketing
from aggregates.remarketing.remarks import RemarketingRemarksErased
from aggregates.user import UserErased
from eventstore.envelope import Recorded
from projections.device_history import device_history
from projections.engine.history import entry, redact
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from projections.user_history import user_history
from readmodels.devices.device_history import DEVICE_HISTORY
from readmodels.remarketing.remarketings import REMARKETING_HISTORY
from readmodels.users.user_history import USER_HISTORY

_OF_DEVICES = tuple(kind for kind in Remarketing.events() if "device_id" in kind.model_fields)
remarketing_history = Projection("remarketing_history", version=1, tables=(REMARKETING_HISTORY,))
device_history.extend(version=1)
user_history.extend(version=1)


@remarketing_history.on(*Remarketing.events())
def of_the_remarketing(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(REMARKETING_HISTORY, entry(recorded, recorded.stream_id))


@remarketing_history.on(UserErased, urgent=True)
def person_erased(rows: Rows, recorded: Recorded[UserErased]) -> None:
    redact(rows, REMARKETING_HISTORY, recorded.stream_id)


@remarketing_history.on(RemarketingRemarksErased, urgent=True)
def remarks_erased(rows: Rows, recorded: Recorded[RemarketingRemarksErased]) -> None:
    redact(rows, REMARKETING_HISTORY, recorded.stream_id)


@device_history.on(*_OF_DEVICES)
def in_the_devices(rows: Rows, recorded: Recorded[Any]) -> None:
    if recorded.event.device_id is not None:
        rows.add(DEVICE_HISTORY, entry(recorded, recorded.event.device_id))


@user_history.on(*_OF_DEVICES)
def in_the_users(rows: Rows, recorded: Recorded[Any]) -> None:
    if recorded.event.user_id is not None:
        rows.add(USER_HISTORY, entry(recorded, recorded.event.user_id))
