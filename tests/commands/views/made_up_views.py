"""Made-up views of two people of a customer."""

from typing import Any
from uuid import UUID

from aggregates.view import ViewSaved, ViewShared
from aggregates.view_terms import ViewFilter
from commands.views.save_view import SaveView
from tests.commands.accounts.made_up_accounts import ACCOUNT, OTHER_ACCOUNT, active
from tests.commands.made_up import Entry
from tests.commands.scenario import Scenario, given

VIEW = UUID("e1000000-0000-4000-8000-000000000001")
OTHER_VIEW = UUID("e1000000-0000-4000-8000-000000000002")
COPY = UUID("e1000000-0000-4000-8000-000000000003")
ASKED: dict[str, Any] = {
    "fields": ("imei", "model"),
    "filters": (ViewFilter(field="user_name", operator="contains", value="Muster"),),
    "search": "Beispielwerk",
    "sort": ("-model",),
}
SHARED = (VIEW, ViewShared())
PEOPLE = (*active(ACCOUNT, "viewer"), *active(OTHER_ACCOUNT, "administrator", login="hans.muster"))


def saved(view_id: UUID = VIEW, account_id: UUID = ACCOUNT, **changes: Any) -> Entry:
    fields: dict[str, Any] = {"list": "devices", "name": "Lager", **ASKED, **changes}
    return view_id, ViewSaved(view_id=view_id, account_id=account_id, **fields)


def saving(view_id: UUID = VIEW, account_id: UUID = ACCOUNT, **changes: Any) -> SaveView:
    fields: dict[str, Any] = {"list": "devices", "name": "Lager", **ASKED, **changes}
    return SaveView(view_id=view_id, account_id=account_id, **fields)


def by(account_id: UUID, *entries: Entry) -> Scenario:
    """What somebody asks for, once this happened."""
    return given(*PEOPLE, *entries, actor=f"account:{account_id}")
