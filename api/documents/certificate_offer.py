"""Who says that a device went where its customer has it no more is told that a certificate may be made of it now, unless it has one (H-16)."""

from uuid import UUID

from aggregates.device_terms import Whereabouts
from aggregates.devices.device_certificates import Certificate
from aggregates.engine.words import words_of
from api.engine.access import Caller
from api.engine.reading import reading
from api.engine.written import Note
from readmodels.devices.device_detail import DEVICE_DETAIL_READS, device_detail

_OFFERED: dict[Whereabouts, Certificate | None] = {
    "pool": None,
    "destruction": "destruction",
    "remarketing": "erasure",
    "lessor": "erasure",
}


def certificate_offered(caller: Caller, device_id: UUID | None, whereabouts: Whereabouts) -> list[Note]:
    """Return the note, if one is called for. Where it is made says the menu of the device; `device_id`: None where the portal doesn't know the device."""
    certificate = _OFFERED[whereabouts]
    if certificate is None or (device_id is not None and _is_certified(caller, device_id, certificate)):
        return []
    de, en = words_of(Certificate)[certificate]
    return [
        Note(
            de=f"Für das Gerät kann jetzt ein {de} erstellt oder ein vorhandenes hinterlegt werden, beides am Gerät selbst.",
            en=f"A {en} can be made for the device now, or one that there is already be kept: both at the device itself.",
        )
    ]


def _is_certified(caller: Caller, device_id: UUID, certificate: Certificate) -> bool:
    with reading(caller, DEVICE_DETAIL_READS, 0) as found:  # as far as is known: what was said is done, and waits for nothing
        shown = device_detail(found, device_id)
    return shown is not None and any(each["certificate"] == certificate for each in shown.fields["certificates"])
