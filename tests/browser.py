"""A real browser for the tests: Chromium without a window, driven by Playwright. It comes by npm with its hash (tests/npm.py), so the machine needs none.

It is the one for Linux on x86-64. On other machines PORTAL_TEST_CHROMIUM names the program of a Chromium or Chrome.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import npm
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
"""Root has no sandbox, and containers have no screen and little shared memory. What a browser refuses to pages, this one refuses."""


def _program() -> tuple[Path, dict[str, str]]:
    """The browser and what it finds its libraries and typeface by."""
    if given := os.environ.get("PORTAL_TEST_CHROMIUM"):
        return Path(given), {}
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        pytest.fail("the browser of the tests is one for Linux on x86-64: name another by PORTAL_TEST_CHROMIUM=/path/to/chromium")
    folder = npm.chromium()
    return folder / "chromium", {"LD_LIBRARY_PATH": str(folder / "lib"), "FONTCONFIG_FILE": str(folder / "fonts.conf")}


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def running() -> Generator[Browser]:
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE * 1000)
    program, found_by = _program()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS, env={**os.environ, **found_by})
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser, base_url: str, complaints: list[str], **looks: Any) -> Generator[Page]:
    """A page of a person's own; what its scripts or the browser find wrong with it goes to `complaints`."""
    with browser.new_context(base_url=base_url, **looks) as context:
        context.set_default_timeout(PATIENCE * 1000)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda told: complaints.append(told.text) if "Content Security Policy" in told.text else None)
        yield page


def hindrances(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it is shown now, and what it can't decide: rule, place, and how to mend it."""
    page.evaluate((npm.chromium() / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    found: dict[str, list[dict[str, Any]]] = page.evaluate("rules => axe.run({ runOnly: rules })", RULES)
    return [
        f"{kind}: {rule['id']} at {node['target']}: {node['failureSummary'] or rule['help']}"
        for kind in ("violations", "incomplete")
        for rule in found[kind]
        for node in rule["nodes"]
    ]
