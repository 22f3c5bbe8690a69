"""What a file of rows is to be, and the writing of it: the same bytes whichever process writes them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Literal

from api.engine.charts import Figure
from api.engine.export_csv import csv_lines
from api.engine.export_xlsx import write_xlsx
from readmodels.engine.field import Field

Format = Literal["csv", "xlsx", "pdf"]
_GATHERED = 1 << 16


@dataclass(frozen=True)
class FileJob:
    """`owner`: whose list it is, as a PDF says below its title; `about`: what a workbook says of itself, on a sheet of its own; `of_now`: what it shows is so when it is made.

    `sheets`: titles and fields of a workbook's further sheets, whose rows come behind those of the first. `asked`: what was asked of the list, as a PDF and a workbook say. Of a PDF: whether its columns were `chosen`, and which `further` columns it has. `figures`: charts of what its rows are, in a workbook and a PDF.
    """

    form: Format
    title: str
    fields: tuple[Field, ...]
    language: str
    zone: tzinfo
    made_at: datetime
    owner: str = ""
    about: tuple[tuple[str, str], ...] = ()
    of_now: bool = True
    chosen: bool = True
    asked: tuple[str, ...] = ()
    further: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    sheets: tuple[tuple[str, tuple[Field, ...]], ...] = ()


class Gathered:
    """Gathers what is written bit by bit, so that little is sent before it shows whether there are rows at all. `end` it; after an error, don't."""

    def __init__(self, put: Callable[[bytes], object]) -> None:
        self._put = put
        self._held = bytearray()

    def write(self, piece: bytes) -> int:
        self._held += piece
        if len(self._held) >= _GATHERED:
            self.end()
        return len(piece)

    def flush(self) -> None:
        """Do nothing, so that it goes on being gathered."""

    def end(self) -> None:
        """Pass on what is held."""
        self._put(bytes(self._held))
        self._held.clear()


def write_file(job: FileJob, rows: Iterable[tuple[Any, ...]], put: Callable[[bytes], object]) -> None:
    """Write the rows, piece by piece; each has a value per field. Raises ListTooLongForPdf."""
    match job.form:
        case "csv":
            for piece in csv_lines(job.fields, rows, job.language, job.zone):
                put(piece)
        case "xlsx":
            gathered = Gathered(put)
            write_xlsx(
                gathered,
                job.title,
                job.fields,
                rows,
                language=job.language,
                zone=job.zone,
                about=job.about,
                asked=job.asked,
                figures=job.figures,
                sheets=job.sheets,
            )
            gathered.end()
        case "pdf":
            from api.engine.export_pdf import list_pdf  # what it stands on takes longer to import than the others take

            put(
                list_pdf(
                    job.title,
                    job.owner,
                    job.fields,
                    rows,
                    language=job.language,
                    zone=job.zone,
                    printed_at=job.made_at,
                    of_now=job.of_now,
                    chosen=job.chosen,
                    asked=job.asked,
                    further=job.further,
                    figures=job.figures,
                )
            )
