"""The first pass over a file: what it is, its hash, and all that the second pass must know to be quick."""

import codecs
import hashlib
from typing import BinaryIO, Literal

from importers.engine.unreadable import Unreadable

_BLOCK = 1 << 20
SAMPLE = 1 << 16
LINE_LIMIT = _BLOCK
LONGEST_ROW = 1 << 18
"""Bytes of one row: Excel's longest cell has 32,767 characters."""

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xfe", "utf16-file"),
    (b"\xfe\xff", "utf16-file"),
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

    @property
    def encoding(self) -> str:
        if not self.utf8:
            return "windows-1252"
        return "utf-8-sig" if self.bom else "utf-8"


def probe(source: BinaryIO) -> Probe:
    """Read the whole file once, in blocks; raises Unreadable for what can be no table."""
    found = Probe()
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    without_line_end = 0
    while block := source.read(_BLOCK):
        if not found.size:
            _recognise(found, block[:SAMPLE])
        found.size += len(block)
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
    found.sha256 = digest.hexdigest()
    return found


def _look_at(found: Probe, block: bytes, decoder: codecs.IncrementalDecoder) -> None:
    found.utf8 = found.utf8 and _decodes(decoder, block)
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
    if max(even, odd) > len(sample) // 5 > 10 * min(even, odd):
        raise Unreadable("utf16-file")
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    if 100 * (controls + even + odd) > 5 * len(sample):
        raise Unreadable("binary-file")
