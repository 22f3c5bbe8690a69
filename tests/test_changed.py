"""What `make check-fast` looks at."""

import subprocess
from pathlib import Path

import pytest

from tests.changed import ROOT, changed, standing_beside


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """On main, with a room and its tests."""
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):  # what a hook would bring along
        monkeypatch.delenv(name, raising=False)
    files = {
        "commands/lock_door.py": "",
        "commands/doors.py": "",
        "commands/nobody.py": "",
        "api/lock_door.py": "",
        "tests/commands/test_lock_door.py": "",
        "tests/commands/test_lock_door_twice.py": "",
        "tests/api/test_houses.py": "from commands import doors\nfrom tests.api.house import House\n",
        "tests/api/house.py": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    _git(tmp_path, "init", "--quiet", "--initial-branch=main")
    _commit(tmp_path)
    return tmp_path


def _git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-c", "user.name=Test", "-c", "user.email=test@example.org", *arguments], cwd=root, check=True)


def _commit(root: Path) -> None:
    _git(root, "add", "--all")
    _git(root, "commit", "--quiet", "--message=Doors can be locked")


def names(paths: list[Path]) -> list[str]:
    return [str(path) for path in paths]


def test_what_differs_from_main_is_committed_changed_or_new(repository: Path) -> None:
    assert changed(repository) == []
    _git(repository, "checkout", "--quiet", "-b", "branch")
    (repository / "commands" / "lock_door.py").write_text("committed = 1\n")
    _commit(repository)
    (repository / "commands" / "doors.py").write_text("changed = 1\n")
    (repository / "commands" / "neue Tür.py").write_text("new = 1\n")
    (repository / "commands" / "nobody.py").unlink()
    assert names(changed(repository)) == ["commands/doors.py", "commands/lock_door.py", "commands/neue Tür.py"]


def test_on_main_it_is_what_differs_from_the_last_commit(repository: Path) -> None:
    (repository / "commands" / "doors.py").write_text("changed = 1\n")
    assert names(changed(repository)) == ["commands/doors.py"]
    _commit(repository)
    assert changed(repository) == []


@pytest.mark.parametrize(
    ("path", "tests"),
    [
        ("commands/lock_door.py", ["tests/commands/test_lock_door.py", "tests/commands/test_lock_door_twice.py"]),
        ("commands/doors.py", ["tests/api/test_houses.py"]),
        ("tests/api/house.py", ["tests/api/test_houses.py"]),
        ("tests/api/test_houses.py", ["tests/api/test_houses.py"]),
        ("commands/nobody.py", []),
        ("api/lock_door.py", []),
        ("commands/door.sql", []),
    ],
)
def test_tests_beside_a_file_are_called_after_it_or_import_it(repository: Path, path: str, tests: list[str]) -> None:
    found, unsaid = standing_beside([Path(path)], repository)
    assert names(found) == tests
    assert names(unsaid) == ([] if tests else [path])


def test_a_page_needs_no_tests(repository: Path) -> None:
    assert standing_beside([Path("README.md")], repository) == ([], [])


def test_a_command_of_this_repository_has_its_test() -> None:
    [test] = ROOT.glob("tests/commands/**/test_devices.py")
    [command] = ROOT.glob("commands/**/reassign_device.py")
    assert test.relative_to(ROOT) in standing_beside([command.relative_to(ROOT)])[0]
