"""A user's past: whose history is the user's, and how the user stood at a moment (A-10, A-11)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from aggregates.user import DELIVERY_ADDRESS, OWN_FIELDS
from api.engine.as_of import AsOf
from api.engine.why import Beside
from projections.engine.unfolded_then import Unfolding
from readmodels.engine.history_entry import Subject
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.users.user_detail import unfolded
from readmodels.users.user_told import AddressTold, HeldDeviceThen, NumberWithoutDevice, OwnFieldsTold
from readmodels.users.users import USERS


def _devices_and_numbers(found: Reading, user_id: UUID) -> Mapping[str, Any]:
    return unfolded(found, [user_id])[str(user_id)]


USER_AS_OF = AsOf(
    USERS,
    "Nutzer zu einem Zeitpunkt / A user as of a moment",
    hides=frozenset({"additional_lines"}),  # `additional_addresses` are the same, in their parts
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
    shows={
        "primary_address": AddressTold | None,
        "additional_addresses": list[AddressTold],
        "further": OwnFieldsTold,
        "devices": list[HeldDeviceThen],
        "sims": list[NumberWithoutDevice],
    },
)


_HELD = """SELECT stream_id FROM user_history WHERE subject_id = %(user)s AND stream_id <> %(user)s
    GROUP BY stream_id ORDER BY max(position) DESC LIMIT 50"""


def held_once(found: Reading, user_id: UUID | str) -> Beside:
    """Look up what the user had last, or has: why somebody inactive is listed follows from that, too, though no row names what was let go."""
    return Beside([row[0] for row in found.all(_HELD, {"user": user_id})])


_USER = "SELECT user_id FROM users WHERE user_id = %(user)s"
USER_SUBJECT_READS = read_by(_USER)


def user_subject(found: Reading, user_id: UUID | str) -> Subject | None:
    row = found.one(_USER, {"user": user_id})
    return Subject([row[0]], "user", str(row[0])) if row else None
