"""Who says that a device went where its customer has it no more is told that a certificate may be made of it now (H-16)."""

from aggregates.device_terms import Whereabouts
from aggregates.devices.device_certificates import Certificate
from aggregates.engine.words import words_of
from api.engine.written import Note

_OFFERED: dict[Whereabouts, Certificate | None] = {
    "pool": None,
    "destruction": "destruction",
    "remarketing": "erasure",
    "lessor": "erasure",
}


def certificate_offered(whereabouts: Whereabouts) -> list[Note]:
    """Return the note, if one is called for. Where it is made says the menu of the device."""
    if (certificate := _OFFERED[whereabouts]) is None:
        return []
    de, en = words_of(Certificate)[certificate]
    return [
        Note(
            de=f"Für das Gerät kann jetzt ein {de} erstellt oder ein vorhandenes hinterlegt werden, beides am Gerät selbst.",
            en=f"A {en} can be made for the device now, or one that there is already be kept: both at the device itself.",
        )
    ]
