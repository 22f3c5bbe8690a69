"""What a file is tells its content, not its name."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from zipfile import ZipFile

import pytest
from fpdf import FPDF
from openpyxl import Workbook

from access.documents.content_type import TYPES, USUAL, content_type, types_of


def workbook() -> bytes:
    made = io.BytesIO()
    Workbook().save(made)
    return made.getvalue()


def page() -> bytes:
    made = FPDF()
    made.add_page()
    return bytes(made.output())


def archive() -> bytes:
    made = io.BytesIO()
    with ZipFile(made, "w") as packed:
        packed.writestr("a.txt", "a")
    return made.getvalue()


PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108020000009077 53de".replace(" ", ""))
PROGRAM = b"MZ" + bytes(58) + (64).to_bytes(4, "little") + b"PE\0\0\x64\x86" + bytes(200)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (workbook(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (page(), "application/pdf"),
        (PNG, "image/png"),
        ("Grüße aus dem Lager\n".encode(), "text/plain"),
        ("Grüße aus dem Lager\n".encode("cp1252"), "text/plain"),
        (b"a,b\n1,2\n3,4\n", "text/csv"),
        (archive(), "application/zip"),
    ],
    ids=["workbook", "page", "picture", "text", "old text", "table", "archive"],
)
def test_what_may_be_allowed_is_known(content: bytes, told: str) -> None:
    assert content_type(content) == told
    assert told in TYPES


@pytest.mark.parametrize(
    "content",
    [
        PROGRAM,
        Path("/bin/true").read_bytes(),
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
        b"#!/bin/sh\nrm -r x\n",
        b"",
        b"\0\1\2\3",
    ],
    ids=["exe", "elf", "html", "svg", "script", "nothing", "bytes"],
)
def test_what_could_be_run_is_no_type_that_can_be_allowed(content: bytes) -> None:
    assert content_type(content) not in TYPES


def test_several_ask_at_once() -> None:
    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(content_type, [page(), PNG, workbook(), b"x\n"] * 50))
    assert told == [content_type(page()), "image/png", content_type(workbook()), "text/plain"] * 50


def test_endings_name_types() -> None:
    assert types_of(["pdf", "jpeg"]) == {"application/pdf", "image/jpeg"}
    assert types_of(USUAL) < TYPES.keys()
    for wrong in ("exe", "html", "svg", ""):
        with pytest.raises(ValueError, match=wrong or "^$"):
            types_of([wrong])
