"""Dates of a feed: read by whichever of the carrier's forms fits, as Python reads them."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.imports.feed_cells import CellReaders
from importers.imports.mapping import folded, load_mappings
from importers.quarantine import BadValue

BUILT_IN = next(mapping for mapping in load_mappings() if mapping.carrier == "Vodafone")
MAPPING = replace(BUILT_IN, date_formats=(*BUILT_IN.date_formats, "%d. %B %Y", "%Y%%%m"))
READ = CellReaders(MAPPING).by_field["contract_end"]
dates = st.datetimes(datetime(1970, 1, 1), datetime(2110, 1, 1))  # noqa: DTZ001 - calendar days
written = st.builds(datetime.strftime, dates, st.sampled_from(MAPPING.date_formats))


def by_each(text: str) -> set[date]:
    """Read by all forms, one after the other."""
    found: set[date] = set()
    for form in MAPPING.date_formats:
        with suppress(ValueError):
            found.add(datetime.strptime(text, form).date())  # noqa: DTZ007 - a calendar day
    return {day for day in found if 1980 <= day.year <= 2100}


@pytest.mark.requirement("F-02")
@given(text=st.one_of(written, written.map(str.swapcase), st.text("0123456789.-/: Tt%²", min_size=1, max_size=20)).map(str.strip))
def test_a_date_is_what_the_one_form_that_fits_says(text: str) -> None:
    days = by_each(text)
    try:
        assert {READ(text)} == ({None} if folded(text) in MAPPING.no_dates else days)
    except BadValue:
        assert len(days) != 1
