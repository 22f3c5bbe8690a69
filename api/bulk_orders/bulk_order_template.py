"""The template of a bulk order: a workbook whose article numbers are chosen from the customer's catalogue (H-10)."""

import io
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson
import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

from aggregates.engine.words import words_of
from aggregates.prices.price_terms import AGREED_AS, Financing
from api.engine.language import Language
from commands.orders.place_order import MOST_PIECES
from commands.prices.amounts import LONGEST_TERM
from importers.bulk_orders.bulk_order import CATALOGUE_SHEETS, ORDERS
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by

_PAID = ("financing", "months", "number", "tariff_stays")
_FILLED_IN = ("user_personnel_number", "user_email", "article_number", "quantity", *_PAID, "own_number", "remarks", "address")
"""Those that people fill in: how a row is paid for only where anything is agreed."""
_ENGLISH = {
    "user_personnel_number": "Personnel number",
    "user_email": "Email",
    "article_number": "Article number",
    "quantity": "Pieces",
    "financing": "Financing",
    "months": "Term in months",
    "number": "Phone number",
    "tariff_stays": "Tariff stays",
    "own_number": "Own order number",
    "remarks": "Remarks",
    "address": "Delivery address",
}
_LINES = 20_000
_ADDRESS: Mapping[Language, str] = {
    "de": "Leer: die primäre Lieferadresse des Nutzers. Sonst: Straße Hausnummer, PLZ Ort; geht sie an jemand anderen, Empfänger davor: Beispiel GmbH, Musterweg 1, 12345 Musterstadt.",
    "en": "Empty: the user's primary delivery address. Else: street and number, postal code and city; with a recipient in front where that is somebody else: Beispiel GmbH, Musterweg 1, 12345 Musterstadt.",
}
_OFFERED = (
    "SELECT name, variants::text FROM catalogue_items WHERE customer_id = %(customer)s AND status = 'offered' AND shown AND product <> 'tariff'"
    " ORDER BY place, name_sort, item_id"
)
BULK_ORDER_READS = read_by(_OFFERED)


class OfferedArticle(NamedTuple):
    """A variant that can be ordered."""

    article_number: str
    name: str
    size: str | None
    colour: str | None


def offered_articles(found: Reading) -> list[OfferedArticle]:
    """List what can be ordered, in the order of the catalogue."""
    return [
        OfferedArticle(each["article_number"], name, each["size"], each["colour"])
        for name, variants in found.all(_OFFERED)
        for each in orjson.loads(variants)
        if each["offered"]
    ]


def agreed_ways(found: Reading) -> list[Financing]:
    """List the kinds of financing that are agreed with the customer."""
    return [kind for kind, feature in AGREED_AS.items() if feature in found.settings.features]


def bulk_order_template(articles: Sequence[OfferedArticle], ways: Sequence[Financing], language: Language) -> bytes:
    """Make the workbook: a sheet to fill in, and one with the catalogue, from which the first takes its choices; `ways`: the kinds of financing to choose from."""
    german = language == "de"
    filled_in = [each for each in _FILLED_IN if ways or each not in _PAID]
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        made: Any = book
        bold, text = made.add_format({"bold": True}), made.add_format({"num_format": "@"})
        sheet = made.add_worksheet("Bestellungen" if german else "Orders")
        catalogue = made.add_worksheet(CATALOGUE_SHEETS[language])
        for index, column in enumerate(filled_in):
            sheet.write_string(0, index, ORDERS.columns.names[column][0] if german else _ENGLISH[column], bold)
            sheet.set_column(index, index, 22, None if column in ("quantity", "months") else text)
        sheet.freeze_panes(1, 0)
        for index, head in enumerate(
            ("Artikelnummer", "Artikel", "Größe", "Farbe") if german else ("Article number", "Item", "Size", "Colour")
        ):
            catalogue.write_string(0, index, head, bold)
            catalogue.set_column(index, index, 28)
        for row, article in enumerate(articles, start=1):
            for index, said in enumerate(article):
                catalogue.write_string(row, index, said or "")
        if articles:
            at = filled_in.index("article_number")
            choices = f"='{CATALOGUE_SHEETS[language]}'!$A$2:$A${len(articles) + 1}"
            wrong = "Bitte eine Artikelnummer aus dem Katalog wählen." if german else "Choose an article number of the catalogue."
            sheet.data_validation(1, at, _LINES, at, {"validate": "list", "source": choices, "error_message": wrong})
        if ways:
            words = [words_of(Financing)[way][0 if german else 1] for way in ways]
            for column, choices in (("financing", words), ("tariff_stays", ["ja"] if german else ["yes"])):
                at = filled_in.index(column)
                sheet.data_validation(1, at, _LINES, at, {"validate": "list", "source": choices})
            at = filled_in.index("months")
            sheet.data_validation(1, at, _LINES, at, {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": LONGEST_TERM})
        at = filled_in.index("quantity")
        pieces = {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": MOST_PIECES}
        sheet.data_validation(1, at, _LINES, at, pieces)
        at = filled_in.index("address")
        sheet.write_comment(0, at, _ADDRESS[language])
        sheet.data_validation(1, at, _LINES, at, {"validate": "any", "input_message": _ADDRESS[language]})
    return file.getvalue()
