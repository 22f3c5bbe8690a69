"""What goes wrong in feeds by hand, by Excel and by the carrier, put into made-up feeds on purpose (F-12)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Cells = list[str]
NUMBER, ICCID, CARD_TYPE, IMEI, TARIFF, _OPTIONS, BEGIN, END, EARLIEST, SUBSIDY, RENEWAL, CALLOFF, STATUS = range(13)


@dataclass(frozen=True, slots=True)
class Format:
    """How a day's file is written."""

    kind: Literal["csv", "xlsx"] = "csv"
    encoding: Literal["utf-8", "utf-8-sig", "cp1252"] = "utf-8"
    delimiter: str = ";"
    line_end: str = "\n"
    all_quoted: bool = False
    preamble: tuple[str, ...] = ()
    trailer: str = ""


CLEAN = Format()
FORMATS = (
    CLEAN,
    Format(encoding="cp1252", line_end="\r\n"),
    Format(encoding="utf-8-sig", delimiter=",", line_end="\r\n"),
    Format(line_end="\r"),
    Format(kind="xlsx"),
    Format(encoding="cp1252", line_end="\r\n", all_quoted=True),
    Format(
        encoding="utf-8-sig", line_end="\r\n", preamble=("sep=;", "Export aus dem Firmenkundenportal", ""), trailer=";" * 17 + "\r\n\r\n"
    ),
)


def leading_zero_lost(cells: Cells) -> list[Cells]:
    return [_with(cells, NUMBER, cells[NUMBER].removeprefix("+49"))]


def excel_exponent(cells: Cells) -> list[Cells]:
    digits = cells[NUMBER].removeprefix("+")
    return [_with(cells, NUMBER, f"{digits[0]},{digits[1:3]}E+{len(digits) - 1}")]


def filler_behind_the_card_number(cells: Cells) -> list[Cells]:
    return [_with(cells, ICCID, cells[ICCID] + "F")]


def check_digit_not_sent(cells: Cells) -> list[Cells]:
    return [_with(cells, IMEI, cells[IMEI] and cells[IMEI][:14] + "0")]


def wrong_check_digit(cells: Cells) -> list[Cells]:
    """Replace the check digit by a wrong one, never 0, which would mean that it was not sent."""
    return [_with(cells, IMEI, cells[IMEI] and cells[IMEI][:14] + str((int(cells[IMEI][14]) % 9) + 1))]


def doubled(cells: Cells) -> list[Cells]:
    return [cells, cells]


def contradictory(cells: Cells) -> list[Cells]:
    return [cells, _with(cells, TARIFF, "Business Mobil Probe")]


def number_missing(cells: Cells) -> list[Cells]:
    return [_with(cells, NUMBER, "")]


def broken_date(cells: Cells) -> list[Cells]:
    return [_with(cells, END, "31.02.2026")]


def unknown_status(cells: Cells) -> list[Cells]:
    return [_with(cells, STATUS, "in Klärung")]


def cut_off(cells: Cells) -> list[Cells]:
    return [cells[:9]]


def imei_grouped(cells: Cells) -> list[Cells]:
    imei = cells[IMEI]
    return [_with(cells, IMEI, imei and f"{imei[:2]}-{imei[2:8]}-{imei[8:14]}-{imei[14]}")]


DIRT: tuple[Callable[[Cells], list[Cells]], ...] = (
    leading_zero_lost,
    excel_exponent,
    filler_behind_the_card_number,
    check_digit_not_sent,
    wrong_check_digit,
    doubled,
    number_missing,
    broken_date,
    contradictory,
    unknown_status,
    cut_off,
    imei_grouped,
)


def _with(cells: Cells, index: int, value: str) -> Cells:
    return [*cells[:index], value, *cells[index + 1 :]]
