"""Samples of saved views' events."""

from uuid import UUID

from aggregates.engine.event import Event
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

ACCOUNT = UUID("ac000000-0000-4000-8000-000000000001")
OTHER = UUID("ac000000-0000-4000-8000-000000000002")
VIEW = UUID("e1000000-0000-4000-8000-000000000001")

SAMPLES: tuple[Event, ...] = (
    ViewSaved(
        view_id=VIEW,
        account_id=ACCOUNT,
        list="devices",
        name="Ohne Nutzer",
        fields=("imei", "model"),
        filters=(ViewFilter(field="user", operator="empty", value="true"), ViewFilter(field="status", value="active")),
        search="Beispielwerk",
        sort=("-last_seen_at",),
    ),
    ViewRenamed(account_id=ACCOUNT, list="devices", name="Lager", was="Ohne Nutzer"),
    ViewChanged(fields=("imei",), filters=(ViewFilter(field="status", operator="in", value="active,hidden"),), sort=("model",)),
    ViewShared(),
    ViewUnshared(list="devices", default_of=(OTHER,)),
    ViewMadeDefault(account_id=OTHER, list="devices"),
    ViewNoLongerDefault(account_id=OTHER, list="devices"),
    ViewDeleted(view_id=VIEW, account_id=ACCOUNT, list="devices", name="Lager", default_of=(ACCOUNT,)),
)
