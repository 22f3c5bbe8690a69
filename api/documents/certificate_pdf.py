"""The certificate that a device was erased or destroyed, as PDF/A that is tagged: made from a template (H-16)."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, cast

import typst

from aggregates.devices.device_certificates import CARRIED_OUT_BY, CERTIFIED_ON, METHOD, Certificate
from aggregates.engine.sentence import Language
from aggregates.engine.words import Label, words_of
from api.engine.typeface import displayable, file_of

_TEMPLATE = Path(__file__).with_name("certificate.typ")
_STATEMENTS: Mapping[str, tuple[str, str]] = {
    "erasure": (
        "Hiermit wird bescheinigt, dass alle Daten auf dem folgenden Gerät unwiederbringlich gelöscht wurden.",
        "This certifies that all data on the following device were erased irrecoverably.",
    ),
    "destruction": (
        "Hiermit wird bescheinigt, dass das folgende Gerät mit allen Datenträgern vernichtet wurde.",
        "This certifies that the following device was destroyed, with all that data were stored on.",
    ),
}
_CUSTOMER, _DEVICE, _IDENTIFIERS = Label("Kunde", "Customer"), Label("Gerät", "Device"), Label("Kennungen", "Identifiers")
_MADE = ("Maschinell erstellt am {day}; ohne Unterschrift gültig.", "Made by machine on {day}; valid without a signature.")


class Certified(NamedTuple):
    """What it says: of which device of which customer, what was done when, by whom and how, who issues it, and when."""

    certificate: Certificate
    issuer: str
    customer: str
    device: str
    identifiers: Sequence[str]
    on: date
    carried_out_by: str | None
    method: str | None
    made_on: date


def certificate_pdf(told: Certified, language: Language) -> bytes:
    """Make it. The same is said in the same bytes; where a letter can't be shown, boxes stand for those that the typeface lacks."""
    english = language == "en"
    rows = [
        (_CUSTOMER, told.customer),
        (_DEVICE, told.device),
        (_IDENTIFIERS, ", ".join(told.identifiers)),
        (CERTIFIED_ON, _day(told.on, english=english)),
        (CARRIED_OUT_BY, told.carried_out_by),
        (METHOD, told.method),
    ]
    title = words_of(Certificate)[told.certificate][english]
    said = {
        "title": title[:1].upper() + title[1:],
        "issuer": told.issuer,
        "lang": language,
        "day": [told.made_on.year, told.made_on.month, told.made_on.day],
        "statement": _STATEMENTS[told.certificate][english],
        "rows": [[label[english], value] for label, value in rows if value],
        "closing": _MADE[english].format(day=_day(told.made_on, english=english)),
    }
    text = json.dumps(said, ensure_ascii=False)
    try:
        return _compiled(text)
    except typst.TypstError:  # PDF/A has no letter without a glyph: what was typed by hand may have some that no typeface here has
        return _compiled(displayable(text))


def _compiled(told: str) -> bytes:
    compiled: Any = cast("Any", typst).compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        pdf_standards=["a-2a"],
        font_paths=[_fonts()],
        ignore_system_fonts=True,
        sys_inputs={"told": told},
    )
    return compiled


def _day(day: date, *, english: bool) -> str:
    return day.isoformat() if english else f"{day:%d.%m.%Y}"


def file_name_of(told: Certified, language: Language) -> str:
    """Name the file: what it certifies, of which device, of which day."""
    title = words_of(Certificate)[told.certificate][language == "en"]
    of = told.identifiers[0] if told.identifiers else told.device
    return f"{title[:1].upper()}{title[1:]} {''.join(each for each in of if each.isalnum() or each in ' .-_')} {told.on.isoformat()}.pdf"


@cache
def _fonts() -> str:
    return str(file_of("Regular").parent)
