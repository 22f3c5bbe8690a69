"""Charts of what a list's rows are: as a Vega-Lite specification, which browsers draw as well, and drawn as a picture by a process beside this one."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from api.engine.chart_process import CHARTS
from readmodels.engine.grouping import Group, Grouped

_LOCALES = {"de": "de-DE", "en": "en-GB"}
_COLOUR = "#2f6fa7"
_WORDS = {
    "de": {"rows": "Anzahl", "total": "Summe in EUR", "not_summed": "davon ohne Betrag"},
    "en": {"rows": "Number", "total": "Sum in EUR", "not_summed": "of these without amount"},
}


class Figure(NamedTuple):
    """A chart with the numbers that it shows: `heads` tell what the numbers are, `lines` are label, number and, where something was added up, the sum and how many aren't in it."""

    title: str
    heads: tuple[str, ...]
    lines: tuple[tuple[str, int, *tuple[int | Decimal | None, ...]], ...]
    picture: bytes
    """As PNG, so many points wide and high."""
    width: int
    height: int


def chart_of(counted: Grouped, language: str) -> dict[str, Any]:
    """Specify the chart (Vega-Lite 5): a bar for each group, with its number beside it."""
    words, summed = _WORDS[language], counted.grouping.sums is not None
    values = [
        {
            "place": place,
            "label": _label(each, language),
            "amount": _amount(each, summed=summed),
            "told": _told(each, language, summed=summed),
        }
        for place, each in enumerate(counted.groups)
    ]
    label = {"field": "label", "type": "nominal", "sort": {"field": "place"}, "axis": {"title": None, "labelLimit": 220}}
    amount = {"field": "amount", "type": "quantitative", "title": words["total" if summed else "rows"], "axis": {"tickMinStep": 1}}
    told = {"field": "told", "type": "nominal"}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": counted.grouping.noun.en if language == "en" else counted.grouping.noun.de,
        "width": 300,
        "height": {"step": 18},
        "data": {"values": values},
        "encoding": {"y": label, "x": amount},
        "layer": [
            {"mark": {"type": "bar", "color": _COLOUR}},
            {"mark": {"type": "text", "align": "left", "dx": 3}, "encoding": {"text": told}},
        ],
    }


def figures_of(counted: Sequence[Grouped], language: str) -> tuple[Figure, ...]:
    """Draw the charts; of no rows there are none. Raises ChartNotDrawn."""
    told = [each for each in counted if any(group.rows for group in each.groups)]
    pictures = CHARTS.draw([chart_of(each, language) for each in told], _LOCALES[language]) if told else []
    return tuple(_figure(each, picture, language) for each, picture in zip(told, pictures, strict=True))


def _figure(counted: Grouped, picture: bytes, language: str) -> Figure:
    grouping, words = counted.grouping, _WORDS[language]
    summed = grouping.sums is not None
    title = grouping.noun.en if language == "en" else grouping.noun.de
    lines = tuple((_label(each, language), each.counted, *((each.total, each.not_summed) if summed else ())) for each in counted.groups)
    heads = (title, words["rows"], *((words["total"], words["not_summed"]) if summed else ()))
    width, height = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))  # PNG: IHDR comes first
    return Figure(title, heads, lines, picture, width, height)


def _label(group: Group, language: str) -> str:
    return group.en if language == "en" else group.de


def _amount(group: Group, *, summed: bool) -> float:
    return float(group.total or 0) if summed else group.counted


def _told(group: Group, language: str, *, summed: bool) -> str:
    """How the number is written beside its bar."""
    told = f"{group.total or 0:,.2f}" if summed else f"{group.counted:,}"
    return told if language == "en" else told.translate(str.maketrans(",.", ".,"))
