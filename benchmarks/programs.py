"""Other processes that take part in a figure: the projector, the API, importers and people's commands, each as it would run beside the others."""

import os
import signal
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from benchmarks.profiles import text_of_program_profile

ROOT = Path(__file__).parents[1]
GRACE = 60.0
"""Seconds that a program has to end after its stdin was closed."""
_ENDED: Mapping[signal.Signals | None, tuple[int, ...]] = {signal.SIGTERM: (-signal.SIGTERM, 128 + signal.SIGTERM, 128 + signal.SIGINT)}
"""How programs end that were told to."""
_LAST = 3_000
"""Characters of a failed program's complaint that are shown."""


class ProgramFailed(Exception):
    """A program that takes part in the figure ended with {code}: {said}"""

    def __init__(self, code: int, said: str) -> None:
        super().__init__((type(self).__doc__ or "").format(code=code, said=said))


@contextmanager
def program(
    module: str,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    profile: Path | None = None,
    ends_by: signal.Signals | None = None,
) -> Generator[subprocess.Popen[str]]:
    """`python -m module`, which is to end when its stdin is closed or `ends_by` is sent, as happens here at the end.

    Raises ProgramFailed if it ends otherwise than well. `profile`: where to write which functions its main thread spent its time in.
    """
    raw = profile.with_suffix(".pstats") if profile is not None else None
    command = [sys.executable, *(["-m", "cProfile", "-o", str(raw)] if raw else []), "-m", module, *arguments]
    outside = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    with TemporaryFile("w+") as said:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**outside, **(environment or {})}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, text=True
        )
        assert process.stdout is not None
        try:
            with process.stdout:
                yield process
                _end(process, ends_by)
        except Exception:
            if process.poll() not in (None, 0):  # then that is the cause
                raise _failed(process, said) from None
            raise
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        if process.returncode not in (0, *_ENDED.get(ends_by, ())):
            raise _failed(process, said)
    if raw is not None and profile is not None:
        text_of_program_profile(raw, profile)


def _end(process: subprocess.Popen[str], ends_by: signal.Signals | None) -> None:
    if process.stdin is not None:
        process.stdin.close()
    if ends_by is not None and process.poll() is None:
        process.send_signal(ends_by)
    process.wait(GRACE)


def _failed(process: subprocess.Popen[str], said: IO[str]) -> ProgramFailed:
    said.seek(0)
    return ProgramFailed(process.wait(), said.read()[-_LAST:])
