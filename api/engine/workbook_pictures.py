"""Pictures on a sheet of a workbook (ECMA-376, DrawingML): each in its own part, placed below the rows."""

from collections.abc import Sequence
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DRAWN = "http://schemas.openxmlformats.org/drawingml/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DRAWING = "application/vnd.openxmlformats-officedocument.drawing+xml"
_EMU = 4762
"""Of these, 9525 are a point on a screen; pictures have two for each."""
_LINE = 20
"""Points on a screen that a row is high."""
_BETWEEN = 2


class Picture(NamedTuple):
    """A PNG of so many points, of which two stand in one of the screen; `name`: what it shows, for who can't see it."""

    name: str
    png: bytes
    width: int
    height: int


def picture_parts(sheet: int, pictures: Sequence[Picture], row: int) -> list[tuple[str, bytes]]:
    """Return the parts that put the pictures on the sheet, one below the other, the first behind that row."""
    anchors, parts = "", list[tuple[str, bytes]]()
    for number, each in enumerate(pictures, 1):
        anchors += (
            f"<xdr:oneCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
            f'<xdr:ext cx="{each.width * _EMU}" cy="{each.height * _EMU}"/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{number}" name={quoteattr(each.name)} descr={quoteattr(each.name)}/>'
            f'<xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId{number}"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill>'
            f'<xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{each.width * _EMU}" cy="{each.height * _EMU}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr>'
            "</xdr:pic><xdr:clientData/></xdr:oneCellAnchor>"
        )
        row += each.height // 2 // _LINE + _BETWEEN
        parts.append((f"xl/media/sheet{sheet}_{number}.png", each.png))
    drawing = f'{_HEAD}<xdr:wsDr xmlns:xdr="{_DRAWN}/spreadsheetDrawing" xmlns:a="{_DRAWN}/main" xmlns:r="{_OFFICE}">{anchors}</xdr:wsDr>'
    media = [("image", f"../media/sheet{sheet}_{number}.png") for number in range(1, len(pictures) + 1)]
    return [
        *parts,
        (f"xl/drawings/drawing{sheet}.xml", drawing.encode()),
        (f"xl/drawings/_rels/drawing{sheet}.xml.rels", _relations(media)),
        (f"xl/worksheets/_rels/sheet{sheet}.xml.rels", _relations([("drawing", f"../drawings/drawing{sheet}.xml")])),
    ]


def _relations(targets: Sequence[tuple[str, str]]) -> bytes:
    each = "".join(f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets, 1))
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'.encode()


def picture_types(sheets: Sequence[int]) -> str:
    """Tell what these parts are, of the sheets that have pictures."""
    if not sheets:
        return ""
    drawings = "".join(f'<Override PartName="/xl/drawings/drawing{sheet}.xml" ContentType="{_DRAWING}"/>' for sheet in sheets)
    return f'<Default Extension="png" ContentType="image/png"/>{drawings}'
