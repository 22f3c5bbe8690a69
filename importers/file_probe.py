"""The first pass over a file: what it is, its hash, and all that the second pass must know to be quick."""

import codecs
import hashlib
from dataclasses import dataclass
from typing import BinaryIO, Literal

from importers.not_a_feed import BinaryFile, CompressedFile, EmptyFile, HtmlFile, NoLineEnds, NotAFeed, OldExcelFile, PdfFile, Utf16File

BLOCK = 1 << 20
SAMPLE = 1 << 16
LINE_LIMIT = BLOCK

_MAGIC: tuple[tuple[bytes, type[NotAFeed]], ...] = (
    (b"\xff\xfe", Utf16File),
    (b"\xfe\xff", Utf16File),
    (b"%PDF", PdfFile),
    (b"\xd0\xcf\x11\xe0", OldExcelFile),
    (b"\x1f\x8b", CompressedFile),
    (b"7z\xbc\xaf", CompressedFile),
    (b"Rar!", CompressedFile),
)
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<?xml")
_CONTROL = bytes(set(range(1, 32)) - set(b"\t\n\v\f\r\x1a\x1b\x1e\x1f"))


@dataclass(slots=True)
class Probe:
    """What the first pass found. `kind` says which reader is needed."""

    name: str
    kind: Literal["text", "zip"] = "text"
    size: int = 0
    sha256: str = ""
    bom: bool = False
    utf8: bool = True
    has_quote: bool = False
    has_cr: bool = False
    has_nul: bool = False
    has_unit_separator: bool = False

    @property
    def encoding(self) -> str:
        if not self.utf8:
            return "windows-1252"
        return "utf-8-sig" if self.bom else "utf-8"


def probe(source: BinaryIO, name: str) -> Probe:
    """Read the whole file once, in blocks; raises NotAFeed for what can be no table."""
    found = Probe(name)
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    without_line_end = 0
    while block := source.read(BLOCK):
        if not found.size:
            _recognise(found, block[:SAMPLE])
        found.size += len(block)
        digest.update(block)
        if found.kind == "text":
            _look_at(found, block, decoder)
            without_line_end = 0 if b"\n" in block or b"\r" in block else without_line_end + len(block)
            if without_line_end > LINE_LIMIT:
                raise NoLineEnds(name=name, limit=LINE_LIMIT)
    if not found.size:
        raise EmptyFile(name=name)
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
    for magic, refusal in _MAGIC:
        if sample.startswith(magic):
            raise refusal(name=found.name)
    if sample.removeprefix(codecs.BOM_UTF8).lstrip().lower().startswith(_HTML):
        raise HtmlFile(name=found.name)
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) > len(sample) // 5 > 10 * min(even, odd):
        raise Utf16File(name=found.name)
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    if 100 * (controls + even + odd) > 5 * len(sample):
        raise BinaryFile(name=found.name)
