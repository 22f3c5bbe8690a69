"""What was asked of a list is told in words, as whoever asked would say it."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from api.engine.export import exported
from api.engine.query_told import further_columns, query_told
from readmodels.engine.query_parameters import read_query
from readmodels.inventory.overview_resource import OVERVIEW_LIST

BERLIN = ZoneInfo("Europe/Berlin")


def told(language: str, *pairs: tuple[str, str]) -> list[str]:
    return [*query_told(pairs, OVERVIEW_LIST, read_query(OVERVIEW_LIST, list(pairs), UTC), language, BERLIN)]


@pytest.mark.requirement("H-18")
def test_filters_search_and_order_are_told_in_both_languages() -> None:
    pairs = [
        ("filter[number_status][in]", "active,paused"),
        ("filter[model][contains]", "galaxy"),
        ("filter[contract_end][between]", "2026-01-01,2026-03-31"),
        ("filter[contract_end][lt]", "2026-03-01"),
        ("filter[user][empty]", "false"),
        ("filter[renewal]", "true"),
        ("search", "müller phone"),
        ("sort", "-contract_end,user"),
    ]
    assert told("de", *pairs) == [
        "Gefiltert: Status der Rufnummer: aktiv oder pausiert; Modell: enthält „galaxy“; Vertragsende: von 01.01.2026 bis 31.03.2026; Vertragsende: vor 01.03.2026; Nutzer: nicht leer; Vertragsverlängerungsberechtigung: ja",
        "Gesucht: „müller phone“",
        "Sortiert nach: Vertragsende (absteigend), Nutzer",
    ]
    english = told("en", *pairs)
    assert english[0].startswith(
        "Filtered: Number status: active or paused; Model: contains “galaxy”; Contract end: from 2026-01-01 to 2026-03-31; Contract end: before 2026-03-01"
    )
    assert english[1:] == ["Searched: “müller phone”", "Sorted by: Contract end (descending), User"]


def test_where_nothing_was_asked_the_order_alone_is_told() -> None:
    assert told("de") == ["Sortiert nach: Nutzer"]


@pytest.mark.requirement("H-18")
def test_what_a_pdf_of_the_overview_leaves_out_is_told() -> None:
    _, fields = exported(OVERVIEW_LIST, read_query(OVERVIEW_LIST, []), "de", "pdf")
    assert [field.name for field in fields] == [
        *["user", "group", "cost_centre", "number", "carrier", "number_status", "tariff", "contract_end", "kind", "maker", "model", "imei"]
    ]
    labels = further_columns(OVERVIEW_LIST, fields, "de")
    assert {"E-Mail", "IMEI 2", "Warum ohne Gerät"} <= {*labels}
    assert not {field.de for field in fields} & {*labels}
