"""All warnings of files that are imported or tried at the command line: as a file, or to be shown (F-12, F-14)."""

import csv
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Self

from api.engine.export_csv import harmless
from importers.quarantine import RowNoted
from portal.engine.language import in_words


class WarningsKept:
    """Each is taken as it is found, so that a million of them need no memory. `to`: the CSV to be written, by its maker alone to be read; `shown`: they are to be listed, too."""

    def __init__(self, to: Path | None, *, shown: bool) -> None:
        self._to = to
        self.shown = shown
        self._file = ""
        self._opened = ExitStack()
        self._lines: IO[str] | None = None

    def __enter__(self) -> Self:
        if self._to is not None:
            descriptor = os.open(self._to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            csv_file = self._opened.enter_context(os.fdopen(descriptor, "w", encoding="utf-8-sig", newline=""))
            self._rows = csv.writer(csv_file, delimiter=";", lineterminator="\r\n")
            names = ("Datei", "Zeile", "Spalte", "Wert", "Hinweis (Code)", "Hinweis")
            self._rows.writerow(in_words(";".join(names), "File;Line;Column;Value;Warning (code);Warning").split(";"))
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def of(self, file: str) -> None:
        """Begin with another file."""
        self._file = file
        if self.shown:
            self._lines = self._opened.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n"))  # noqa: SIM115

    def add(self, noted: RowNoted) -> None:
        said = in_words(*noted.sentences)
        if self._to is not None:
            cells = (self._file, noted.column, noted.value, noted.notice.value, said)
            file, *others = map(harmless, cells)
            self._rows.writerow((file, noted.line or "", *others))
        if self._lines is not None:
            place = f"{noted.line:>6}: " if noted.line else "        "
            self._lines.write(f"  {place}{' '.join(said.splitlines())}\n")

    def lines(self) -> Iterator[str]:
        """Yield the lines of the file that was begun last."""
        if self._lines is not None:
            self._lines.seek(0)
            for line in self._lines:
                yield line.rstrip("\n")
