"""Why a row was not taken over: stable codes, and German and English text that says what to do (F-12).

A text may use `{value}` (what stood in the cell), `{column}` (the column's name in the file), `{expected}` and `{found}`.
"""

from collections.abc import Callable, Mapping

from aggregates.engine.coded import Coded
from foundation.normal_form import marked

NOT_KEPT = "…"
"""Stands in a sentence for what the quarantine doesn't keep: secrets, and what says something about a person."""


class Reason(Coded):
    """Why a row stands in quarantine."""

    UNREADABLE_ROW = (
        "unreadable_row",
        "Die Zeile ist nicht lesbar. Bitte die Zeile in der Quelldatei prüfen (Anführungszeichen, Zeilenumbrüche) und korrigiert neu einlesen.",
        "The row can't be read. Check it in the source file (quotation marks, line breaks) and import it again corrected.",
    )
    DAMAGED_TEXT = (
        "damaged_text",
        "In der Spalte „{column}“ stehen Zeichen, die nicht gelesen werden konnten („{value}“): die Datei wurde mit falscher Zeichenkodierung erzeugt. Bitte berichtigen oder als „CSV UTF-8“ neu erzeugen.",
        "In the column “{column}” stand characters that could not be read (“{value}”): the file was made with a wrong character encoding. Correct it, or make it again as “CSV UTF-8”.",
    )
    ENCODED_TWICE = (
        "encoded_twice",
        "In der Spalte „{column}“ steht „{value}“; gemeint ist wohl „{found}“: ein Programm hat die Umlaute doppelt kodiert. Bitte berichtigen oder die Datei als „CSV UTF-8“ neu erzeugen.",
        "In the column “{column}” stands “{value}”; probably “{found}” is meant: a program encoded the letters beyond A-Z twice. Correct it, or make the file again as “CSV UTF-8”.",
    )
    ENCODED_UTF7 = (
        "encoded_utf7",
        "In der Spalte „{column}“ steht „{value}“; gemeint ist wohl „{found}“: die Datei ist als UTF-7 gespeichert. Bitte berichtigen oder als „CSV UTF-8“ neu erzeugen.",
        "In the column “{column}” stands “{value}”; probably “{found}” is meant: the file is saved as UTF-7. Correct it, or make it again as “CSV UTF-8”.",
    )
    QUOTE_NOT_CLOSED = (
        "quote_not_closed",
        "In der Spalte „{column}“ beginnt „{value}“ mit einem Anführungszeichen, das nicht geschlossen wird. Bitte in der Quelldatei schließen oder entfernen.",
        "In the column “{column}” “{value}” begins with a quotation mark that is never closed. Close it in the source file, or take it away.",
    )
    WRONG_CELL_COUNT = (
        "wrong_cell_count",
        "Die Zeile hat {found} statt {expected} Zellen: {value}. Meist fehlt ein Trennzeichen oder eines steht in einem Text: Text in Anführungszeichen setzen, oder beim Berichtigen alle Spalten angeben.",
        "The row has {found} cells instead of {expected}: {value}. Usually a delimiter is missing or stands inside a text: put the text in quotation marks, or give all columns when you correct it.",
    )
    MISSING_NUMBER = (
        "missing_number",
        "Die Rufnummer fehlt. Bitte in der Spalte „{column}“ ergänzen.",
        "The number is missing. Add it in the column “{column}”.",
    )
    MALFORMED_NUMBER = (
        "malformed_number",
        "„{value}“ ist keine gültige Rufnummer. Bitte vollständig angeben, am besten mit Ländervorwahl (+49 …).",
        "“{value}” is not a valid number. Give it in full, best with its country code (+49 …).",
    )
    EXCEL_EXPONENT = (
        "excel_exponent",
        "„{value}“ ist eine von Excel gekürzte Zahl; die fehlenden Ziffern sind verloren. Spalte „{column}“ in Excel vor dem Einfügen als Text formatieren und die Datei neu erzeugen.",
        "“{value}” is a number shortened by Excel; the missing digits are lost. Format the column “{column}” as text before pasting and make the file again.",
    )
    EXCEL_DIGITS_LOST = (
        "excel_digits_lost",
        "„{value}“ endet auf Nullen, und die Prüfziffer stimmt nicht: Excel hat nur 15 Stellen behalten. Spalte „{column}“ als Text formatieren und die Datei neu erzeugen.",
        "“{value}” ends in zeros and its check digit is wrong: Excel kept 15 digits only. Format the column “{column}” as text and make the file again.",
    )
    IMEI_MALFORMED = (
        "imei_malformed",
        "„{value}“ ist keine IMEI: erwartet werden 15 Ziffern (14 ohne Prüfziffer, 16 mit Softwareversion).",
        "“{value}” is not an IMEI: 15 digits are expected (14 without check digit, 16 with software version).",
    )
    IMEI_CHECK_DIGIT = (
        "imei_check_digit",
        "Die Prüfziffer der IMEI „{value}“ stimmt nicht, vermutlich ein Zahlendreher. Bitte mit *#06# am Gerät oder am Karton prüfen.",
        "The check digit of the IMEI “{value}” is wrong, probably two digits were swapped. Check it with *#06# on the device or on its box.",
    )
    ICCID_MALFORMED = (
        "iccid_malformed",
        "„{value}“ ist keine SIM-Kartennummer: erwartet werden 19 oder 20 Ziffern, die mit 89 beginnen.",
        "“{value}” is not a SIM card number: 19 or 20 digits beginning with 89 are expected.",
    )
    NUMBER_TWICE = (
        "number_twice",
        "Die Rufnummer {value} steht mit denselben Angaben mehrfach in der Datei; die erste Zeile gilt. Nichts zu tun.",
        "The number {value} stands in the file more than once with the same values; the first row counts. Nothing to do.",
    )
    CONTRADICTORY_DUPLICATE = (
        "contradictory_duplicate",
        "Die Rufnummer {value} steht mehrfach mit verschiedenen Angaben in der Datei; diese Zeile wurde nicht übernommen. Bitte klären, welche gilt, und nur diese neu einlesen; ist schon eine von ihnen übernommen, in einer Datei desselben Tages.",
        "The number {value} stands in the file more than once with different values; this row was not taken over. Find out which is right and import that one only; where one of them was taken already, in a file of the same day.",
    )
    UNKNOWN_STATUS = (
        "unknown_status",
        "Der Status „{value}“ ist nicht bekannt. Bekannt sind: {expected}. Neue Wörter des Netzbetreibers in die Zuordnung (TOML) aufnehmen.",
        "The status “{value}” is not known. Known are: {expected}. Add new words of the carrier to the mapping (TOML).",
    )
    BAD_DATE = (
        "bad_date",
        "„{value}“ in der Spalte „{column}“ ist kein gültiges Datum. Erwartet wird zum Beispiel 31.12.2026 oder 2026-12-31.",
        "“{value}” in the column “{column}” is not a valid date. Expected is for instance 31.12.2026 or 2026-12-31.",
    )
    BAD_YES_NO = (
        "bad_yes_no",
        "„{value}“ in der Spalte „{column}“ ist weder ja noch nein. Bekannt sind: {expected}.",
        "“{value}” in the column “{column}” is neither yes nor no. Known are: {expected}.",
    )
    PIN_MALFORMED = (
        "pin_malformed",
        "Die Angabe in der Spalte „{column}“ ist keine PIN (4 bis 8 Ziffern) oder PUK (8 Ziffern). Bitte korrigieren oder leer lassen.",
        "What stands in the column “{column}” is not a PIN (4 to 8 digits) or PUK (8 digits). Correct it or leave it empty.",
    )
    TEXT_TOO_LONG = (
        "text_too_long",
        "Der Text in der Spalte „{column}“ hat {found} Zeichen, erlaubt sind {expected}. Vermutlich sind Zellen verrutscht.",
        "The text in the column “{column}” has {found} characters, {expected} are allowed. Probably cells have slipped.",
    )
    MISSING_VALUE = (
        "missing_value",
        "Die Angabe „{column}“ fehlt. Bitte ergänzen.",
        "“{column}” is missing. Please add it.",
    )
    NOT_A_ROW = (
        "not_a_row",
        "In der Zeile steht nur „{value}“ (Spalte „{column}“): wohl eine Summe oder ein Vermerk bei der Tabelle. Ist es doch eine Person, bitte Personalnummer oder E-Mail-Adresse ergänzen; sonst die Zeile abhaken.",
        "The row has nothing but “{value}” (column “{column}”): probably a sum or a remark beside the table. If it is a person after all, add a personnel number or e-mail address; else dismiss the row.",
    )
    MALFORMED_EMAIL = (
        "malformed_email",
        "„{value}“ ist keine E-Mail-Adresse. Erwartet wird name@firma.example.",
        "“{value}” is not an e-mail address. Expected is name@company.example.",
    )
    MALFORMED_ADDRESS = (
        "malformed_address",
        "„{value}“ ist keine Anschrift. Erwartet wird: Straße Hausnummer, PLZ Ort (mit Empfänger: Empfänger, Straße Hausnummer, PLZ Ort).",
        "“{value}” is not an address. Expected is: street and number, postal code and city (with a recipient in front: recipient, street …).",
    )
    MALFORMED_SERIAL_NUMBER = (
        "malformed_serial_number",
        "„{value}“ ist keine Seriennummer: erwartet werden 4 bis 40 Zeichen aus A–Z, 0–9, Punkt, Strich und Schrägstrich.",
        "“{value}” is not a serial number: 4 to 40 characters of A–Z, 0–9, dot, dash and slash are expected.",
    )
    UNKNOWN_KIND = (
        "unknown_kind",
        "Die Geräteart „{value}“ ist nicht bekannt. Bekannt sind: {expected}.",
        "The kind of device “{value}” is not known. Known are: {expected}.",
    )
    NO_IDENTIFIER = (
        "no_identifier",
        "Das Gerät hat weder IMEI noch Seriennummer und kann nicht wiedererkannt werden. Bitte eines von beiden ergänzen.",
        "The device has neither an IMEI nor a serial number and can't be recognised again. Add one of the two.",
    )
    SAME_IMEI_TWICE = (
        "same_imei_twice",
        "IMEI 1 und IMEI 2 sind dieselbe ({value}). Bitte IMEI 2 berichtigen oder leer lassen.",
        "IMEI 1 and IMEI 2 are the same ({value}). Correct IMEI 2 or leave it empty.",
    )
    VALUE_TWICE = (
        "value_twice",
        "„{value}“ (Spalte „{column}“) steht schon in Zeile {expected}. Jede Angabe darf nur einmal vorkommen: bitte eine der Zeilen entfernen.",
        "“{value}” (column “{column}”) already stands in line {expected}. It may occur only once: remove one of the rows.",
    )
    VALUES_TWICE = (
        "values_twice",
        "Mehrere Angaben stehen schon in anderen Zeilen (Spalte: Angabe → Zeile): {found}. Jede Angabe darf nur einmal vorkommen: bitte eine der Zeilen entfernen oder berichtigen.",
        "Several values already stand in other lines (column: value → line): {found}. Each may occur only once: remove or correct one of the rows.",
    )
    BAD_QUANTITY = (
        "bad_quantity",
        "„{value}“ in der Spalte „{column}“ ist keine Stückzahl: erwartet wird eine ganze Zahl von 1 bis {expected}.",
        "“{value}” in the column “{column}” is no number of pieces: a whole number from 1 to {expected} is expected.",
    )
    ORDERED_TWICE = (
        "ordered_twice",
        "Den Artikel „{value}“ bestellt schon die Zeile {expected} für diesen Nutzer. Bitte eine der Zeilen entfernen, oder dort die Stückzahl erhöhen.",
        "Line {expected} orders the article “{value}” for this user already. Remove one of the lines, or raise the pieces there.",
    )
    UNKNOWN_TRACKING = (
        "unknown_tracking",
        "„{value}“ in der Spalte „{column}“ ist kein bekannter Sendungsstatus. Möglich sind: {expected}.",
        "“{value}” in the column “{column}” is no known tracking status. Possible are: {expected}.",
    )
    BAD_MOMENT = (
        "bad_moment",
        "„{value}“ in der Spalte „{column}“ ist kein gültiger Zeitpunkt. Erwartet wird zum Beispiel 31.12.2026 14:30 oder 2026-12-31T14:30:00+01:00.",
        "“{value}” in the column “{column}” is not a valid moment. Expected is for instance 31.12.2026 14:30 or 2026-12-31T14:30:00+01:00.",
    )
    MALFORMED_TAC = (
        "malformed_tac",
        "„{value}“ ist kein TAC: erwartet werden 8 Ziffern (7, wenn die führende Null fehlt).",
        "“{value}” is not a TAC: 8 digits are expected (7 when the leading zero was lost).",
    )
    MALFORMED_AMOUNT = (
        "malformed_amount",
        "„{value}“ in der Spalte „{column}“ ist kein Betrag. Erwartet wird ein Betrag in Euro wie 1234,56 oder 1234.56, höchstens 9999999,99.",
        "“{value}” in the column “{column}” is no amount. Expected is one in euros such as 1234.56 or 1234,56, of 9999999.99 at most.",
    )
    NEGATIVE_AMOUNT = (
        "negative_amount",
        "„{value}“ in der Spalte „{column}“ ist negativ. Bitte einen Betrag ab 0,00 angeben.",
        "“{value}” in the column “{column}” is negative. Give an amount of 0.00 or more.",
    )
    AMOUNT_TOO_FINE = (
        "amount_too_fine",
        "„{value}“ in der Spalte „{column}“ hat mehr als zwei Nachkommastellen. Bitte auf Cent gerundet angeben, wie 1234,56.",
        "“{value}” in the column “{column}” has more than two decimals. Give it rounded to cents, such as 1234.56.",
    )
    AMOUNT_IN_TWO_WAYS = (
        "amount_in_two_ways",
        "„{value}“ in der Spalte „{column}“ kann Tausend oder Bruchteile meinen. Bitte mit zwei Nachkommastellen angeben, wie 1234,00.",
        "“{value}” in the column “{column}” may mean thousands or fractions. Give it with two decimals, such as 1234.00.",
    )
    UNKNOWN_FINANCING = (
        "unknown_financing",
        "Die Finanzierung „{value}“ ist nicht bekannt. Bekannt sind: {expected}.",
        "The financing “{value}” is not known. Known are: {expected}.",
    )
    UNKNOWN_CHOICE = (
        "unknown_choice",
        "„{value}“ ist in der Spalte „{column}“ nicht vorgesehen. Möglich sind: {expected}.",
        "“{value}” is no choice in the column “{column}”. Possible are: {expected}.",
    )
    MALFORMED_MONTHS = (
        "malformed_months",
        "„{value}“ in der Spalte „{column}“ ist keine Laufzeit. Erwartet wird eine Zahl von Monaten von 1 bis 120.",
        "“{value}” in the column “{column}” is no term. Expected is a number of months from 1 to 120.",
    )
    TERM_AND_FINANCING = (
        "term_and_financing",
        "Laufzeit und Finanzierung passen nicht zusammen: Miete und Leasing haben eine Laufzeit in Monaten, ein Kauf hat keine. Bitte eines von beiden berichtigen.",
        "Term and financing don't fit: rent and lease have a term in months, a purchase has none. Correct one of the two.",
    )


