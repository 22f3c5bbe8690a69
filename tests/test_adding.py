"""An area is added just as docs/adding-an-area.md says it, in a copy of the tree: then everything that must hold of areas holds."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from tests.portal.conftest import KEY

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "adding-an-area.md"
ARCHITECTURE = ROOT / "docs" / "architecture.md"
_BLOCK = re.compile(r"^```\w+ (\S+)(?: (after|replacing) `([^`]+)`(?: by)?)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
KEPT_OUT = {".git", ".venv", "data", "build", ".hypothesis", ".pytest_cache", ".ruff_cache"}

PURE = (
    "tests/registries/test_registries.py::test_every_registry_holds_what_its_room_declares",
    "tests/test_completeness.py",
    "tests/test_layout.py",
    "tests/test_architecture.py",
    "tests/aggregates/test_golden.py",
    "tests/aggregates/engine/test_sentences.py",
    "tests/commands/engine/test_every_command.py",
    "tests/commands/lockers",
    "tests/projections/test_every_event.py",
    "tests/access/accounts/test_rights.py",
)
"""What says that something was forgotten."""


class Step(NamedTuple):
    """A file of the page: new, or what is put after a line of one that is there, or in the place of some words."""

    file: str
    how: str
    where: str
    text: str

    def take(self, root: Path) -> None:
        path = root / self.file
        if not self.how:
            assert not path.exists(), f"{self.file} is there already"
            path.parent.mkdir(parents=True, exist_ok=True)
            for folder in path.relative_to(root).parents:
                if folder.parts and self.file.endswith(".py"):
                    (root / folder / "__init__.py").touch()
            path.write_text(self.text, encoding="utf-8")
            return
        before = path.read_text(encoding="utf-8")
        assert self.where in before, f"{PAGE.name}: there is no {self.where!r} in {self.file} any more"
        after = f"{self.where}\n{self.text.rstrip()}" if self.how == "after" else self.text.rstrip()
        path.write_text(before.replace(self.where, after, -1 if self.how == "replacing" else 1), encoding="utf-8")


STEPS = [Step(*match.groups(default="")) for match in _BLOCK.finditer(PAGE.read_text(encoding="utf-8"))]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree with the area in it."""
    root = tmp_path_factory.mktemp("tree") / "portal"
    shutil.copytree(ROOT, root, ignore=lambda _folder, names: KEPT_OUT & {*names})
    for step in STEPS:
        step.take(root)
    (
        root / "docs" / "openapi.json"
    ).unlink()  # it is described anew: the page's area keeps no moments, and breaks clients of the lists that its cases stand in
    for command in (["registries"], ["tests.golden.write"], ["tests.describe"]):
        done = within(root, "-m", *command)
        assert done.returncode == 0, done.stdout + done.stderr
    return root


def within(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    given = {**os.environ, "PYTHONPATH": str(root), **environment}
    return subprocess.run([sys.executable, *arguments], cwd=root, env=given, capture_output=True, text=True, check=False, timeout=300)


def test_what_says_that_something_was_forgotten_has_nothing_to_say(tree: Path) -> None:
    done = within(
        tree,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        *PURE,
        "-k",
        "not every_sample_of_every_version",
        PORTAL_TEST_DATABASE_URL="none",
    )
    assert done.returncode == 0, done.stdout[-6000:]


def test_the_code_of_the_page_is_as_ours(tree: Path) -> None:
    files = [step.file for step in STEPS if not step.how and step.file.endswith(".py")]
    for command in (["ruff", "check", "--quiet"], ["ruff", "format", "--check", "--quiet"]):
        done = within(tree, "-m", *command, *files)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_new_list_answers_and_the_new_action_is_in_the_menu_of_what_it_is_about(tree: Path, postgres: str) -> None:
    """The list is asked, filtered, sorted and taken as a file like all the others, and its cases are among those of all."""
    done = within(
        tree,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/api/engine/test_lists.py",
        "tests/api/test_lockers.py",
        "-k",
        "lockers",
        PORTAL_TEST_DATABASE_URL=postgres,
    )
    assert done.returncode == 0, done.stdout[-6000:]
    assert "4 passed" in done.stdout


SET_UP = """
from portal.settings import Settings
from portal.engine.console_cause import by_console
from portal.wiring import open_portal
from commands.customers.register_customer import RegisterCustomer
from commands.lockers.set_up_locker import SetUpLocker
from eventstore.ids import new_id

with open_portal(Settings.from_environment()) as portal:
    customer, locker = new_id(), new_id()
    portal.dispatcher.run(RegisterCustomer(customer_id=customer, customer_number="K-1", name="Beispiel GmbH"), by_console(customer))
    portal.dispatcher.run(SetUpLocker(locker_id=locker, name="Schrank 1", place="Foyer"), by_console(customer))
"""


def test_the_new_thing_has_its_past_at_the_command_line(tree: Path, empty_database: str) -> None:
    """Its history and how it stood, without a line in portal/."""
    settings = {"PORTAL_DATABASE_URL": empty_database, "PORTAL_MASTER_KEY": KEY, "LC_ALL": "C.UTF-8"}
    made = within(tree, "-c", SET_UP, **settings)
    assert made.returncode == 0, made.stderr
    told = within(tree, "-m", "portal.cli", "history", "locker", "Schrank 1", **settings)
    assert told.returncode == 0, told.stderr
    assert "Locker Schrank 1 set up (Foyer)" in told.stdout
    stood = within(tree, "-m", "portal.cli", "as-of", "locker", "Schrank 1", f"{datetime.now(ZoneInfo('Europe/Berlin')):%F}", **settings)
    assert stood.returncode == 0, stood.stderr
    assert ["Place", "Foyer"] in [line.split() for line in stood.stdout.splitlines()]


def test_the_files_that_the_architecture_page_names_for_new_things_are_those_of_the_example() -> None:
    section = ARCHITECTURE.read_text(encoding="utf-8").split("## To add …")[1].split("\n## ")[0]
    named = set(re.findall(r"`([\w/]+/)(?:…|`)", section))
    assert len(named) > 5
    folders = {f"{folder}/" for step in STEPS for folder in map(str, Path(step.file).parents)}
    assert not {folder for folder in named if folder not in folders and not (ROOT / folder).is_dir()}
