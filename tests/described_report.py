"""At the end of a run of all tests: whether each optional member that the description promises was ever sent (tests/described.py)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.described_http import DESCRIBED

_OUTPUT = "described_sent"


def is_whole(config: pytest.Config) -> bool:
    """Whether all tests were asked for; of a part of them nothing can be said."""
    chosen = ("keyword", "markexpr", "lf", "collectonly", "deselect")
    all_of_them = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return all_of_them and not any(config.getoption(name, default=None) for name in chosen)


class SentReport:
    """Gathers what all workers have seen to be sent."""

    def __init__(self) -> None:
        self.sent: set[str] = set()
        self.missing: list[str] = []

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self.sent.update(getattr(node, "workeroutput", {}).get(_OUTPUT, ()))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        config: Any = session.config
        if hasattr(config, "workeroutput"):
            config.workeroutput[_OUTPUT] = sorted(DESCRIBED.sent)
            return
        self.sent |= DESCRIBED.sent
        if is_whole(config):
            self.missing = DESCRIBED.never_sent(self.sent)
            if self.missing and exitstatus == pytest.ExitCode.OK:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
        """Told last, after what failed: often nobody sees more than the end of what a run prints."""
        yield
        if self.missing:
            terminalreporter.section("described, and never sent by any test", sep="=", red=True)
            for name in self.missing:
                terminalreporter.line(name)
            terminalreporter.line("Let a test see each, or describe it no more.")
