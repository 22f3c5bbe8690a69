"""Folders in which a workbook is made: gone at the end, and after a crash with the next start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from api.engine.working_folder import sweep_working_folders, working_folder

_KILLED = """
import os
from api.engine.working_folder import working_folder
with working_folder() as folder:
    (folder.path / "sheet.xml").write_text("<x/>")
    print(folder.path, flush=True)
    os.kill(os.getpid(), 9)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_is_gone_at_the_end_whatever_happens() -> None:
    made: list[Path] = []

    def break_off() -> None:
        with working_folder() as folder:
            (folder.path / "sheet.xml").write_text("<x/>")
            assert folder.size() == 4
            made.append(folder.path)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert not made[0].exists()


def test_what_a_killed_process_left_is_swept_and_what_is_in_use_stays(temporary: Path) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED], env={**os.environ, "TMPDIR": str(temporary)}, capture_output=True, text=True, check=False
    )
    left = Path(killed.stdout.strip())
    assert (left / "sheet.xml").exists()
    assert sweep_working_folders() == 0, "it may just be made"
    with working_folder() as used:
        for path in (left, used.path):
            os.utime(path, (0, 0))
        assert sweep_working_folders() == 1
        assert (left.exists(), used.path.exists()) == (False, True)
