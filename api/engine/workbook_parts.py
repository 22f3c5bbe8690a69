"""The parts of a workbook that aren't rows (ECMA-376): how cells look, which sheets there are, what each part is."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_LONGEST_HEADER = 120
"""Characters, so that the text has room even if each is a `&`, which is written twice."""

PARTS = (
    (
        "_rels/.rels",
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    ),
)
"""What is the same in every workbook."""


def sheet_head(widths: Sequence[int], *, first: bool, heads: bool) -> str:
    """Return what stands before a sheet's rows: the heads stay in view, each column has its width."""
    selected = ' tabSelected="1"' if first else ""
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/>' if heads else ""
    columns = "".join(f'<col min="{n}" max="{n}" width="{width}.7109375" customWidth="1"/>' for n, width in enumerate(widths, 1))
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView{selected} workbookViewId="0">{pane}</sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/>{f"<cols>{columns}</cols>" if columns else ""}<sheetData>'
    )


def sheet_end(area: str | None, header: str, page: str, *, pictures: bool = False) -> str:
    """Return what stands behind a sheet's rows: the filtered area, and how it is printed: A4 across, as wide as a page, what it shows at the head, its name and `page` (&P of &N) at the foot; whether pictures stand on it."""
    head = f"<oddHeader>{escape('&L' + _printed(header))}</oddHeader>" if header else ""
    foot = f"<oddFooter>{escape(f'&L&A&R{page}')}</oddFooter>"
    drawing = f'<drawing xmlns:r={quoteattr(_OFFICE)} r:id="rId1"/>' if pictures else ""
    return (
        f"</sheetData>{f'<autoFilter ref={quoteattr(area)}/>' if area else ''}"
        '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        f"<headerFooter>{head}{foot}</headerFooter>{drawing}</worksheet>"
    )


def _printed(text: str) -> str:
    """Return a text as it stands in a header: of 255 characters at most, in which `&` begins a code; what XML can't have is left out."""
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return (plain if len(plain) <= _LONGEST_HEADER else f"{plain[: _LONGEST_HEADER - 1]}…").replace("&", "&&")


def styles(day: str, moment: str) -> str:
    """Return the formats, in the order of `Style`: plain, heading, text, day, moment, label, money."""
    formats = "".join(f'<numFmt numFmtId="{n}" formatCode={quoteattr(code)}/>' for n, code in enumerate((day, moment), 164))
    font = '<sz val="11"/><name val="Calibri"/><family val="2"/>'
    plain = 'numFmtId="0" fontId="0" fillId="0" borderId="0"'
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}"><numFmts count="2">{formats}</numFmts>'
        f'<fonts count="2"><font>{font}</font><font><b/>{font}</font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
        '<border><left/><right/><top/><bottom style="thin"><color auto="1"/></bottom><diagonal/></border></borders>'
        f'<cellStyleXfs count="1"><xf {plain}/></cellStyleXfs><cellXfs count="7"><xf {plain} xfId="0"/>'
        '<xf numFmtId="0" fontId="1" fillId="0" borderId="1" xfId="0" applyFont="1" applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
        + "".join(
            f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' for number in (49, 164, 165)
        )
        + '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
        '<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def workbook_xml(names: Sequence[str], areas: Sequence[str | None]) -> str:
    """Tell which sheets there are, and which area of each is filtered."""
    sheets = "".join(f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1))
    listed = [(place, name, area) for place, (name, area) in enumerate(zip(names, areas, strict=True)) if area]
    filters = "".join([_filter(*each) for each in listed] + [_repeated(place, name) for place, name, _ in listed])
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews><sheets>{sheets}</sheets>'
        f"{f'<definedNames>{filters}</definedNames>' if filters else ''}</workbook>"
    )


def _filter(place: int, name: str, area: str) -> str:
    first, _, last = area.partition(":")
    row = last.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    fixed = f"{_quoted(name)}!${first[:-1]}$1:${last.removesuffix(row)}${row}"
    return f'<definedName name="_xlnm._FilterDatabase" localSheetId="{place}" hidden="1">{escape(fixed)}</definedName>'


def _repeated(place: int, name: str) -> str:
    """Let each printed page begin with the heads."""
    return f'<definedName name="_xlnm.Print_Titles" localSheetId="{place}">{escape(f"{_quoted(name)}!$1:$1")}</definedName>'


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def workbook_relations(sheets: int) -> str:
    """Tell where the parts of the workbook are."""
    kinds = [*(("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, sheets + 1)), ("styles", "styles.xml")]
    parts = "".join(f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(kinds, 1))
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{parts}</Relationships>'


def content_types(sheets: int, more: str = "") -> str:
    """Tell what each part is; `more`: of parts that only some workbooks have, their defaults first."""
    kinds = [("workbook", "sheet.main"), ("styles", "styles"), *((f"worksheets/sheet{n}", "worksheet") for n in range(1, sheets + 1))]
    parts = "".join(f'<Override PartName="/xl/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in kinds)
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{more}{parts}</Types>'
    )
