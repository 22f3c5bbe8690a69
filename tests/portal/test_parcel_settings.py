"""Which parcel services are asked, and how: wrong settings are refused with the sentence that repairs them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gateways.parcel_tracking import HttpParcelService
from portal.parcel_settings import parcel_services
from portal.settings import Settings, SettingsWrong

URL = "https://api.example.org/track/shipments"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings from outside, and an empty current folder."""
    for name in os.environ:
        if name.startswith("PORTAL_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def given(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(f"PORTAL_PARCEL_{name}", value)
    return Settings.from_environment()


def test_without_any_nobody_is_asked_and_each_service_has_its_address_and_key(monkeypatch: pytest.MonkeyPatch) -> None:
    assert parcel_services(given(monkeypatch)) == {}
    settings = given(monkeypatch, URLS=f"DHL={URL}", HEADERS="dhl=DHL-API-Key: geheim")
    assert parcel_services(settings) == {"dhl": HttpParcelService(URL, ("DHL-API-Key", "geheim"))}
    assert "geheim" not in repr(parcel_services(settings))


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"URLS": URL}, f"PORTAL_PARCEL_URLS={URL} geht nicht"),
        ({"URLS": f"brieftaube={URL}"}, "PORTAL_PARCEL_URLS names brieftaube; parcel services are called dhl, dpd"),
        ({"URLS": f"dhl={URL}", "HEADERS": "dpd=X-Key: geheim"}, "PORTAL_PARCEL_URLS doesn't name dpd"),
    ],
)
def test_what_is_wrong_is_refused(monkeypatch: pytest.MonkeyPatch, values: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsWrong) as refused:
        given(monkeypatch, **values)
    assert told in str(refused.value)
    assert "geheim" not in str(refused.value)
