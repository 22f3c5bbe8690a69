"""A file that holds one table, opened for two passes: what feeds and all other tables have in common."""

import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar

from importers.file_probe import Probe, probe
from importers.line_numbers import LineNumbers

Match = TypeVar("Match")


@dataclass(frozen=True, slots=True)
class HeaderCandidate:
    """A row near the top of the file that may be the header."""

    cells: tuple[str, ...]
    delimiter: str
    last_line: int
    """The line of the file on which this row ends; the first is 1."""
    sheet: str | None = None


class Source(Protocol):
    """A text file or a workbook."""

    encoding: str

    def header_candidates(self) -> Iterator[HeaderCandidate]: ...

    def blocks(self, header: HeaderCandidate, numbers: LineNumbers) -> Iterator[bytes]:
        """Canonical lines after the header, in blocks; what `numbers` must know is told to it on the way."""
        ...


class OpenedFile:
    """The bytes of a file, readable any number of times."""

    def __init__(self, path_or_binary: Path | BinaryIO, name: str | None = None) -> None:
        self.path = path_or_binary if isinstance(path_or_binary, Path) else None
        self._binary = None if isinstance(path_or_binary, Path) else path_or_binary
        self._own: BinaryIO | None = None
        self.name = name or Path(str(self.path or getattr(path_or_binary, "name", "") or "upload")).name
        if self._binary is not None and not self._binary.seekable():
            self._own = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
            shutil.copyfileobj(self._binary, self._own)
            self._binary = self._own
        with self.reading() as binary:
            self.probe: Probe = probe(binary, self.name)

    @contextmanager
    def reading(self) -> Generator[BinaryIO]:
        """From the beginning."""
        if self._binary is not None:
            self._binary.seek(0)
            yield self._binary
        elif self.path is not None:
            with self.path.open("rb") as binary:
                yield binary

    def close(self) -> None:
        if self._own is not None:
            self._own.close()


def best_header(
    candidates: Iterator[HeaderCandidate], match: Callable[[HeaderCandidate], Match | None]
) -> tuple[HeaderCandidate, Match] | None:
    """The first candidate, from the top of the file, that matches."""
    return next(((candidate, found) for candidate in candidates if (found := match(candidate)) is not None), None)
