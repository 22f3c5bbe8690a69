"""Files that are tables, but say too little or too much to be taken for what they should be."""

from importers.engine.not_a_feed import NotAFeed


class AmbiguousCarrier(NotAFeed):
    """The columns of {name} fit several mappings: {found}. Name the carrier."""

    code = "ambiguous-carrier"
    de = "Die Spalten von {name} passen zu mehreren Zuordnungen: {found}. Bitte den Netzbetreiber angeben."


class SheetsDiffer(NotAFeed):
    """The sheets “{one}” and “{other}” of {name} both hold a feed, but their columns differ. Give both the same columns, or hide the sheet that isn't wanted; nothing was changed."""

    code = "sheets-differ"
    de = "Die Blätter „{one}“ und „{other}“ von {name} enthalten beide einen Abzug, haben aber verschiedene Spalten. Bitte beiden dieselben Spalten geben oder das nicht gewünschte Blatt ausblenden; es wurde nichts geändert."


class NoFeedDate(NotAFeed):
    """The name {name} tells no date. Give the feed's date, or name the file like {expected}."""

    code = "no-feed-date"
    de = "Aus dem Namen {name} geht kein Datum hervor. Bitte das Datum des Abzugs angeben oder die Datei nach dem Muster {expected} benennen."


class MissingColumns(NotAFeed):
    """{name} has no header with the columns of {kind_en}. Found: {found}. Missing: {missing_en}. Add or rename the columns; nothing was changed."""

    code = "missing-columns"
    de = "In {name} fehlt eine Kopfzeile mit den Spalten für {kind}. Gefunden: {found}. Es fehlen: {missing}. Bitte die Spalten ergänzen oder umbenennen; es wurde nichts geändert."


class ComesBackElsewhere(NotAFeed):
    """{name} is a workbook of {kind_en} and is taken there alone: upload it in bulk maintenance, where it is shown first what it would change, and what others have changed meanwhile. As a list to import it would overwrite that; nothing was changed."""

    code = "comes-back-elsewhere"
    de = "{name} ist eine Arbeitsmappe für {kind} und wird nur dort angenommen: bitte in der Datenpflege hochladen, wo erst gezeigt wird, was sie ändern würde und was andere inzwischen geändert haben. Als Importliste würde sie das überschreiben; es wurde nichts geändert."
