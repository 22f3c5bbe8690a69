"""Backups and restores by people who forget something: the key, or that the file was there already."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.portal.conftest import Run, run_apart


@pytest.mark.part_of("X-05")
def test_a_restore_without_its_master_key_makes_none_and_asks_for_it(data_dir: Path) -> None:
    first, second = {"PORTAL_DATA_DIR": str(data_dir / "first")}, {"PORTAL_DATA_DIR": str(data_dir / "second")}
    assert run_apart(data_dir, "customer", "create", "Beispiel GmbH", "--number", "K-1001", **first).returncode == 0
    assert run_apart(data_dir, "project", "--once", **first).returncode == 0
    assert run_apart(data_dir, "backup", "b.dump", **first).returncode == 0
    restored = run_apart(data_dir, "restore", "b.dump", **second)
    assert restored.returncode == 0, restored.stderr
    key = data_dir / "second" / "master.key"
    assert f"Now put the master key of that time at {key}" in restored.stderr
    assert "Back it up" not in restored.stderr
    assert not key.exists()
    shutil.copy2(data_dir / "first" / "master.key", key)
    assert run_apart(data_dir, "verify", **second).returncode == 0


def test_a_backup_replaces_another_only_when_told(portal: Run, tmp_path: Path) -> None:
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001")
    (tmp_path / "b.dump").write_bytes(b"yesterday's")
    refused = portal("backup", "b.dump")
    assert refused.returncode == 3
    assert "b.dump is there already" in refused.stderr
    assert (tmp_path / "b.dump").read_bytes() == b"yesterday's"
    assert portal("backup", "b.dump", "--replace").returncode == 0
    assert (tmp_path / "b.dump").read_bytes().startswith(b"PGDMP")
