"""A device's past: whose history is its own, with that of the records that it took in, and how it stood at a moment (A-10, A-11, F-09)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from aggregates.user import OWN_FIELDS
from api.devices.device_answers import CertificateTold, HolderThen
from api.engine.as_of import AsOf
from projections.engine.unfolded_then import Unfolding
from readmodels.devices.device_detail import device_detail, records_of, shown_device
from readmodels.devices.devices import DEVICES
from readmodels.engine.history_entry import Subject
from readmodels.engine.reader import Reading
from readmodels.users.user_told import NumberInDevice, OwnFieldsTold


def _user_and_numbers(found: Reading, device_id: UUID) -> Mapping[str, Any]:
    """Those of the device as which a record was shown then."""
    detail = device_detail(found, device_id)
    return {name: detail.fields[name] for name in ("user", "sims")} if detail is not None else {}


DEVICE_AS_OF = AsOf(
    DEVICES,
    "Gerät zu einem Zeitpunkt / A device as of a moment",
    hides=frozenset({"former", "hidden_by_hand"}),  # `former_identifiers` and `hidden_because` say the same
    names={"user_id": "user", "absorbed_into": "device", "goes_on_as": "device"},
    labels={
        "absorbed_into_name": ("Aufgegangen in", "Merged into"),
        "further": OWN_FIELDS,
        "certificates": ("Zertifikate", "Certificates"),
    },
    keyed=frozenset({"further"}),
    unfolds=Unfolding(_user_and_numbers, histories=("device_history",), labels={"sims": ("Rufnummern", "Numbers")}),
    unfolded={"user": "user"},
    shows={"further": OwnFieldsTold, "certificates": list[CertificateTold], "user": HolderThen | None, "sims": list[NumberInDevice]},
)


def device_subject(found: Reading, device_id: UUID | str) -> Subject | None:
    record = shown_device(found, UUID(str(device_id)))
    return Subject(records_of(found, record), "device", str(record)) if record is not None else None
