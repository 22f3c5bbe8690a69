"""A user's past: whose history is the user's, and how the user stood at a moment (A-10, A-11)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from aggregates.user import DELIVERY_ADDRESS, OWN_FIELDS
from api.engine.as_of import AsOf
from projections.engine.unfolded_then import Unfolding
from readmodels.engine.history_entry import Subject
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.users.user_detail import unfolded
from readmodels.users.users import USERS


def _devices_and_numbers(found: Reading, user_id: UUID) -> Mapping[str, Any]:
    return unfolded(found, [user_id])[str(user_id)]


USER_AS_OF = AsOf(
    USERS,
    "Nutzer zu einem Zeitpunkt / A user as of a moment",
    names={"user_id": "user"},
    labels={
        "primary_address": DELIVERY_ADDRESS,
        "additional_addresses": ("Weitere Adressen", "Further addresses"),
        "further": OWN_FIELDS,
    },
    keyed=frozenset({"further"}),
    unfolds=Unfolding(
        _devices_and_numbers,
        histories=("user_history", "device_history"),
        labels={"devices": ("Geräte", "Devices"), "sims": ("Rufnummern", "Numbers")},
    ),
    unfolded={"devices": "device"},
)


_USER = "SELECT user_id FROM users WHERE user_id = %(user)s"
USER_SUBJECT_READS = read_by(_USER)


def user_subject(found: Reading, user_id: UUID | str) -> Subject | None:
    row = found.one(_USER, {"user": user_id})
    return Subject([row[0]], "user", str(row[0])) if row else None
