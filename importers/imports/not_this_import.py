"""Files that are tables, but say too little or too much to be taken for what they should be."""

from importers.engine.not_a_feed import NotAFeed


class AmbiguousCarrier(NotAFeed):
    """The columns of {name} fit several mappings: {found}. Name the carrier."""

    code = "ambiguous-carrier"
    de = "Die Spalten von {name} passen zu mehreren Zuordnungen: {found}. Bitte den Netzbetreiber angeben."


class NoFeedDate(NotAFeed):
    """The name {name} tells no date. Give the feed's date, or name the file like {expected}."""

    code = "no-feed-date"
    de = "Aus dem Namen {name} geht kein Datum hervor. Bitte das Datum des Abzugs angeben oder die Datei nach dem Muster {expected} benennen."


class MissingColumns(NotAFeed):
    """{name} has no header with the columns of {kind_en}. Found: {found}. Missing: {missing_en}. Add or rename the columns; nothing was changed."""

    code = "missing-columns"
    de = "In {name} fehlt eine Kopfzeile mit den Spalten für {kind}. Gefunden: {found}. Es fehlen: {missing}. Bitte die Spalten ergänzen oder umbenennen; es wurde nichts geändert."
