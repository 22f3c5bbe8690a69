"""Carriers' prices are asked for only where an address is set; wrong settings are refused with the sentence that repairs them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from portal.price_settings import live_prices
from portal.settings import Settings, SettingsWrong


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings from outside, and an empty current folder."""
    for name in os.environ:
        if name.startswith("PORTAL_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def given(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(f"PORTAL_PRICES_{name}", value)
    return Settings.from_environment()


def test_nobody_is_asked_unless_an_address_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert live_prices(given(monkeypatch)) is None
    settings = given(monkeypatch, URL="https://preise.beispiel.example/v1", HEADER="X-Api-Key: geheim", SECONDS="1.5")
    live = live_prices(settings)
    assert live is not None
    live.close()
    assert "geheim" not in repr(settings)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"URL": "http://preise.beispiel.example/v1"}, "PORTAL_PRICES_URL"),
        ({"HEADER": "X-Api-Key: geheim"}, "PORTAL_PRICES_URL is missing"),
        ({"URL": "https://preise.beispiel.example/v1", "SECONDS": "31"}, "PORTAL_PRICES_SECONDS=31 geht nicht"),
    ],
)
def test_wrong_ones_are_refused_with_what_repairs_them(monkeypatch: pytest.MonkeyPatch, values: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsWrong) as refused:
        given(monkeypatch, **values)
    assert told in str(refused.value)
    assert "geheim" not in str(refused.value)
