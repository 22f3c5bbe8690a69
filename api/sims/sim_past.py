"""A number's past: whose history is its own, by id and by number, and how it stood at a moment (A-11, A-12)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from api.engine.as_of import AsOf
from api.sims.sim_answers import DeviceOfNumberThen, UserOfNumberThen
from importers.identifiers import parse_number
from importers.quarantine import BadValue
from projections.engine.unfolded_then import Unfolding
from readmodels.engine.history_entry import Subject
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.engine.remark import Remark
from readmodels.sims.sim_detail import sim_detail
from readmodels.sims.sims import SIMS


def _device_and_user(found: Reading, sim_id: UUID) -> Mapping[str, Any]:
    """The device as which that of the link was shown then, or why none was; and whose it was, or who held the number itself."""
    detail = sim_detail(found, sim_id)
    return {name: detail.fields[name] for name in ("device", "user", "no_device_reason")} if detail is not None else {}


SIM_AS_OF = AsOf(
    SIMS,
    "Rufnummer zu einem Zeitpunkt / A number as of a moment",
    hides=frozenset({"codes"}),
    names={"user_id": "user", "linked_device_id": "device"},
    only_with={"linked_device_id": "device"},
    labels={"linked_device_name": ("Gerät", "Device")},
    unfolds=Unfolding(
        _device_and_user, labels={"user": ("Nutzer", "User"), "no_device_reason": ("Warum ohne Gerät", "Why without device")}
    ),
    unfolded={"device": "device", "user": "user"},
    shows={"device": DeviceOfNumberThen | None, "user": UserOfNumberThen | None, "no_device_reason": Remark | None},
)


_BY_ID = "SELECT sim_id, number FROM sims WHERE sim_id = %(sim)s"
_BY_NUMBER = "SELECT sim_id, number FROM sims WHERE number = %(number)s"
SIM_SUBJECT_READS = read_by(_BY_ID, _BY_NUMBER)


def sim_subject(found: Reading, sim_id: UUID | str) -> Subject | None:
    row = found.one(_BY_ID, {"sim": sim_id})
    return Subject([row[0]], "number", row[1]) if row else None


def number_subject(found: Reading, number: UUID | str) -> Subject | None:
    row = found.one(_BY_NUMBER, {"number": number})
    return Subject([row[0]], "number", row[1]) if row else None


def number_claimed(text: str) -> str | None:
    """Return the number as it is held, however it was dialled; None where it isn't one."""
    try:
        return parse_number(text)
    except BadValue:
        return None
