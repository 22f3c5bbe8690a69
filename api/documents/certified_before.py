"""Whoever certifies what is certified already is told so, and by which certificate (H-16)."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import takewhile
from typing import Any
from uuid import UUID

from aggregates.devices.device_certificates import Certificate, CertificateSource
from aggregates.engine.words import words_of
from api.engine.access import Caller
from api.engine.reading import reading
from api.engine.written import Note
from readmodels.devices.device_detail import DEVICE_DETAIL_READS, device_detail


def certified_before(caller: Caller, device_id: UUID, certificate: Certificate) -> Callable[[UUID], Sequence[Note]]:
    """Look up what the device has of this kind by now; what comes of it names the first that was there before the new one, unless it was withdrawn."""
    with reading(caller, DEVICE_DETAIL_READS, caller.backend.log.head()) as found:
        shown = device_detail(found, device_id)
    there: Sequence[dict[str, Any]] = () if shown is None else shown.fields["certificates"]

    def remark(document_id: UUID) -> Sequence[Note]:
        before = takewhile(lambda each: each["document_id"] != str(document_id), there)
        return [_note(certificate, each) for each in before if each["certificate"] == certificate][:1]

    return remark


def _note(certificate: Certificate, first: dict[str, Any]) -> Note:
    de, en = words_of(Certificate)[certificate]
    source_de, source_en = words_of(CertificateSource)[first["source"]]
    day = date.fromisoformat(first["on"])
    return Note(
        de=f"Das Gerät hat schon ein {de}: {source_de}, durchgeführt am {day:%d.%m.%Y}. Ist eines von beiden falsch, bitte zurückziehen.",
        en=f"The device has a {en} already: {source_en}, carried out on {day}. If one of them is wrong, withdraw it.",
    )
