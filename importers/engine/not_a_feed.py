"""Files that are refused whole: nothing of them is taken over (F-12)."""

from collections.abc import Mapping

from commands.engine.command import Refusal


class NotAFeed(Refusal):
    """The file {name} can't be read. A table as CSV or XLSX is expected."""

    status = 422
    code = "not-a-feed"
    de = "Die Datei {name} kann nicht gelesen werden. Erwartet wird eine Tabelle als CSV oder XLSX."


class EmptyFile(NotAFeed):
    """The file {name} is empty. Make the export again at the carrier or source; nothing was changed."""

    code = "empty-file"
    de = "Die Datei {name} ist leer. Bitte den Export beim Netzbetreiber oder in der Quelle neu erzeugen; es wurde nichts geändert."


class Utf16File(NotAFeed):
    """The file {name} is saved as UTF-16 (“Unicode text”) and damaged. Save it as “CSV UTF-8” or as an Excel workbook (.xlsx)."""

    code = "utf16-file"
    de = (
        "Die Datei {name} ist als UTF-16 („Unicode-Text“) gespeichert und beschädigt. "
        "Bitte als „CSV UTF-8“ oder als Excel-Arbeitsmappe (.xlsx) speichern."
    )


class EncodingUnclear(NotAFeed):
    """The letters beyond A-Z in {name} can be read in more than one way, and it is not sure which is right: {readings}. Save it as “CSV UTF-8” or as an Excel workbook (.xlsx); nothing was changed."""

    code = "encoding-unclear"
    de = "Die Umlaute und Sonderzeichen in {name} lassen sich verschieden lesen, und es ist nicht sicher, was richtig ist: {readings}. Bitte als „CSV UTF-8“ oder als Excel-Arbeitsmappe (.xlsx) speichern; es wurde nichts geändert."


class PdfFile(NotAFeed):
    """The file {name} is a PDF, not a table. Choose the export as CSV or XLSX in the carrier's portal."""

    code = "pdf-file"
    de = "Die Datei {name} ist ein PDF und keine Tabelle. Bitte im Portal des Netzbetreibers den Export als CSV oder XLSX wählen."


class HtmlFile(NotAFeed):
    """The file {name} is a web page (HTML), often a login or error page in place of the export. Sign in again and download it as CSV or XLSX."""

    code = "html-file"
    de = "Die Datei {name} ist eine Webseite (HTML), oft eine Anmelde- oder Fehlerseite statt des Exports. Bitte neu anmelden und als CSV oder XLSX laden."


class OldExcelFile(NotAFeed):
    """The file {name} is an old Excel file (.xls) or protected by a password. Save it without password as an Excel workbook (.xlsx)."""

    code = "old-excel-file"
    de = "Die Datei {name} ist eine alte Excel-Datei (.xls) oder mit Kennwort geschützt. Bitte ohne Kennwort als Excel-Arbeitsmappe (.xlsx) speichern."


class CompressedFile(NotAFeed):
    """The file {name} is packed (zip, gzip …). Unpack it and import the CSV or XLSX file inside."""

    code = "compressed-file"
    de = "Die Datei {name} ist gepackt (zip, gzip …). Bitte entpacken und die enthaltene CSV- oder XLSX-Datei einlesen."


class BinaryFile(NotAFeed):
    """The file {name} holds no text. A table as CSV or XLSX is expected; check that the right file was chosen."""

    code = "binary-file"
    de = "Die Datei {name} enthält keinen Text. Erwartet wird eine Tabelle als CSV oder XLSX; bitte prüfen, ob die richtige Datei gewählt wurde."


class NoLineEnds(NotAFeed):
    """The file {name} has lines of more than {limit} characters and is not a table. Check the export."""

    code = "no-line-ends"
    de = "Die Datei {name} hat Zeilen von über {limit} Zeichen und ist keine Tabelle. Bitte den Export prüfen."


class BrokenWorkbook(NotAFeed):
    """The Excel file {name} is damaged and can't be opened ({found_en}). Open it in Excel and save it again, or export it again."""

    code = "broken-workbook"
    de = "Die Excel-Datei {name} ist beschädigt und lässt sich nicht öffnen ({found_de}). Bitte in Excel öffnen und neu speichern, oder neu exportieren."


_DAMAGES: Mapping[str, tuple[str, str]] = {
    "unreadable": ("sie ist keine vollständige Excel-Datei", "it is no complete Excel file"),
    "not-standard": (
        "eine Zelle oder Zeile ist nicht so geschrieben, wie es der Standard verlangt",
        "a cell or row is not written as the standard has it",
    ),
    "huge-tag": ("ein Tag oder Text ist größer als ein Megabyte", "a tag or text is larger than a megabyte"),
}
"""What a reader found of a damaged workbook; a library's own words are for the log alone."""


