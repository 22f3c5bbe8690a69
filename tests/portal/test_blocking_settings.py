"""Which carriers are asked to block numbers, and how: wrong settings are refused with the sentence that repairs them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gateways.number_blocking import HttpBlockingGateway
from portal.blocking_settings import blocking_gateways
from portal.settings import Settings, SettingsWrong

URLS = "Beispielnetz=https://netz.example.org/blockings, Nahnetz=http://127.0.0.1:8099"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings from outside, and an empty current folder."""
    for name in os.environ:
        if name.startswith("PORTAL_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def given(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(f"PORTAL_BLOCKING_{name}", value)
    return Settings.from_environment()


def test_without_any_nobody_is_asked_and_each_carrier_has_its_address_and_header(monkeypatch: pytest.MonkeyPatch) -> None:
    assert blocking_gateways(given(monkeypatch)) == {}
    settings = given(monkeypatch, URLS=URLS, HEADERS="beispielnetz=Authorization: Bearer geheim")
    assert blocking_gateways(settings) == {
        "beispielnetz": HttpBlockingGateway("https://netz.example.org/blockings", ("Authorization", "Bearer geheim")),
        "nahnetz": HttpBlockingGateway("http://127.0.0.1:8099"),
    }
    assert "geheim" not in repr(settings)
    assert "geheim" not in repr(blocking_gateways(settings))


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"URLS": "https://netz.example.org"}, "PORTAL_BLOCKING_URLS=https://netz.example.org geht nicht"),
        ({"URLS": "Netz=http://netz.example.org"}, "PORTAL_BLOCKING_URLS=Netz=http://netz.example.org geht nicht"),
        ({"URLS": f"{URLS}, NAHNETZ=https://n.example.org"}, "PORTAL_BLOCKING_URLS="),
        ({"URLS": URLS, "HEADERS": "Nahnetz=geheim"}, "PORTAL_BLOCKING_HEADERS"),
        ({"URLS": URLS, "HEADERS": "Fernnetz=X-Key: geheim"}, "PORTAL_BLOCKING_URLS doesn't name Fernnetz"),
    ],
)
def test_what_is_wrong_is_refused(monkeypatch: pytest.MonkeyPatch, values: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsWrong) as refused:
        given(monkeypatch, **values)
    assert told in str(refused.value)
    assert "geheim" not in str(refused.value)
