"""Whatever goes wrong is told in the terminal's language, with the exit code that scripts get."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager

import pytest

from commands.engine.group import OutcomeUnknown
from foundation.bilingual_error import BilingualError
from portal.engine.exit_code import ExitCode
from portal.imports.dropped_files import LinkedFolder
from portal.imports.file_under_way import FileInOtherHands, LinkedNote
from portal.problems import explained
from projections.engine import rebuild as rebuild_module
from projections.engine.fill_beside import FillingEnded
from readmodels.engine.position_watch import PositionNotReached
from readmodels.engine.query_refused import UnknownField
from tests.portal.conftest import Run


@contextmanager
def what_runs_beside_killed() -> Generator[None]:
    over = threading.Event()

    def kill() -> None:
        while not over.wait(0.01):
            for process in multiprocessing.active_children():
                os.kill(process.pid or 0, signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize(("terminal", "said"), [("de_DE.UTF-8", "den Neuaufbau erneut starten"), ("C.UTF-8", "start the rebuild again")])
def test_a_rebuild_whose_process_beside_was_killed(portal: Run, monkeypatch: pytest.MonkeyPatch, terminal: str, said: str) -> None:
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001")
    monkeypatch.setattr(rebuild_module, "WORTH_A_PROCESS", 0)
    with what_runs_beside_killed():
        done = portal("rebuild", "--all", LC_ALL=terminal)
    assert (done.returncode, said in done.stderr) == (ExitCode.FAILED, True), done


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (FillingEnded(names="inventory", found="exit code -9"), ExitCode.FAILED),
        (PositionNotReached("inventory", 9, 7), ExitCode.FAILED),
        (LinkedFolder(name="K-1001"), ExitCode.FAILED),
        (FileInOtherHands(), ExitCode.FAILED),
        (LinkedNote(), ExitCode.FAILED),
        (OutcomeUnknown(), ExitCode.UNREACHABLE),
        (UnknownField("sort", name="colour", known="name"), ExitCode.USAGE),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_error_in_two_languages_is_told_in_the_terminals(
    error: BilingualError, code: ExitCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    for terminal, text in (("de_DE.UTF-8", error.text_de), ("en_GB.UTF-8", error.text_en)):
        monkeypatch.setenv("LC_ALL", terminal)
        hint = f" ({error.hint_told})" if error.hint_told else ""
        assert explained(error) == (code, text + hint)
