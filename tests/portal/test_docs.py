"""What the documents say is so: settings, exit codes, commands, links, and every line of the README's tour."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from access.rights import rights_of
from aggregates.accounts.roles import ROLE_NAMES, AccountRole
from importers.engine.workbook_source import UNPACKED_LIMIT_MB
from portal.demo.story import STORY
from portal.engine.database import OLDEST
from portal.engine.exit_code import ExitCode
from portal.imports.waiting_files import SETTLED
from portal.registry import VERBS
from portal.settings import Settings, variable
from projections.engine.fill import CHECKPOINT
from tests.portal.conftest import Run, environment
from tests.portal.engine.test_processes import ended, started

ROOT = Path(__file__).parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
README = (ROOT / "README.md").read_text(encoding="utf-8")
API = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
LIMIT = 900
"""Seconds for the whole tour, which takes one to three minutes: a machine may be a third as quick, and busy."""


def test_the_settings_table_is_complete_and_tells_the_defaults() -> None:
    told = dict(re.findall(r"^\| `(PORTAL_\w+)` \| (.*?) \|", OPERATIONS, re.MULTILINE))
    assert list(told) == [variable(name) for name in Settings.model_fields]
    for name, field in Settings.model_fields.items():
        if field.default is not None:
            assert told[variable(name)] == f"`{str(field.default).lower() if isinstance(field.default, bool) else field.default}`"


def test_the_exit_codes_are_those_that_there_are() -> None:
    told = re.findall(r"^\| (\d+) \| ", OPERATIONS, re.MULTILINE)
    assert [int(code) for code in told] == [code.value for code in ExitCode]


def test_figures_are_those_of_the_program() -> None:
    assert f"committed every {CHECKPOINT:,} events" in OPERATIONS
    assert SETTLED == 2.0
    assert "two looks two seconds apart" in OPERATIONS
    assert f"PostgreSQL {OLDEST} or later" in OPERATIONS
    assert f"{UNPACKED_LIMIT_MB:,} MB when unpacked" in OPERATIONS
    assert f"unpack to {UNPACKED_LIMIT_MB:,} MB" in API
    assert f"for {Settings.model_fields['keep_answers_days'].default} days" in API


def test_the_way_in_is_told_as_the_demo_tells_it() -> None:
    assert [chapter.en for chapter in STORY if "\n".join(chapter.lines) not in README] == []


def test_the_table_of_roles_is_what_roles_may() -> None:
    told = re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", API, re.MULTILINE)
    assert {role: (reads, changes, secrets) for role, reads, changes, secrets in told} == {role: _told_of(role) for role in ROLE_NAMES}


def _told_of(role: AccountRole) -> tuple[str, str, str]:
    rights = {right for right in rights_of(role) if right[0] != "profile"}
    changes, secrets = ({area for area, action in rights if action == wanted} for wanted in ("write", "secrets"))
    reads = {area for area, action in rights if action == "read"} - changes
    return tuple(", ".join(sorted(areas)) or "–" for areas in (reads, changes, secrets))  # pyright: ignore[reportReturnType]


def test_the_codes_of_errors_are_those_that_there_are() -> None:
    table = API[API.index("| code | status |") :]
    codes = set(re.findall(r"`([a-z-]+)`", "".join(re.findall(r"^\| (`.*?) \|", table, re.MULTILINE))))
    sources = "".join(
        path.read_text(encoding="utf-8")
        for room in ("access", "api", "commands", "projections", "readmodels")
        for path in (ROOT / room).rglob("*.py")
    )
    assert len(codes) > 20
    assert [code for code in sorted(codes) if f'code = "{code}"' not in sources] == []


def test_all_verbs_are_in_the_readme() -> None:
    assert [verb for verb in VERBS if f"`portal {verb}" not in README] == []


def test_every_command_that_is_written_down_exists(run: Run) -> None:
    texts = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    commands = set(
        re.findall(r"(?<![\w/.-])portal ((?:customer|account|token|import|parked|outbox|generate) [a-z-]+|[a-z][a-z-]+)(?=[ `\n])", texts)
    )
    known = {command for command in commands if command.split()[0] in VERBS}
    assert len(known) > 25
    for command in sorted(known):
        assert run(*command.split(), "--help").returncode == 0, command


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", text):
        assert (page.parent / target).exists(), target


ROOMS = "|".join(sorted(path.parent.name for path in ROOT.glob("*/__init__.py")))
NAMED_FILE = re.compile(rf"(?<![\w/.])(?:{ROOMS})/(?:\w+/)*\w+\.(?:py|toml|sql)\b")
ABOUT_FILES = [
    ROOT / "docs" / "architecture.md",
    *sorted((ROOT / "docs").glob("adding-*.md")),
    *sorted((ROOT / "docs" / "decisions").glob("*.md")),
]


def test_the_slope_of_areas_is_drawn_as_it_is() -> None:
    drawn = re.findall(r"^```\n((?:.* ← .*\n)+)```$", ABOUT_FILES[0].read_text(encoding="utf-8"), re.MULTILINE)
    chains = [chain.split(" ← ") for line in drawn[0].splitlines() for chain in re.split(r"\s{2,}", line.strip())]
    edges = {(above, below) for chain in chains for below, above in pairwise(chain)}
    uses: dict[str, list[str]] = tomllib.loads((ROOT / "areas.toml").read_text(encoding="utf-8"))["uses"]
    assert edges == {(area, used) for area, below in uses.items() for used in below}, "draw in docs/architecture.md what areas.toml says"


def test_files_that_are_named_are_there() -> None:
    """In links, code and code blocks alike; but for those that the page itself tells to write."""
    named = [(page, file) for page in ABOUT_FILES for file in sorted(set(NAMED_FILE.findall(page.read_text(encoding="utf-8"))))]
    assert len(named) > 50
    gone = [(page, file) for page, file in named if not (ROOT / file).is_file()]
    to_write = {page: set(re.findall(r"^```\w+ (\S+)", page.read_text(encoding="utf-8"), re.MULTILINE)) for page in ABOUT_FILES}
    assert [f"{page.name}: {file} isn't there" for page, file in gone if file not in to_write[page]] == []


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_the_feed_of_the_example_is_one(portal: Run, tmp_path: Path) -> None:
    [made] = re.findall(r"^    (printf .*?)\n    curl", API, re.MULTILINE | re.DOTALL)
    subprocess.run(["bash", "-c", made], cwd=tmp_path, check=True)
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001")
    done = portal("import", "feed", "vodafone_2026-11-20.csv", "--json")
    assert '"created":2' in done.stdout
    assert '"quarantined":0' in done.stdout


@pytest.mark.skipif(shutil.which("curl") is None or shutil.which("bash") is None, reason="needs bash and curl")
def test_every_line_of_the_tour_works(data_dir: Path) -> None:
    by_http, by_people, by_command = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with started(data_dir, "demo", "--numbers", "40", "--days", "3", "--port", str(port)) as demo:
        assert demo.stdout is not None
        while "/ops/projections" not in (line := demo.stdout.readline()):
            assert line, ended(demo)
        tour = f"set -eux -o pipefail\n{by_http}\n{by_people}\n{by_command}".replace(
            "$PWD/.venv/bin", str(Path(sys.executable).parent)
        ).replace("http://127.0.0.1:8000", f"http://127.0.0.1:{port}")
        done = subprocess.run(
            ["bash", "-c", tour],
            cwd=data_dir,
            env=environment(PORTAL_DATA_DIR=str(data_dir)),
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        assert "Traceback" not in done.stderr
        assert done.stdout.count("\n") > 40
        assert "im Service-Zugang von Muster, Erika" in done.stdout
        assert "Am Empfang abgegeben" in done.stdout
        assert done.stdout.count('"code":"not-allowed"') == 2
        assert "Wann kommt das Gerät zurück?" in done.stdout
        assert '"code":"not-authenticated"' in done.stdout
        demo.terminate()
        demo.wait(60)
    assert (data_dir / "history.pdf").read_bytes().startswith(b"%PDF")
    assert (data_dir / "overview.xlsx").read_bytes().startswith(b"PK")
