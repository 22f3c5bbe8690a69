"""given(events), then(row): a saved view, and what is left of it once it is deleted."""

from typing import Any
from uuid import UUID

from aggregates.view import (
    ViewChanged,
    ViewDeleted,
    ViewMadeDefault,
    ViewNoLongerDefault,
    ViewRenamed,
    ViewSaved,
    ViewShared,
    ViewUnshared,
)
from aggregates.view_terms import ViewFilter
from projections.registry import accounts
from readmodels.views import EVERYBODY, VIEW_HISTORY, VIEWS
from tests.projections.account_life import BERND, ERIKA, invited
from tests.projections.story import Story

VIEW = UUID("e1000000-0000-4000-8000-000000000001")
FILTERS = (ViewFilter(field="user_name", value="Muster"),)


def saved(**changes: Any) -> tuple[UUID, ViewSaved]:
    fields: dict[str, Any] = {"fields": ("imei",), "filters": FILTERS, "search": "Musterwort", "sort": ("-imei",), **changes}
    return VIEW, ViewSaved(view_id=VIEW, account_id=ERIKA, list="devices", name="Äpfel von Muster", **fields)


def test_a_row_has_what_was_saved_and_what_changed_since() -> None:
    story = Story(accounts).tell(invited(), saved())
    row = story.row(VIEWS, VIEW)
    assert (row.listed, row.name, row.name_sort, row.shared, row.shown_to) == (
        "devices",
        "Äpfel von Muster",
        "apfel von muster",
        False,
        str(ERIKA),
    )
    assert (row.fields, row.filters, row.search, row.sort) == (
        ["imei"],
        '[{"field":"user_name","operator":null,"value":"Muster"}]',
        "Musterwort",
        ["-imei"],
    )
    story.tell((VIEW, ViewRenamed(account_id=ERIKA, list="devices", name="Birnen", was="Äpfel von Muster")), (VIEW, ViewChanged()))
    row = story.row(VIEWS, VIEW)
    assert (row.name, row.fields, row.filters, row.search, row.sort, row.version) == ("Birnen", [], "[]", None, [], 3)
    assert row.changed_at > row.created_at


def test_a_shared_view_is_shown_to_everybody_and_is_nobodys_default_but_its_makers_afterwards() -> None:
    story = Story(accounts).tell(invited(), saved(), (VIEW, ViewShared()))
    story.tell(*((VIEW, ViewMadeDefault(account_id=each, list="devices")) for each in (ERIKA, BERND)))
    row = story.row(VIEWS, VIEW)
    assert (row.shared, row.shown_to, row.default_of) == (True, EVERYBODY, [str(ERIKA), str(BERND)])
    row = story.tell((VIEW, ViewUnshared(list="devices", default_of=(BERND,)))).row(VIEWS, VIEW)
    assert (row.shared, row.once_shared, row.shown_to, row.default_of) == (False, True, str(ERIKA), [str(ERIKA)])
    assert story.tell((VIEW, ViewNoLongerDefault(account_id=ERIKA, list="devices"))).row(VIEWS, VIEW).default_of == []


def test_of_a_deleted_view_nothing_is_left_that_had_been_typed_and_a_rebuild_says_the_same() -> None:
    renamed = (VIEW, ViewRenamed(account_id=ERIKA, list="devices", name="Hans Muster", was="Äpfel von Muster"))
    told = [saved(), renamed, (VIEW, ViewChanged(filters=FILTERS, search="Musterwort"))]
    deleted = (VIEW, ViewDeleted(view_id=VIEW, account_id=ERIKA, list="devices", name="Hans Muster"))
    story = Story(accounts).tell(*told, deleted)
    row = story.row(VIEWS, VIEW)
    assert row.deleted
    assert "Muster" not in str(row)
    history = story.added(VIEW_HISTORY)
    assert [each.event_name for each in history] == ["view.saved", "view.renamed", "view.changed", "view.deleted"]
    assert "Muster" not in str(history)
    again = Story(accounts).tell_redacted(*told, deleted)
    assert again.row(VIEWS, VIEW) == row
    assert again.added(VIEW_HISTORY) == history
