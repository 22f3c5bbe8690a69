"""Files that are refused whole: nothing of them is taken over (F-12). Each class's docstring is the message, German first, then English."""

import inspect
import re
from typing import ClassVar


class NotAFeed(Exception):
    """Die Datei {name} kann nicht gelesen werden. Erwartet wird eine Tabelle als CSV oder XLSX.

    The file {name} can't be read. A table as CSV or XLSX is expected.
    """

    code: ClassVar[str] = "not_a_feed"

    def __init_subclass__(cls) -> None:
        cls.code = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        self.de, self.en = (" ".join(part.split()).format(**facts) for part in inspect.cleandoc(self.__doc__ or "").split("\n\n"))
        super().__init__(f"{self.de} / {self.en}")


class EmptyFile(NotAFeed):
    """Die Datei {name} ist leer. Bitte den Export beim Netzbetreiber oder in der Quelle neu erzeugen; es wurde nichts geändert.

    The file {name} is empty. Make the export again at the carrier or source; nothing was changed.
    """


class Utf16File(NotAFeed):
    """Die Datei {name} ist als UTF-16 („Unicode-Text“) gespeichert. Bitte als „CSV UTF-8“ oder als Excel-Arbeitsmappe (.xlsx) speichern.

    The file {name} is saved as UTF-16 (“Unicode text”). Save it as “CSV UTF-8” or as an Excel workbook (.xlsx).
    """


class PdfFile(NotAFeed):
    """Die Datei {name} ist ein PDF und keine Tabelle. Bitte im Portal des Netzbetreibers den Export als CSV oder XLSX wählen.

    The file {name} is a PDF, not a table. Choose the export as CSV or XLSX in the carrier's portal.
    """


class HtmlFile(NotAFeed):
    """Die Datei {name} ist eine Webseite (HTML), oft eine Anmelde- oder Fehlerseite statt des Exports. Bitte neu anmelden und als CSV oder XLSX laden.

    The file {name} is a web page (HTML), often a login or error page in place of the export. Sign in again and download it as CSV or XLSX.
    """


class OldExcelFile(NotAFeed):
    """Die Datei {name} ist eine alte Excel-Datei (.xls) oder mit Kennwort geschützt. Bitte ohne Kennwort als Excel-Arbeitsmappe (.xlsx) speichern.

    The file {name} is an old Excel file (.xls) or protected by a password. Save it without password as an Excel workbook (.xlsx).
    """


class CompressedFile(NotAFeed):
    """Die Datei {name} ist gepackt (zip, gzip …). Bitte entpacken und die enthaltene CSV- oder XLSX-Datei einlesen.

    The file {name} is packed (zip, gzip …). Unpack it and import the CSV or XLSX file inside.
    """


class BinaryFile(NotAFeed):
    """Die Datei {name} enthält keinen Text. Erwartet wird eine Tabelle als CSV oder XLSX; bitte prüfen, ob die richtige Datei gewählt wurde.

    The file {name} holds no text. A table as CSV or XLSX is expected; check that the right file was chosen.
    """


class NoLineEnds(NotAFeed):
    """Die Datei {name} hat Zeilen von über {limit} Zeichen und ist keine Tabelle. Bitte den Export prüfen.

    The file {name} has lines of more than {limit} characters and is not a table. Check the export.
    """


class BrokenWorkbook(NotAFeed):
    """Die Excel-Datei {name} ist beschädigt und lässt sich nicht öffnen ({found}). Bitte in Excel öffnen und neu speichern, oder neu exportieren.

    The Excel file {name} is damaged and can't be opened ({found}). Open it in Excel and save it again, or export it again.
    """


class WorkbookTooLarge(NotAFeed):
    """Die Excel-Datei {name} ist entpackt größer als {limit} MB. Bitte als CSV exportieren oder aufteilen.

    The Excel file {name} is larger than {limit} MB when unpacked. Export it as CSV or split it.
    """


class NoHeader(NotAFeed):
    """In {name} fehlt eine Kopfzeile mit den erwarteten Spalten. Gefunden: {found}. Es fehlen: {missing}. Bitte die Spalten im Export ergänzen oder ihre
    Namen in die Zuordnung (TOML) aufnehmen; es wurde nichts geändert.

    {name} has no header with the expected columns. Found: {found}. Missing: {missing_en}. Add the columns to the export, or their names to the mapping
    (TOML); nothing was changed.
    """


class DuplicateColumn(NotAFeed):
    """In {name} steht die Spalte „{column}“ zweimal; es ist nicht klar, welche gilt. Bitte eine entfernen oder umbenennen.

    The column “{column}” stands twice in {name}; it is not clear which one counts. Remove or rename one.
    """


class AmbiguousCarrier(NotAFeed):
    """Die Spalten von {name} passen zu mehreren Zuordnungen: {found}. Bitte den Netzbetreiber angeben.

    The columns of {name} fit several mappings: {found}. Name the carrier.
    """


class NoFeedDate(NotAFeed):
    """Aus dem Namen {name} geht kein Datum hervor. Bitte das Datum des Abzugs angeben oder die Datei nach dem Muster {expected} benennen.

    The name {name} tells no date. Give the feed's date, or name the file like {expected}.
    """
