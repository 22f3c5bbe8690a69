"""What an import noticed about a row or a file that it took all the same: what it did not use, put right or could not check (F-12).

A text may use what a `Reason`'s may (`quarantine_reasons.py`).
"""

import re
from collections.abc import Mapping

from aggregates.engine.coded import Coded
from aggregates.quarantine_reasons import Unknown, at_place, filled, not_kept


class Notice(Coded):
    """What a warning of an import says."""

    LEADING_ZERO_RESTORED = (
        "leading_zero_restored",
        "Die führende Null der Rufnummer „{value}“ fehlte und wurde ergänzt. Spalte in Excel als Text formatieren.",
        "The leading zero of the number “{value}” was missing and was restored. Format the column as text in Excel.",
    )
    PLUS_RESTORED = (
        "plus_restored",
        "Das Pluszeichen vor der Ländervorwahl fehlte in „{value}“ und wurde ergänzt.",
        "The plus sign before the country code was missing in “{value}” and was restored.",
    )
    NUMBER_NOT_IN_PLAN = (
        "number_not_in_plan",
        "Der Nummernplan kennt die Rufnummer „{value}“ nicht. Sie wurde so übernommen; bitte auf fehlende oder doppelte Ziffern prüfen.",
        "The numbering plan doesn't know the number “{value}”. It was taken as it is; check it for missing or doubled digits.",
    )
    IMEI_ZERO_RESTORED = (
        "imei_zero_restored",
        "Die führende Null der IMEI „{value}“ fehlte und wurde ergänzt.",
        "The leading zero of the IMEI “{value}” was missing and was restored.",
    )
    IMEI_CHECK_DIGIT_NOT_SENT = (
        "imei_check_digit_not_sent",
        "Die Prüfziffer der IMEI „{value}“ wurde als 0 gemeldet; sie ist ungeprüft und wird durch die berechnete ersetzt.",
        "The check digit of the IMEI “{value}” was reported as 0; it is not checked, and replaced by the computed one.",
    )
    IMEI_CHECK_DIGIT_ADDED = (
        "imei_check_digit_added",
        "Die IMEI „{value}“ hat 14 Ziffern: ihre Prüfziffer fehlt, so dass ein Tippfehler nicht auffällt. Sie wurde mit der berechneten übernommen.",
        "The IMEI “{value}” has 14 digits: its check digit is missing, so that a slip isn't noticed. It was taken with the computed one.",
    )
    IMEI_SOFTWARE_VERSION = (
        "imei_software_version",
        "„{value}“ ist eine IMEI mit Softwareversion (16 Ziffern); die letzten zwei Ziffern wurden nicht verwendet.",
        "“{value}” is an IMEI with software version (16 digits); its last two digits were not used.",
    )
    ICCID_CHECK_DIGIT = (
        "iccid_check_digit",
        "Die Prüfziffer der SIM-Kartennummer „{value}“ stimmt nicht. Sie wurde so übernommen; bitte auf der Karte prüfen.",
        "The check digit of the SIM card number “{value}” is wrong. It was taken as it is; check it on the card.",
    )
    PIN_ZERO_RESTORED = (
        "pin_zero_restored",
        "Führende Nullen in der Spalte „{column}“ fehlten und wurden ergänzt.",
        "Leading zeros in the column “{column}” were missing and were restored.",
    )
    WORD_TAKEN_AS_EMPTY = (
        "word_taken_as_empty",
        "„{value}“ in der Spalte „{column}“ wurde als leere Zelle verstanden.",
        "“{value}” in the column “{column}” was taken for an empty cell.",
    )
    DECIMAL_CUT = (
        "decimal_cut",
        "„{value}“ in der Spalte „{column}“ ist eine Zahl mit Nachkommastelle, wie Tabellenprogramme sie schreiben; gelesen wurde „{found}“.",
        "“{value}” in the column “{column}” is a number with a decimal place, as spreadsheets write it; “{found}” was read.",
    )
    NAMESAKE = (
        "namesake",
        "Der Nutzer „{value}“ wurde neu angelegt; es gibt schon jemanden dieses Namens mit anderer Personalnummer oder E-Mail-Adresse ({found}). Ist es dieselbe Person, bitte dort berichtigen und den neuen löschen.",
        "The user “{value}” was registered anew; there is somebody of that name already with another personnel number or e-mail address ({found}). Is it the same person, correct it there and delete the new one.",
    )
    USER_INACTIVE = (
        "user_inactive",
        "Der Nutzer „{value}“ ist inaktiv ({found}). Die Zeile wurde übernommen, er bleibt inaktiv; bitte wieder aktivieren, wenn er noch da ist, oder aus der Liste nehmen.",
        "The user “{value}” is inactive ({found}). The row was taken, and the user stays inactive; reactivate the user if they are still there, or take them off the list.",
    )
    FINANCING_NOT_AGREED = (
        "financing_not_agreed",
        "Der Preis {value} für {found} wurde nicht übernommen: Diese Finanzierung ist mit dem Kunden nicht vereinbart. Die übrigen Preise der Zeile gelten; bitte die Finanzierung freischalten lassen und die Liste noch einmal einlesen, wenn auch dieser gelten soll.",
        "The price {value} for {found} was not taken: this kind of financing isn't agreed with the customer. The row's other prices hold; have the financing switched on and import the list once more if this one is to hold, too.",
    )
    VALUE_NOT_USED = (
        "value_not_used",
        "„{value}“ in der Spalte „{column}“ wurde nicht verwendet, sondern „{found}“ aus anderen Spalten.",
        "“{value}” in the column “{column}” was not used, but “{found}” from other columns.",
    )
    VALUE_ALONE = (
        "value_alone",
        "„{value}“ in der Spalte „{column}“ wurde nicht übernommen: allein ist das keine Adresse. Bitte die übrigen Spalten ausfüllen.",
        "“{value}” in the column “{column}” was not taken: by itself it is no address. Fill the other columns, too.",
    )
    DEVICE_NOT_KNOWN = (
        "device_not_known",
        "Das Gerät „{value}“ ist im Portal nicht bekannt; die Zeile wurde nicht verwendet. Ist das Gerät angelegt oder im Abgleich gemeldet, nimmt es der nächste Auszug auf.",
        "The device “{value}” is not known to the portal; the row was not used. Once the device is registered or in a feed, the next extract takes it in.",
    )
    ID_NOT_KNOWN = (
        "id_not_known",
        "„{value}“ in der Spalte „{column}“ ist keine Id, die es hier gibt (ein anderes System, ein anderer Kunde oder gelöscht). Sie wurde nicht verwendet; es gelten allein die übrigen Angaben der Zeile.",
        "“{value}” in the column “{column}” is no id that there is here (another system's, another customer's, or deleted). It was not used; only what else stands in the row counts.",
    )
    CARD_TWICE = (
        "card_twice",
        "Die SIM-Kartennummer „{value}“ steht auch bei der Rufnummer {found}. Eine Karte kann nur in einer Rufnummer sein; die Zeile wurde übernommen, bitte klären, wo die Karte steckt, und die andere Angabe berichtigen.",
        "The SIM card number “{value}” stands at the number {found}, too. A card can be in one number only; the row was taken, so find out where the card is, and correct the other one.",
    )
    DEVICE_HIDDEN = (
        "device_hidden",
        "Das Gerät „{value}“ ist seit {found} von Hand ausgeblendet. Die Zeile gilt auch für ausgeblendete Geräte, zu sehen ist davon auf keiner Liste etwas; bitte wieder einblenden, wenn es gebraucht wird.",
        "The device “{value}” is hidden by hand since {found}. The row counts for hidden devices, too, but nothing of it is seen on any list; show the device again if it is needed.",
    )
    ERROR_CELL = (
        "error_cell",
        "In der Spalte „{column}“ steht der Fehlerwert „{value}“ der Tabellenkalkulation; die Zelle sagt nichts, und Bekanntes bleibt.",
        "In the column “{column}” stands the spreadsheet's error “{value}”; the cell says nothing, and what is known stays.",
    )
    NOT_DECODED = (
        "not_decoded",
        "In der Spalte „{column}“ stehen Zeichen, die nicht gelesen werden konnten („{value}“); die Zelle wurde nicht übernommen.",
        "In the column “{column}” stand characters that could not be read (“{value}”); the cell was not taken.",
    )
    VALUE_CUT = (
        "value_cut",
        "Von „{value}“ in der Spalte „{column}“ wurde nur „{found}“ übernommen.",
        "Of “{value}” in the column “{column}” only “{found}” was taken.",
    )
    COLUMN_NOT_USED = (
        "column_not_used",
        "Die Spalte „{column}“ kennt dieser Import nicht; ihre Werte wurden nicht übernommen. Bekannte Spaltennamen stehen in der Dokumentation; eigene Felder lassen sich in den Einstellungen anlegen.",
        "This import doesn't know the column “{column}”; its values were not taken. The documentation lists the known column names; fields of your own can be added in the settings.",
    )
    COLUMN_WITHOUT_NAME = (
        "column_without_name",
        "Spalte {column} hat keine Überschrift; ihre Werte wurden nicht übernommen.",
        "Column {column} has no heading; its values were not taken.",
    )
    SHEET_NOT_READ = (
        "sheet_not_read",
        "Das Blatt „{value}“ wurde nicht gelesen: es hat keine Kopfzeile mit den erwarteten Spalten.",
        "The sheet “{value}” was not read: it has no header with the expected columns.",
    )
    OTHER_SHEET_NOT_READ = (
        "other_sheet_not_read",
        "Das Blatt „{value}“ wurde nicht gelesen: seine Kopfzeile hat zu wenig mit der des gelesenen Blatts gemein, um sicher dieselbe Liste zu sein. Gehört es dazu, bitte beiden dieselben Spalten geben oder das Blatt für sich importieren.",
        "The sheet “{value}” was not read: its header has too little in common with that of the sheet that was read to be surely the same list. If it belongs to it, give both the same columns, or import the sheet by itself.",
    )
    HIDDEN_SHEET_NOT_READ = (
        "hidden_sheet_not_read",
        "Das Blatt „{value}“ ist in Excel ausgeblendet und wurde nicht gelesen. Bitte einblenden, falls es gebraucht wird.",
        "The sheet “{value}” is hidden in Excel and was not read. Unhide it if it is needed.",
    )
    ROWS_HIDDEN = (
        "rows_hidden",
        "Auf dem Blatt „{value}“ sind {found} Zeilen ausgeblendet, etwa durch einen Filter (Zeile {expected}); sie wurden mitgelesen. Sollen sie nicht übernommen werden, bitte löschen.",
        "On the sheet “{value}” {found} rows are hidden, by a filter perhaps (row {expected}); they were read like the others. Delete them if they are not to be taken.",
    )
    HEADER_AGAIN = (
        "header_again",
        "Die Zeile wiederholt die Kopfzeile, etwa weil zwei Exporte aneinandergehängt sind; sie wurde ausgelassen.",
        "The row repeats the header, as where two exports were put together; it was left out.",
    )
    CELLS_MERGED = (
        "cells_merged",
        "Auf dem Blatt „{value}“ sind {found} Bereiche über mehrere Zeilen verbunden ({expected}); ihr Wert wurde für jede dieser Zeilen übernommen.",
        "On the sheet “{value}” {found} ranges are merged over several rows ({expected}); their value was taken for each of these rows.",
    )
    DATE_INSTEAD = (
        "date_instead",
        "„{value}“ in der Spalte „{column}“ ist ein Datum: Excel macht aus Angaben wie „3-1“ oder „MRZ26“ eines. Bitte mit der Quelle vergleichen und die Spalte als Text formatieren.",
        "“{value}” in the column “{column}” is a date: Excel makes one of values such as “3-1” or “MAR26”. Compare it with the source, and format the column as text.",
    )
    SHOWN_OTHERWISE = (
        "shown_otherwise",
        "Auf dem Blatt „{value}“ zeigt Excel {found} Zahlen in einem Format, das sich hier nicht nachbilden lässt (Zelle {expected}); eingelesen wurden sie, wie sie gespeichert sind. Stimmt das nicht mit Excel überein, bitte die Spalte als Text formatieren und neu einlesen.",
        "On the sheet “{value}” Excel shows {found} numbers in a format that can't be followed here (cell {expected}); they were read as they are stored. If that isn't what Excel shows, format the column as text and import it again.",
    )
    ORDERED_BEFORE = (
        "ordered_before",
        "Den Artikel „{value}“ hat dieser Nutzer in dieser Stückzahl schon: Bestellung {found}. Die Zeile gilt trotzdem; soll es nur eine Bestellung sein, bitte die Zeile herausnehmen oder eine der Bestellungen stornieren.",
        "This user has the article “{value}” in this number of pieces already: order {found}. The row counts all the same; if it is to be one order only, take the row out, or cancel one of the orders.",
    )
    LOCKED_CELL = (
        "locked_cell",
        "„{value}“ in der Zelle {found} (Spalte „{column}“) wurde nicht übernommen: diese Spalte zeigt nur, worum es in der Zeile geht. Bitte dort ändern, wo die Angabe gepflegt wird.",
        "“{value}” in the cell {found} (column “{column}”) was not taken: this column only shows what the row is about. Change it where it is maintained.",
    )
    FURTHER_ROWS = (
        "further_rows",
        "{found} weitere Hinweise sind mitgezählt, aber nicht einzeln aufgeführt; sie sagen dasselbe wie die ersten aufgeführten: {value}",
        "{found} more warnings are counted, but not listed one by one; they say the same as the first, which are listed: {value}",
    )


_BLANK = re.compile(r"\{[^}]*\}")


def notice_sentences(
    code: str, column: str | None, value: str | None, facts: Mapping[str, str], unknown: Unknown = not_kept
) -> tuple[str, str]:
    """Say what was noticed, German and English; of a code that only a newer program knows, the code."""
    try:
        notice = Notice(code)
    except ValueError:
        return code, code
    if notice is Notice.FURTHER_ROWS:
        de, en = _outlines(value)
        return filled(notice.de, column, de, facts, unknown), filled(notice.en, column, en, facts, unknown)
    return at_place((filled(notice.de, column, value, facts, unknown), filled(notice.en, column, value, facts, unknown)), facts)


def _outlines(code: str | None) -> tuple[str, str]:
    """Return what all warnings of a kind say, without what they differ in; of a kind that only a newer program knows, its code."""
    try:
        kind = Notice(code)
    except ValueError:
        return code or "…", code or "…"
    return _BLANK.sub("…", kind.de), _BLANK.sub("…", kind.en)
