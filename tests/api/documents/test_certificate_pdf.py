"""The certificate as PDF, whatever letters its texts have (H-16)."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from api.documents.certificate_pdf import Certified, certificate_pdf

pytestmark = pytest.mark.requirement("H-16")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Beispiel 華為", "Beispiel □□"),
        ("Şahin 📱", "Şahin □"),
        ("Şahin\ufeff 한국", "Şahin□ □□"),
        ("Γιώργος", "Γιώργος"),
        ("עברית", "עברית"),
    ],
)
def test_a_box_stands_for_each_letter_that_cant_be_shown(said: str, shown: str) -> None:
    told = Certified("erasure", said, "Beispiel GmbH", said, [said], date(2026, 1, 31), said, said, date(2026, 2, 1))
    [page] = PdfReader(BytesIO(certificate_pdf(told, "de"))).pages
    assert page.extract_text().count(shown) == 5
