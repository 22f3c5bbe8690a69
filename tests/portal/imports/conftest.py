"""A portal with a watched folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.engine.portal import Portal
from portal.imports import waiting_files
from portal.settings import Settings
from portal.wiring import open_portal
from tests.portal.conftest import KEY, Run


@pytest.fixture
def parts(portal: Run, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    """One customer, and no waiting between two looks."""
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001", "--all-features")
    monkeypatch.setenv("PORTAL_DATABASE_URL", database)
    monkeypatch.setenv("PORTAL_MASTER_KEY", KEY)
    monkeypatch.setattr(waiting_files, "SETTLED", 0.0)
    with open_portal(Settings.from_environment()) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in" / "K-1001").mkdir(parents=True)
    return tmp_path / "in"
