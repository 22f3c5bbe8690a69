"""Logs never hold what variables held: tokens, keys, personal data."""

from __future__ import annotations

import json
import logging
from collections.abc import Generator

import pytest

from portal.engine.logging import configure_logging

SECRET = "portal_" + "geheim"


@pytest.fixture(autouse=True)
def restored() -> Generator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def fail(token: str) -> None:
    raise ValueError(len(token))


def logged(capfd: pytest.CaptureFixture[str], *, as_json: bool) -> str:
    configure_logging("info", as_json=as_json)
    try:
        fail(SECRET)
    except ValueError:
        logging.getLogger("test").exception("it %s", "failed", extra={"customer": "K-1001"})
    logging.getLogger("test").debug("not told")
    return capfd.readouterr().err


@pytest.mark.part_of("X-03")
def test_json_lines(capfd: pytest.CaptureFixture[str]) -> None:
    text = logged(capfd, as_json=True)
    assert SECRET not in text
    [line] = map(json.loads, text.splitlines())
    assert (line["event"], line["level"], line["logger"], line["customer"]) == ("it failed", "error", "test", "K-1001")
    assert line["exception"][0]["exc_type"] == "ValueError"
    assert line["timestamp"].endswith("Z")


def test_lines_for_people(capfd: pytest.CaptureFixture[str]) -> None:
    text = logged(capfd, as_json=False)
    assert "it failed" in text
    assert "ValueError: 13" in text
    assert SECRET not in text
    assert "not told" not in text
