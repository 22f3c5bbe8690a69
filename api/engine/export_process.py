"""Large files are made by a process beside this one, so that who reads meanwhile notices nothing of them (docs/decisions/0021-files-beside-the-api.md)."""

import logging
import os
import pickle
import select
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import IO, cast

from api.engine.export_child import Order
from api.engine.export_frames import COUNT, DATA, END, FRAME, ROWS_KEPT, ROWS_MADE
from api.engine.file_job import FileJob
from api.engine.process_beside import started_beside
from readmodels.engine.field import Field
from readmodels.engine.handed_over import HandedOver

_LOOK = 0.5
"""Seconds between looks whether anybody still waits."""

log_of = logging.getLogger(__name__)


class NotBegun(Exception):
    """The process came to nothing before anything of the file was there, and before the transaction was let go: the file can still be made here."""


class BrokeOff(Exception):
    """The process that made the file ended before its time."""


def made_beside(
    job: FileJob, handed: HandedOver, memory_mb: int, kept: Callable[[], object], counted: Callable[[int], object] = lambda _rows: None
) -> Iterator[bytes]:
    """Yield the pieces of the file as the other process makes them, and an empty one whenever there has been none for a moment. `kept` is called once this one's transaction isn't needed any more, `counted` now and then with the number of rows so far.

    Whoever stops asking ends it. Raises NotBegun, BrokeOff.
    """
    process = started_beside("api.engine.export_child", "main", str(os.getpid()), buffered=False)
    asked, told = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
    begun = False
    try:
        try:
            asked.write(pickle.dumps(Order(_handed(job), handed, memory_mb)))
            asked.close()
        except BrokenPipeError:
            raise NotBegun from None
        while True:
            while not select.select([told], [], [], _LOOK)[0]:
                yield b""
            kind, content = _frame(told)
            if kind == END:
                return
            if kind not in (DATA, ROWS_KEPT, ROWS_MADE):
                log_of.warning("the process that made an export ended: %s", content.decode())
                raise BrokeOff(content.decode()) if begun else NotBegun
            if kind == ROWS_MADE:
                counted(*COUNT.unpack(content))
                continue
            begun = True
            if kind == ROWS_KEPT:
                kept()
            else:
                yield content
    finally:
        process.kill()
        told.close()
        process.wait()


def _handed(job: FileJob) -> FileJob:
    sheets = tuple((title, tuple(map(_plain, fields))) for title, fields in job.sheets)
    return replace(job, fields=tuple(map(_plain, job.fields)), sheets=sheets)


def _plain(field: Field) -> Field:
    """What of a field is needed to write its values, in types that another process can be handed."""
    return replace(field, form=None, choices=None if field.choices is None else {**field.choices})


def _frame(told: IO[bytes]) -> tuple[bytes, bytes]:
    head = _read(told, FRAME.size)
    if len(head) < FRAME.size:
        return b"", b"killed"
    kind, length = cast("tuple[bytes, int]", FRAME.unpack(head))
    content = _read(told, length)
    return (kind, content) if len(content) == length else (b"", b"killed")


def _read(told: IO[bytes], length: int) -> bytes:
    """So many bytes, or fewer where it ended."""
    got = bytearray()
    while len(got) < length and (piece := told.read(length - len(got))):
        got += piece
    return bytes(got)
