"""No list shows a text of an old event with signs in it that nobody sees (F-12)."""

from typing import Any, get_args, get_type_hints

import pytest

from aggregates.accounts.account import AccountInvited
from aggregates.feed_import import ImportStarted
from projections.engine.projection import Projection
from projections.registry import PROJECTIONS, accounts, imports
from readmodels.accounts.accounts import ACCOUNTS
from readmodels.engine.histories import HistoryRow
from readmodels.engine.table import Table
from readmodels.imports import IMPORTS
from tests.commands.made_up import ERIKA
from tests.golden.samples import SAMPLES
from tests.projections.story import Story

pytestmark = pytest.mark.requirement("F-12")
PUT_WITHIN = "Mus\u200bter"


def texts(table: Table[Any]) -> list[str]:
    """Name the columns of a table in which texts stand."""
    return [name for name, kind in get_type_hints(table.row).items() if str in (kind, *get_args(kind))]


@pytest.mark.parametrize("projection", PROJECTIONS, ids=lambda projection: projection.name)
def test_whatever_has_columns_of_texts_marks_them(projection: Projection) -> None:
    shown = [
        f"{table.name}.{column}"
        for table in projection.tables
        if table.row is not HistoryRow and not table.private
        for column in texts(table)
    ]
    assert projection.marks or not shown, f"{shown} want marks=True; what histories tell is marked as it is said"


def test_accounts_and_imports_show_what_nobody_sees() -> None:
    invited = next(event for event in SAMPLES if isinstance(event, AccountInvited))
    started = next(event for event in SAMPLES if isinstance(event, ImportStarted))
    account = Story(accounts).tell((ERIKA, invited.model_copy(update={"full_name": PUT_WITHIN}))).row(ACCOUNTS, ERIKA)
    assert account.full_name == "Mus‹U+200B›ter"
    begun = Story(imports).tell((ERIKA, started.model_copy(update={"file_name": "P\u200b100.csv"}))).row(IMPORTS, ERIKA)
    assert begun.file_name == "P‹U+200B›100.csv"
