"""Reads a foreign file for another process, and is all that suffers when the file makes its reader die.

Started by `file_reader.py`, never imported there. Everything that looks at the file's content runs here: what kind of file it is, its
encoding, its header's candidates, its lines. Imports are few, as it is started for each file.
"""

import codecs
import hashlib
import json
import sys
from array import array
from collections.abc import Iterator
from typing import Any, BinaryIO, Protocol

from importers.engine.confinement import allow_seconds, close_doors, confine
from importers.engine.encodings import NAMES, as_utf8, utf16_of
from importers.engine.file_probe import LINE_LIMIT, LONGEST_ROW, SAMPLE, Probe, probe
from importers.engine.header_candidate import HeaderCandidate, bounded
from importers.engine.other_alphabets import FOREIGN
from importers.engine.reading_frames import BLOCK, END, FAULT, FRAME, LONGEST_FRAME, NO_MEMORY, OPENED, READY, REFUSED, SKIPS
from importers.engine.text_lines import READ_AT_ONCE
from importers.engine.text_source import TextSource
from importers.engine.unreadable import Unreadable

ZIP = b"PK\x03\x04"


class Skips:
    """Lines that a table leaves out, until they are sent."""

    def __init__(self) -> None:
        self.pairs = array("Q")

    def skip(self, record: int, lines: int) -> None:
        """Note what `LineNumbers.skip` is to be told."""
        self.pairs.extend((record, lines))


class Source(Protocol):
    """A text or a workbook."""

    encoding: str

    def header_candidates(self) -> Iterator[HeaderCandidate]: ...

    def sheets(self) -> list[dict[str, Any]]: ...

    def blocks(self, header: HeaderCandidate, width: int, skips: Skips, /) -> Iterator[bytes]: ...


def main() -> None:
    """Read a file for another process: `FILE-DESCRIPTOR PARENT MEMORY-MB SECONDS`, behind the two folders that the start takes."""
    descriptor, parent, memory_mb, seconds = (int(text) for text in sys.argv[3:7])
    confine(parent, memory_mb)
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    with open(descriptor, "rb", closefd=False) as binary:
        binary.seek(0)
        is_zip = binary.read(len(ZIP)) == ZIP
        if is_zip:
            import importers.engine.workbook_source  # noqa: F401  # pyright: ignore[reportUnusedImport] - while files can still be opened
        for codec in ("utf-8", "cp437", "utf-16", "utf-16-le", "utf-16-be", *NAMES.values(), *FOREIGN.values()):
            codecs.lookup(codec)
        close_doors()
        allow_seconds(seconds)
        _send(told, READY)
        try:
            _serve(binary, asked, told, seconds)
        except Unreadable as reason:
            _send(told, REFUSED, _json(code=reason.code, fields=reason.fields))
        except MemoryError:
            _send(told, NO_MEMORY)
        except BrokenPipeError:
            pass
        except BaseException as error:  # noqa: BLE001 - also what Rust calls a panic
            _send(told, FAULT, _json(kind=type(error).__name__, place=_place(error)))


def _serve(binary: BinaryIO, asked: BinaryIO, told: BinaryIO, seconds: int) -> None:
    binary.seek(0)
    found, text = _probed(binary)
    source = _source(text, found)
    candidates, more = bounded(source.header_candidates())
    _send(
        told,
        OPENED,
        _json(size=found.size, sha256=found.sha256, encoding=source.encoding, candidates=candidates, more=more, sheets=source.sheets()),
    )
    while line := asked.readline(LINE_LIMIT):
        allow_seconds(seconds)
        wanted: dict[str, Any] = json.loads(line)
        header = HeaderCandidate((), wanted["delimiter"], wanted["last_line"], wanted["sheet"])
        skips = Skips()
        for block in source.blocks(header, wanted["width"], skips):
            _send_skips(told, skips)
            if len(block) > LONGEST_ROW and max(map(len, block.split(b"\n"))) > LONGEST_ROW:
                raise Unreadable("no-line-ends", limit=LONGEST_ROW)
            _send(told, BLOCK, block)
        _send_skips(told, skips)
        _send(told, END)


def _probed(binary: BinaryIO) -> tuple[Probe, BinaryIO]:
    """What is found of the file, and what is to be read: a text in UTF-16 is turned into UTF-8."""
    utf16 = utf16_of(binary.read(SAMPLE))
    binary.seek(0)
    if utf16 is None:
        return probe(binary), binary
    digest, size = hashlib.sha256(), 0
    while block := binary.read(READ_AT_ONCE):
        digest.update(block)
        size += len(block)
    text = as_utf8(binary, utf16)
    found = probe(text)
    found.size, found.sha256, found.utf16 = size, digest.hexdigest(), True
    return found, text


def _source(binary: BinaryIO, found: Probe) -> Source:
    if found.kind == "text":
        return TextSource(binary, found)
    from importers.engine.workbook_source import WorkbookSource

    return WorkbookSource(binary)


def _send_skips(told: BinaryIO, skips: Skips) -> None:
    if skips.pairs:
        _send(told, SKIPS, skips.pairs.tobytes())
        skips.pairs = array("Q")


def _send(told: BinaryIO, kind: bytes, content: bytes = b"") -> None:
    if len(content) > LONGEST_FRAME:
        raise Unreadable("too-much-in-file")
    told.write(FRAME.pack(kind, len(content)))
    told.write(content)
    told.flush()


def _json(**fields: Any) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode(errors="replace")


def _place(error: BaseException) -> str:
    """Where it happened, without what the message may say of the content."""
    places: list[str] = []
    step = error.__traceback__
    while step is not None:
        places.append(f"{step.tb_frame.f_code.co_filename.rpartition('/')[2]}:{step.tb_lineno}")
        step = step.tb_next
    return " ".join(places[-5:])
