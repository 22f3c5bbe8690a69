"""A file that holds one table, opened for two passes: what feeds and all other tables have in common."""

import io
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO, TypeVar

from importers.engine.file_reader import DEFAULT_LIMITS, FileReader, ReadingLimits
from importers.engine.header_candidate import MOST_CELLS, HeaderCandidate
from importers.engine.line_numbers import LineNumbers
from importers.engine.not_a_feed import HeaderTooFar

Match = TypeVar("Match")


class OpenedFile:
    """A file with the process that reads it. Raises NotAFeed for what can be no table, OSError where the file can't be opened."""

    def __init__(self, path_or_binary: Path | BinaryIO, name: str | None = None, limits: ReadingLimits = DEFAULT_LIMITS) -> None:
        self.name = name or Path(str(getattr(path_or_binary, "name", "") or "upload")).name
        self._binary = _plain_file(path_or_binary)
        self._close = weakref.finalize(self, _close, self._binary, path_or_binary)
        try:
            self._reader = FileReader(self._binary, self.name, limits)
        except BaseException:
            self._close()
            raise
        found = self._reader.opened
        self.size, self.sha256, self.encoding, self.header_candidates = found.size, found.sha256, found.encoding, tuple(found.candidates)
        self.has_more_candidates = found.more
        self.sheets = tuple(found.sheets)

    def blocks(self, header: HeaderCandidate, numbers: LineNumbers) -> Iterator[bytes]:
        """Yield canonical lines after the header, in blocks; what `numbers` must know is told to it on the way. Can be asked for again."""
        return self._reader.blocks(header, numbers)

    def reading(self) -> AbstractContextManager[BinaryIO]:
        """Return the bytes from the beginning, to be kept as they are; not while `blocks` is under way, which goes on at the same place."""
        self._binary.seek(0)
        return nullcontext(self._binary)

    def close(self) -> None:
        self._reader.close()
        self._close()


def _plain_file(source: Path | BinaryIO) -> BinaryIO:
    """One that the kernel knows, and in which one can go back: the reader takes it over."""
    if isinstance(source, Path):
        return source.open("rb")
    seekable = source.seekable()
    if seekable:
        source.seek(0)  # and what was written to it goes to the kernel
    try:
        source.fileno()
        if seekable:
            return source
    except (AttributeError, io.UnsupportedOperation):
        pass
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - closed by _close()
    shutil.copyfileobj(source, copy)
    copy.flush()
    return copy


def _close(binary: BinaryIO, given: Path | BinaryIO) -> None:
    if binary is not given:
        binary.close()


def best_header(opened: OpenedFile, match: Callable[[HeaderCandidate], Match | None]) -> tuple[HeaderCandidate, Match] | None:
    """Find the first candidate, from the top of the file, that matches. Raises HeaderTooFar where none does of those that were looked at."""
    best = next(((candidate, found) for candidate in opened.header_candidates if (found := match(candidate)) is not None), None)
    if best is None and opened.has_more_candidates:
        raise HeaderTooFar(name=opened.name, cells=MOST_CELLS)
    return best


def further_headers(
    opened: OpenedFile, first: HeaderCandidate, match: Callable[[HeaderCandidate], Match | None]
) -> list[tuple[HeaderCandidate, Match]]:
    """Find the header of each other sheet that has one which matches, in the workbook's order."""
    found: dict[str | None, tuple[HeaderCandidate, Match]] = {}
    for candidate in opened.header_candidates:
        if candidate.sheet not in (first.sheet, *found) and (matched := match(candidate)) is not None:
            found[candidate.sheet] = candidate, matched
    return list(found.values())
