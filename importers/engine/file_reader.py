"""A foreign file, read by a process of its own: what its content does to the reader, it does to nobody else (docs/decisions/0012).

The reader has neither settings nor keys nor connections, gets so much memory and time, and is believed nothing that would cost this
process more than it planned for.
"""

import fcntl
import logging
import os
import select
import signal
import subprocess
import sys
import time
import weakref
from array import array
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, BinaryIO, NoReturn

import orjson
from pydantic import BaseModel, FailFast, Field, ValidationError

from importers.engine import reading_frames as frames
from importers.engine.header_candidate import MOST_CANDIDATES, MOST_CELLS, MOST_CHARACTERS, HeaderCandidate
from importers.engine.line_numbers import LineNumbers
from importers.engine.not_a_feed import FileTakesTooLong, FileTakesTooMuchMemory, ReaderDied, TooMuchInFile, refusal_of

_START = "import sys; sys.path += sys.argv[1:3]; from importers.engine.reading_child import main; main()"
_HERITAGE = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""All of the environment that a reader gets: without them, some interpreters don't start."""
STARTS_WITHIN = 60.0
"""Seconds; longer is no fault of the file."""
MOST_BYTES_READ = 2 << 30
"""Of canonical lines, or four times the file's size where that is more."""
MOST_SKIPS = 5_000_000
PIPE = 1 << 20

log_of = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What reading one file may take."""

    memory_mb: int = 1024
    seconds: int = 300
    """For each pass, in time of the processor; and for each answer, by the clock."""


DEFAULT_LIMITS = ReadingLimits()


class ReaderNotStarted(OSError):
    """The process that was to read a file did not start ({found}); the file is not to blame, try again later."""

    def __init__(self, found: str) -> None:
        super().__init__((type(self).__doc__ or "").format(found=found))


class Sheet(BaseModel):
    """A sheet of a workbook: whether it is shown and holds anything; how many of its rows are hidden, of how many cells can't be told what Excel shows, and the first of each."""

    name: str
    visible: bool
    filled: bool
    hidden: int
    first: list[int] = []
    untold: int = 0
    first_untold: list[str] = []
    merged: int = 0
    """Ranges that are one cell over several rows."""
    first_merged: list[str] = []
    macros: bool = False
    """Whether its workbook has any."""


class Opened(BaseModel):
    """What a reader found out about a file before its table is read."""

    size: int
    sha256: str
    encoding: str
    candidates: Annotated[list[HeaderCandidate], FailFast(), Field(max_length=MOST_CANDIDATES)]
    more: bool
    """Further rows may be the header, too many to be looked at."""
    sheets: Annotated[list[Sheet], FailFast(), Field(max_length=MOST_CANDIDATES)] = []


