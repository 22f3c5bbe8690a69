"""What others make of the description: linters find nothing in it, and a TypeScript client that uses every operation compiles, with answers that say what they are."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import npm
from tests.described import DESCRIPTION

PLACE = "--max-semi-space-size=128"
"""Megabytes for what is made new: each of these programs makes millions of objects that it keeps, and looking through them again and again takes a quarter of its time."""
STRICT = ("--strict", "--noEmit", "--skipDefaultLibCheck", "--target", "es2022", "--module", "nodenext", "--allowImportingTsExtensions")
"""All of it but the compiler's own description of JavaScript."""
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def node() -> Run:
    """Runs a program of what is installed, or one of `client/`."""
    folder = npm.description_tools()
    for name in ("redocly.mjs", "uses.mjs"):
        shutil.copy(npm.DESCRIPTION_TOOLS / name, folder)

    def run(program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [str(npm.NODE), PLACE, str(folder / program), *map(str, arguments)]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=900)

    return run


@pytest.fixture(scope="module")
def each_narrowing_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The description, in which only the first of all operations that are narrowed in the very same ways names these ways.

    A list's page, its files and its summary name the same hundred components, 36,000 times altogether: programs that look into each for half a minute
    find nothing there that they didn't find at the first.
    """
    described: dict[str, Any] = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    seen = set[tuple[str, ...]]()
    for operation in (operation for methods in described["paths"].values() for operation in methods.values()):
        parameters: list[dict[str, Any]] = operation.get("parameters", [])
        ways = tuple(each["$ref"] for each in parameters if ".filter." in each.get("$ref", ""))
        if ways in seen:
            operation["parameters"] = [each for each in parameters if each.get("$ref") not in ways]
        seen.add(ways)
    path = tmp_path_factory.mktemp("described") / "openapi.json"
    path.write_text(json.dumps(described), encoding="utf-8")
    return path


def test_spectral_finds_nothing(node: Run, each_narrowing_once: Path) -> None:
    done = node(
        *("node_modules/@stoplight/spectral-cli/dist/index.js", "lint", each_narrowing_once),
        *("--ruleset", npm.DESCRIPTION_TOOLS / "spectral.yaml", "--fail-severity", "hint"),
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_redocly_finds_nothing(node: Run, each_narrowing_once: Path) -> None:
    done = node("redocly.mjs", each_narrowing_once, npm.DESCRIPTION_TOOLS / "redocly.yaml")
    assert done.returncode == 0, done.stdout + done.stderr


def _compiled(node: Run, description: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """A client of this description, compiled in this folder with the packages that are installed."""
    (folder / "node_modules").symlink_to(npm.description_tools() / "node_modules")
    made = node("node_modules/openapi-typescript/bin/cli.js", description, "-o", folder / "schema.d.ts")
    assert made.returncode == 0, made.stdout + made.stderr
    made = node("uses.mjs", description, folder / "uses.ts")
    assert made.returncode == 0, made.stdout + made.stderr
    return node("node_modules/typescript/bin/tsc", *STRICT, folder / "uses.ts")


def test_a_client_that_uses_every_operation_compiles(node: Run, each_narrowing_once: Path, tmp_path: Path) -> None:
    done = _compiled(node, each_narrowing_once, tmp_path)
    assert done.returncode == 0, done.stdout[:5000]
    paths: dict[str, Any] = json.loads(DESCRIPTION.read_text(encoding="utf-8"))["paths"]
    used = (tmp_path / "uses.ts").read_text(encoding="utf-8").count("export async function")
    assert used == sum(len(methods) for methods in paths.values()) > 200


def test_an_answer_that_does_not_say_what_it_is_does_not_compile(node: Run, tmp_path: Path) -> None:
    members: list[dict[str, Any]] = [{}, {"type": "array", "items": {}}, {"type": "object", "additionalProperties": True}]
    paths: dict[str, Any] = {}
    for number, member in enumerate(members):
        schema: dict[str, Any] = {"type": "object", "properties": {"clear": {"type": "string"}, "unclear": member}}
        answer: dict[str, Any] = {"description": "told", "content": {"application/json": {"schema": schema}}}
        paths[f"/things/{number}"] = {"get": {"operationId": f"getThing{number}", "responses": {"200": answer}}}
    description = tmp_path / "description.json"
    description.write_text(json.dumps({"openapi": "3.1.0", "info": {"title": "made up", "version": "1"}, "paths": paths}), encoding="utf-8")
    done = _compiled(node, description, tmp_path)
    assert done.stdout.count("does not satisfy the constraint 'never'") == len(members), done.stdout
