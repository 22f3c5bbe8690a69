"""The process beside this one that draws charts: started with the first, kept for the next as its start takes seconds, and gone when nobody asks any more."""

import base64
import json
import logging
import subprocess
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, Any, cast

from api.engine.problem import Problem
from api.engine.process_beside import started_beside

log_of = logging.getLogger(__name__)

_SECONDS = 60.0
"""For a file's charts; then the process is ended."""
_TRIES = 2
"""It may end of itself just as it is asked."""


class ChartNotDrawn(Problem):
    """The chart couldn't be drawn just now, so the file isn't made without it; try again in a moment, or take the rows as CSV."""

    status = 503
    code = "chart-not-drawn"
    de = "Das Diagramm konnte gerade nicht gezeichnet werden, und ohne es wird die Datei nicht erstellt; bitte gleich noch einmal versuchen oder die Zeilen als CSV nehmen."


class ChartProcess:
    """One for all threads, which wait for each other."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def draw(self, charts: Sequence[dict[str, Any]], locale: str) -> list[bytes]:
        """Draw the charts, as PNG. Raises ChartNotDrawn."""
        line = json.dumps([locale, charts]).encode() + b"\n"
        with self._turn:
            for _ in range(_TRIES):
                answer = self._asked(line)
                if answer.endswith(b"\n"):
                    told = json.loads(answer)
                    if isinstance(told, str):
                        log_of.warning("charts were not drawn: %s", told)
                        raise ChartNotDrawn
                    return [base64.b64decode(each) for each in told]
                self.end()
        log_of.warning("charts were not drawn: the process that draws them ended")
        raise ChartNotDrawn

    def end(self) -> None:
        """End the process, if there is one."""
        if self._process is None:
            return
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                cast("IO[bytes]", pipe).close()
        self._process.wait()
        self._process = None

    def _asked(self, line: bytes) -> bytes:
        """What it answers; no whole line where it ended."""
        try:
            process = self._running()
        except OSError:
            return b""
        watch = threading.Timer(_SECONDS, process.kill)
        watch.start()
        try:
            asked, told = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
            asked.write(line)
            asked.flush()
            return told.readline()
        except OSError:
            return b""
        finally:
            watch.cancel()

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is not None and self._process.poll() is not None:
            self.end()
        if self._process is None:
            self._process = started_beside("api.engine.chart_child", "draw_charts", further=("HOME",))
        return self._process


CHARTS = ChartProcess()
"""That of this process."""
