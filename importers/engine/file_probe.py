"""The first pass over a file: what it is, its hash, and all that the second pass must know to be quick."""

import codecs
import hashlib
from typing import BinaryIO, Literal

from importers.engine.encodings import SAMPLE_BYTES, told_apart
from importers.engine.unreadable import Unreadable

_BLOCK = 1 << 20
SAMPLE = 1 << 16
_LINES_AT_ONCE = 2_000
LINE_LIMIT = _BLOCK
LONGEST_ROW = 1 << 18
"""Bytes of one row: Excel's longest cell has 32,767 characters."""

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf-file"),
    (b"\xd0\xcf\x11\xe0", "old-excel-file"),
    (b"\x1f\x8b", "compressed-file"),
    (b"7z\xbc\xaf", "compressed-file"),
    (b"Rar!", "compressed-file"),
)
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<?xml")
_CONTROL = bytes(set(range(1, 32)) - set(b"\t\n\v\f\r\x1a\x1b\x1e\x1f"))


class Probe:
    """What the first pass found. `kind` says which reader is needed."""

    def __init__(self) -> None:
        self.kind: Literal["text", "zip"] = "text"
        self.size = 0
        self.sha256 = ""
        self.bom = False
        self.utf8 = True
        self.has_quote = False
        self.has_cr = False
        self.has_nul = False
        self.has_unit_separator = False
        self.old_lines: list[bytes] = []
        """Lines that are no UTF-8, some of them."""
        self.old_encoding = "windows-1252"
        """That of lines which are no UTF-8."""
        self.utf16 = False

    @property
    def encoding(self) -> str:
        if self.utf16:
            return "utf-16"
        if not self.utf8:
            return self.old_encoding
        return "utf-8-sig" if self.bom else "utf-8"


def probe(source: BinaryIO) -> Probe:
    """Read the whole file once, in blocks; raises Unreadable for what can be no table."""
    found = Probe()
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    without_line_end = 0
    last = b""
    while block := source.read(_BLOCK):
        if not found.size:
            _recognise(found, block[:SAMPLE])
        found.size += len(block)
        last = block[-LONGEST_ROW:].rsplit(b"\n", 1)[-1]
        digest.update(block)
        if found.kind == "text":
            _look_at(found, block, decoder)
            without_line_end = 0 if b"\n" in block or b"\r" in block else without_line_end + len(block)
            if without_line_end > LINE_LIMIT:
                raise Unreadable("no-line-ends", limit=LINE_LIMIT)
    if not found.size:
        raise Unreadable("empty-file")
    if found.utf8:
        found.utf8 = _decodes(decoder, b"", final=True)
        if not found.utf8 and not found.old_lines:
            found.old_lines = [last]
    if not found.utf8:
        found.old_encoding = told_apart(b"\n".join(found.old_lines))
    found.sha256 = digest.hexdigest()
    return found


def _look_at(found: Probe, block: bytes, decoder: codecs.IncrementalDecoder) -> None:
    found.utf8 = found.utf8 and _decodes(decoder, block)
    if not found.utf8 and sum(map(len, found.old_lines)) < SAMPLE_BYTES:
        found.old_lines += [line for line in block.splitlines() if not line.isascii() and not _is_utf8(line)][:_LINES_AT_ONCE]
    found.has_quote = found.has_quote or b'"' in block
    found.has_cr = found.has_cr or b"\r" in block
    found.has_nul = found.has_nul or b"\0" in block
    found.has_unit_separator = found.has_unit_separator or b"\x1f" in block


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _recognise(found: Probe, sample: bytes) -> None:
    if sample.startswith(b"PK\x03\x04"):
        found.kind = "zip"
        return
    found.bom = sample.startswith(codecs.BOM_UTF8)
    for magic, code in _MAGIC:
        if sample.startswith(magic):
            raise Unreadable(code)
    if sample.removeprefix(codecs.BOM_UTF8).lstrip().lower().startswith(_HTML):
        raise Unreadable("html-file")
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    if 100 * (controls + even + odd) > 5 * len(sample):
        raise Unreadable("binary-file")