Unknown = Callable[[str], str]
"""What stands in a sentence for what isn't kept in clear, by its name."""


def not_kept(_: str) -> str:
    return NOT_KEPT


class _Kept(dict[str, str]):
    def __init__(self, known: Mapping[str, str], unknown: Unknown) -> None:
        super().__init__(known)
        self._unknown = unknown

    def __missing__(self, name: str) -> str:
        return self._unknown(name)


def filled(template: str, column: str | None, value: str | None, facts: Mapping[str, str], unknown: Unknown = not_kept) -> str:
    """Fill in a reason's text with what is known of the row."""
    known = {"column": column, "value": value, **facts}
    return template.format_map(_Kept({name: marked(fact) for name, fact in known.items() if fact}, unknown))


def at_place(texts: tuple[str, str], facts: Mapping[str, str]) -> tuple[str, str]:
    """Put sheet and line in front, where a workbook of several sheets was read."""
    if "sheet" not in facts:
        return texts
    sheet, line = facts["sheet"], facts.get("sheet_line", NOT_KEPT)
    return f"Blatt „{sheet}“, Zeile {line}: {texts[0]}", f"Sheet “{sheet}”, line {line}: {texts[1]}"


def besides(texts: tuple[str, str], facts: Mapping[str, str]) -> tuple[str, str]:
    """Add in which other lines the same stands, where that was recorded."""
    if "lines" not in facts:
        return texts
    return (
        f"{texts[0]} Dieselbe Rufnummer steht auch in Zeile {facts['lines']}.",
        f"{texts[1]} The same number also stands in line {facts['lines']}.",
    )


def sentences(
    code: str, column: str | None, value: str | None, facts: Mapping[str, str], unknown: Unknown | None = None
) -> tuple[str, str]:
    """Say why a row was not taken over, German and English.

    Where a rule refused it, `code` is the refusal's; what it says stands among the facts (of rows from before that in German in the place of the value).
    `unknown` marks what is sealed.
    """
    try:
        reason = Reason(code)
    except ValueError:
        if unknown is not None and "de" not in facts:
            return at_place((unknown("value"), unknown("en")), facts)
        if unknown is not None and NOT_KEPT in facts["de"]:
            return at_place((unknown("de"), unknown("en")), facts)
        german = facts.get("de") or value or code
        return at_place((german, facts.get("en") or german), facts)
    mark = unknown or not_kept
    texts = filled(reason.de, column, value, facts, mark), filled(reason.en, column, value, facts, mark)
    return at_place(besides(texts, facts), facts)
