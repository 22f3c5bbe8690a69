"""The parts of an Excel workbook by their relationships, whatever they are called: some programs name them otherwise, or write paths their own way."""

import io
import posixpath
import zipfile
from dataclasses import replace
from typing import IO, BinaryIO, NamedTuple
from xml.etree import ElementTree

from importers.engine.number_formats import BUILT_IN, NumberFormat, asked_by_number, number_format
from importers.engine.unreadable import Unreadable

_WORKBOOK = "xl/workbook.xml"


class SheetPart(NamedTuple):
    """A sheet of the workbook, and which part of the package holds it."""

    name: str
    part: str
    visible: bool


class Package:
    """What a workbook's own lists say. Raises Unreadable for what is none."""

    def __init__(self, binary: BinaryIO) -> None:
        binary.seek(0)
        self._archive = zipfile.ZipFile(binary)
        self._entries = {_plain(entry.filename): entry for entry in self._archive.infolist()}
        self.workbook = self._workbook()
        self._related = self._relations(self.workbook)

    def _workbook(self) -> str:
        for kind, target in self._relations("").values():
            if kind.endswith("/officeDocument") and _plain(target) in self._entries:
                return _plain(target)
        if _WORKBOOK in self._entries:
            return _WORKBOOK
        raise Unreadable("compressed-file")

    @property
    def usual(self) -> bool:
        """Whether all parts are called as the reader of workbooks expects it."""
        return self.workbook == _WORKBOOK and not any("\\" in entry.filename for entry in self._archive.infolist())

    def under_usual_names(self) -> BinaryIO:
        """Return the same package, in memory, with its parts where the reader looks for them."""
        folder = posixpath.dirname(self.workbook)
        names = {self.workbook: _WORKBOOK, _relations_of(self.workbook): _relations_of(_WORKBOOK)}
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as target:
            for name, entry in self._entries.items():
                moved = (
                    f"xl/{name.removeprefix(folder).lstrip('/')}" if folder != "xl" and folder and name.startswith(f"{folder}/") else name
                )
                with self._archive.open(entry) as source:
                    content = source.read()
                if name in ("[Content_Types].xml", "_rels/.rels"):
                    content = content.replace(self.workbook.encode(), _WORKBOOK.encode())
                target.writestr(names.get(name, moved), content)
        packed.seek(0)
        return packed

    @property
    def has_macros(self) -> bool:
        """Whether it brings a program along."""
        return any(posixpath.basename(name).casefold() == "vbaproject.bin" for name in self._entries)

    def sheets(self) -> list[SheetPart]:
        """List the sheets in the workbook's order."""
        found: list[SheetPart] = []
        for element in self._xml(self.workbook).iter():
            if _tag(element) == "sheet":
                relation = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
                kind, target = self._related.get(relation, ("", ""))
                part = _plain(target) if target.startswith("/") else _plain(posixpath.join(posixpath.dirname(self.workbook), target))
                if kind.endswith("/worksheet") and part in self._entries:
                    found.append(SheetPart(element.attrib.get("name", ""), part, element.attrib.get("state", "visible") == "visible"))
        return found

    def styles(self) -> dict[int, NumberFormat]:
        """Map each style of cells that shows more of a whole number than its digits (`000000`, `"P"0000`) to its format."""
        part = next((target for kind, target in self._related.values() if kind.endswith("/styles")), "styles.xml")
        part = _plain(part) if part.startswith("/") else _plain(posixpath.join(posixpath.dirname(self.workbook), part))
        if part not in self._entries:
            return {}
        formats = {number: NumberFormat(code=code) for number, code in BUILT_IN.items()}
        styles: dict[int, NumberFormat] = {}
        for element in self._xml(part).iter():
            if _tag(element) == "numFmt":
                code, number = element.attrib.get("formatCode", ""), element.attrib.get("numFmtId", "")
                if found := number_format(code) or asked_by_number(code):
                    formats[number] = replace(found, code=code)
                else:
                    formats.pop(number, None)
            elif _tag(element) == "cellXfs":
                for at, style in enumerate(element):
                    if (of_style := formats.get(style.attrib.get("numFmtId", ""))) is not None:
                        styles[at] = of_style
        return styles

    def open(self, part: str) -> IO[bytes]:
        """Open a part."""
        return self._archive.open(self._entries[part])

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """The relationships of a part, or of the package: id → kind, target."""
        name = _relations_of(part)
        if name not in self._entries:
            return {}
        return {
            element.attrib.get("Id", ""): (element.attrib.get("Type", ""), element.attrib.get("Target", "").replace("\\", "/"))
            for element in self._xml(name)
        }

    def _xml(self, part: str) -> ElementTree.Element:
        try:
            return ElementTree.fromstring(self._archive.read(self._entries[part]))  # noqa: S314 - in a process of its own, under limits
        except ElementTree.ParseError as error:
            raise Unreadable("broken-workbook", found="unreadable", cause=str(error)[:300]) from error


def _plain(name: str) -> str:
    return posixpath.normpath(name.replace("\\", "/")).lstrip("/").removeprefix("./")


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