class FileReader:
    """The process that reads one file. `name` is for messages; what dies or exceeds a limit is a refusal of the file."""

    def __init__(self, file: BinaryIO, name: str, limits: ReadingLimits) -> None:
        self._name = name
        self._limits = limits
        self._process, self._questions, self._answers = _started(file, limits)
        self._end = weakref.finalize(self, _kill, self._process, self._questions, self._answers)
        self._poll = select.poll()
        self._poll.register(self._answers, select.POLLIN)
        self._under_way = False
        try:
            if (kind := self._frame(STARTS_WITHIN, started=False)[0]) != frames.READY:
                raise ReaderNotStarted(repr(kind))
            self.opened = self._opening()
        except BaseException:
            self.close()
            raise

    def _opening(self) -> Opened:
        kind, content = self._answer()
        if kind != frames.OPENED:
            self._unintelligible()
        try:
            found = Opened.model_validate_json(content)
        except ValidationError:
            self._unintelligible()
        cells = [cell for candidate in found.candidates for cell in candidate.cells]
        if len(cells) > MOST_CELLS or sum(map(len, cells)) > MOST_CHARACTERS:
            self._unintelligible()
        return found

    def blocks(self, header: HeaderCandidate, numbers: LineNumbers) -> Iterator[bytes]:
        """Yield canonical lines after the header, in blocks; what `numbers` must know is told to it on the way."""
        while self._under_way:  # an earlier pass that nobody wanted to the end
            self._under_way = self._answer()[0] != frames.END
        self._ask(delimiter=header.delimiter, last_line=header.last_line, sheet=header.sheet, width=len(header.cells))
        self._under_way = True
        left, skips = max(MOST_BYTES_READ, 4 * self.opened.size), 0
        while True:
            kind, content = self._answer()
            if kind == frames.BLOCK and content.endswith(b"\n"):
                left -= len(content)
                if left < 0:
                    raise TooMuchInFile(name=self._name)
                yield content
            elif kind == frames.SKIPS and len(content) % 16 == 0:
                skips += len(content) // 16
                if skips > MOST_SKIPS:
                    raise TooMuchInFile(name=self._name)
                pairs = iter(array("Q", content))
                for record, lines in zip(pairs, pairs, strict=True):
                    numbers.skip(record, lines)
            elif kind == frames.END:
                self._under_way = False
                return
            else:
                self._unintelligible()

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._end()

    def _ask(self, **wanted: Any) -> None:
        try:
            os.write(self._questions, orjson.dumps(wanted) + b"\n")
        except BrokenPipeError:
            self._died()

    def _answer(self) -> tuple[bytes, bytes]:
        """The next frame of the reader. Raises what a frame says that is a refusal."""
        kind, content = self._frame(self._limits.seconds)
        if kind == frames.NO_MEMORY:
            self._out_of_memory()
        if kind not in (frames.REFUSED, frames.FAULT):
            return kind, content
        try:
            told = orjson.loads(content)
            if kind == frames.REFUSED:
                if "cause" in told["fields"]:
                    log_of.info("%s can't be read: %.300r", self._name, told["fields"]["cause"])
                raise refusal_of(told["code"], self._name, told["fields"])
            log_of.error("the reader of %s failed: %s at %s", self._name, told["kind"], told["place"])
            raise ReaderDied(name=self._name, cause=told["kind"])
        except (orjson.JSONDecodeError, KeyError, TypeError):
            self._unintelligible()

    def _frame(self, seconds: float, *, started: bool = True) -> tuple[bytes, bytes]:
        until = time.monotonic() + seconds
        kind, length = frames.FRAME.unpack(self._bytes(frames.FRAME.size, until, started=started))
        if length > (frames.LONGEST_FRAME if kind in (frames.BLOCK, frames.SKIPS) else frames.LONGEST_JSON):
            self._unintelligible()
        return kind, self._bytes(length, until, started=started)

    def _bytes(self, count: int, until: float, *, started: bool) -> bytes:
        buffer = bytearray(count)
        view, got = memoryview(buffer), 0
        while got < count:
            if not self._poll.poll(max(0.0, until - time.monotonic()) * 1000):
                if not started:
                    raise ReaderNotStarted(f"{STARTS_WITHIN:.0f} s")
                self._out_of_time()
            read = os.readv(self._answers, [view[got:]])
            if not read:
                self._died(started=started)
            got += read
        return bytes(buffer)

    def _died(self, *, started: bool = True) -> NoReturn:
        """Say what it died of."""
        code = self._process.wait()
        cause = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        if not started:
            raise ReaderNotStarted(cause)
        log_of.warning("the reader of %s died: %s", self._name, cause)
        if code == -signal.SIGXCPU:
            self._out_of_time()
        if code == -signal.SIGABRT:  # how Rust ends when it gets no memory
            self._out_of_memory()
        raise ReaderDied(name=self._name, cause=cause)

    def _out_of_memory(self) -> NoReturn:
        """Whoever uploads can't change the limit, so only the log names it."""
        log_of.warning("reading %s took more than PORTAL_IMPORT_MEMORY_MB=%d", self._name, self._limits.memory_mb)
        raise FileTakesTooMuchMemory(name=self._name, limit=self._limits.memory_mb)

    def _out_of_time(self) -> NoReturn:
        log_of.warning("reading %s took longer than PORTAL_IMPORT_SECONDS=%d", self._name, self._limits.seconds)
        raise FileTakesTooLong(name=self._name, limit=self._limits.seconds)

    def _unintelligible(self) -> NoReturn:
        raise ReaderDied(name=self._name, cause="unintelligible")


def _started(file: BinaryIO, limits: ReadingLimits) -> tuple[subprocess.Popen[bytes], int, int]:
    """The process, and the ends of the pipes by which it is asked and answers."""
    arguments = [file.fileno(), os.getpid(), limits.memory_mb, limits.seconds]
    asked, questions = os.pipe()
    answers, told = os.pipe()
    try:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-X", "utf8", "-c", _START, *_folders(), *map(str, arguments)],
            stdin=asked,
            stdout=told,
            stderr=subprocess.DEVNULL,
            pass_fds=(file.fileno(),),
            cwd="/",
            env={name: os.environ[name] for name in _HERITAGE if name in os.environ},
            # A group of its own, as Ctrl-C at the terminal is for this process; but in the same session: then Linux ends or wakes a reader
            # that was stopped (SIGSTOP) before it could ask to die with this process, when this one dies.
            process_group=0,
        )
    except BaseException:
        os.close(questions)
        os.close(answers)
        raise
    finally:
        os.close(asked)
        os.close(told)
    if sys.platform == "linux":
        with suppress(OSError):  # the account's share of large pipes may be used up
            fcntl.fcntl(answers, fcntl.F_SETPIPE_SZ, PIPE)
    return process, questions, answers


@cache
def _folders() -> tuple[str, str]:
    """Where our code lies, and the library that reads workbooks: the reader starts without looking for packages, which is quicker."""
    found = find_spec("python_calamine")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("python_calamine")
    return str(Path(__file__).parents[2]), str(Path(found.origin).parents[1])


def _kill(process: subprocess.Popen[bytes], *pipes: int) -> None:
    process.kill()
    for pipe in pipes:
        os.close(pipe)
    process.wait()