class WorkbookTooLarge(NotAFeed):
    """The Excel file {name} is larger than {limit} MB when unpacked. Export it as CSV or split it."""

    code = "workbook-too-large"
    de = "Die Excel-Datei {name} ist entpackt größer als {limit} MB. Bitte als CSV exportieren oder aufteilen."


class SheetTooLarge(NotAFeed):
    """A sheet of {name} spans more than {columns} columns or {cells} million cells; often one stray cell far out does that. Delete the empty rows and columns after the table, or export it as CSV."""

    code = "sheet-too-large"
    de = "Ein Blatt von {name} spannt über {columns} Spalten oder {cells} Millionen Zellen auf; oft genügt dafür eine verirrte Zelle weit außen. Bitte die leeren Zeilen und Spalten hinter der Tabelle löschen oder als CSV exportieren."


class TooMuchInFile(NotAFeed):
    """The file {name} holds more than can be taken at once. Split it, or export the one table that is wanted as CSV; nothing was changed."""

    code = "too-much-in-file"
    de = "Die Datei {name} enthält mehr, als auf einmal übernommen werden kann. Bitte aufteilen oder nur die gewünschte Tabelle als CSV exportieren; es wurde nichts geändert."


class TooManyBadRows(NotAFeed):
    """More than {rows} rows (or {mb} MB of rows) of {name} can't be taken over: hardly the right file, or its columns have changed. Check it, or split it. Where anything had been booked before, it stays, and the import is listed as failed."""

    code = "too-many-bad-rows"
    hint = "`portal import list`"
    de = "Mehr als {rows} Zeilen (oder {mb} MB an Zeilen) von {name} können nicht übernommen werden: wohl nicht die richtige Datei, oder ihre Spalten haben sich geändert. Bitte prüfen oder aufteilen. Was vorher schon gebucht war, bleibt, und der Import steht als abgebrochen in der Liste."


class FileTakesTooMuchMemory(NotAFeed):
    """Reading {name} took more than {limit} MB of memory and was ended. Export the table as CSV, or split it."""

    code = "file-takes-too-much-memory"
    de = "Das Lesen von {name} brauchte mehr als {limit} MB Arbeitsspeicher und wurde beendet. Bitte die Tabelle als CSV exportieren oder aufteilen."


class FileTakesTooLong(NotAFeed):
    """Reading {name} took longer than {limit} seconds and was ended. Export the table as CSV, or split it."""

    code = "file-takes-too-long"
    de = "Das Lesen von {name} dauerte länger als {limit} Sekunden und wurde beendet. Bitte die Tabelle als CSV exportieren oder aufteilen."


class ReaderDied(NotAFeed):
    """The program that was reading {name} died ({cause}). The file may be damaged or made on purpose: open it and save it again, or export it as CSV. If you know another cause, such as too little memory in the machine, try the same file again."""

    code = "reader-died"
    de = "Das Programm, das {name} las, ist abgestürzt ({cause}). Die Datei ist vielleicht beschädigt oder böswillig: bitte öffnen und neu speichern oder als CSV exportieren. Ist eine andere Ursache bekannt, etwa zu wenig Speicher im Rechner, bitte dieselbe Datei noch einmal einlesen."


class NoHeader(NotAFeed):
    """{name} has no header with the expected columns. Found: {found}. Missing: {missing_en}. Add the columns to the export, or their names to the mapping (TOML); nothing was changed."""

    code = "no-header"
    de = "In {name} fehlt eine Kopfzeile mit den erwarteten Spalten. Gefunden: {found}. Es fehlen: {missing}. Bitte die Spalten im Export ergänzen oder ihre Namen in die Zuordnung (TOML) aufnehmen; es wurde nichts geändert."


class HeaderTooFar(NotAFeed):
    """No header with the expected columns is among the first {cells} cells at the top of {name} and of its sheets. Put the table on the first sheet with its header at the top, or export it alone as CSV; nothing was changed."""

    code = "header-too-far"
    de = "Unter den ersten {cells} Zellen am Anfang von {name} und seiner Blätter ist keine Kopfzeile mit den erwarteten Spalten. Bitte die Tabelle auf das erste Blatt stellen, die Kopfzeile nach oben, oder sie allein als CSV exportieren; es wurde nichts geändert."


class DuplicateColumn(NotAFeed):
    """The column “{column}” stands twice in {name}; it is not clear which one counts. Remove or rename one."""

    code = "duplicate-column"
    de = "In {name} steht die Spalte „{column}“ zweimal; es ist nicht klar, welche gilt. Bitte eine entfernen oder umbenennen."


def refusal_of(code: str, name: str, fields: Mapping[str, str | int]) -> NotAFeed:
    """Make the refusal that a reader means. Raises KeyError when there is none such."""
    told: Mapping[str, str | int] = fields
    if code == BrokenWorkbook.code:
        german, english = _DAMAGES[str(fields["found"])]
        told = {"found_de": german, "found_en": english}
    return {kind.code: kind for kind in NotAFeed.__subclasses__()}[code](name=name, **told)
