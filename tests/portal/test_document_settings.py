"""Where documents are kept and what is taken: wrong settings are refused with the sentence that repairs them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gateways.object_store import Bucket
from portal.document_settings import document_limits, document_place
from portal.settings import Settings, SettingsWrong

GOOD = {"BUCKET": "portal-documents", "BUCKET_ENDPOINT": "https://s3.beispiel.example", "BUCKET_KEY_ID": "a", "BUCKET_SECRET": "geheim"}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings from outside, and an empty current folder."""
    for name in os.environ:
        if name.startswith("PORTAL_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def given(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(f"PORTAL_DOCUMENT_{name}" if name != "VIRUS_SCANNER" else "PORTAL_VIRUS_SCANNER", value)
    return Settings.from_environment()


def test_what_is_set_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = given(monkeypatch, **GOOD, MB="50", TYPES="PDF, .png", VIRUS_SCANNER="127.0.0.1:3310")
    limits = document_limits(settings)
    assert (limits.file_bytes, limits.types) == (50_000_000, {"application/pdf", "image/png"})
    assert "geheim" not in repr(settings)
    assert given(monkeypatch, VIRUS_SCANNER="/run/clamav/clamd.ctl").virus_scanner == "/run/clamav/clamd.ctl"


def test_contents_lie_in_a_folder_or_in_a_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    assert document_place(given(monkeypatch)) == Path("data") / "documents"
    bucket = Bucket("portal-documents", "eu-central-1", "https://s3.beispiel.example", "a", "geheim", path_style=True)
    assert document_place(given(monkeypatch, **GOOD, BUCKET_PATH_STYLE="true")) == bucket


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"BUCKET": "Nicht Erlaubt"}, "PORTAL_DOCUMENT_BUCKET=Nicht Erlaubt geht nicht"),
        (
            {**GOOD, "BUCKET_ENDPOINT": "http://s3.beispiel.example"},
            "PORTAL_DOCUMENT_BUCKET_ENDPOINT=http://s3.beispiel.example geht nicht",
        ),
        ({**GOOD, "DIR": "documents"}, "PORTAL_DOCUMENT_DIR and PORTAL_DOCUMENT_BUCKET exclude each other"),
        (
            {"BUCKET": "portal-documents", "BUCKET_KEY_ID": "a"},
            "PORTAL_DOCUMENT_BUCKET_KEY_ID and PORTAL_DOCUMENT_BUCKET_SECRET belong together",
        ),
        ({"BUCKET_ENDPOINT": "https://s3.beispiel.example"}, "PORTAL_DOCUMENT_BUCKET is missing"),
        ({"TYPES": "pdf,exe"}, "PORTAL_DOCUMENT_TYPES=pdf,exe geht nicht"),
        ({"MB": "0"}, "PORTAL_DOCUMENT_MB=0 geht nicht"),
        ({"VIRUS_SCANNER": "clamd"}, "PORTAL_VIRUS_SCANNER=clamd geht nicht"),
    ],
)
def test_wrong_ones_are_refused_with_what_repairs_them(monkeypatch: pytest.MonkeyPatch, values: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsWrong) as refused:
        given(monkeypatch, **values)
    assert told in str(refused.value)
    assert "geheim" not in str(refused.value)
