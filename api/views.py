"""Saved views over HTTP: what somebody wants to see of a list, under a name; private, or shared in the customer."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Response

from access.engine.current_states import CurrentStates
from aggregates.view import View
from aggregates.view_terms import COLUMNS, ORDER, Asked
from api.engine.access import Caller, Owner
from api.engine.answer import members_of
from api.engine.command_route import From, command_route
from api.engine.lists import Unfold
from api.engine.route import guarded
from api.engine.shape import Shape
from api.engine.thing import DetailOf, Headline, HistoryIn, Thing
from api.engine.why import Beside
from api.engine.written import Wanted, Written, answered, run
from api.view_actions import (
    ASKED_READS,
    VIEW_ACTIONS,
    asked_by_views,
    by_people,
    check_keeps_views,
    seen_by,
    view_detail,
    view_subject,
)
from api.view_asked import AskedByView, ViewTold, check
from commands.engine.command import NotFound, asked
from commands.views.change_view import ChangeView
from commands.views.copy_view import CopyView
from commands.views.delete_view import DeleteView
from commands.views.drop_default_view import DropDefaultView
from commands.views.make_view_default import MakeViewDefault
from commands.views.save_view import SaveView
from commands.views.share_view import ShareView
from commands.views.unshare_view import UnshareView
from commands.views.view_texts import ViewName
from eventstore.ids import new_id
from readmodels.engine.reader import Reading
from readmodels.view_resource import VIEW_HISTORY_LIST, VIEW_LIST

TAG = "Gespeicherte Ansichten / saved views"
router = guarded(TAG, "views")
own = guarded(TAG, "profile")
_MAKER = "SELECT account_id FROM view_list WHERE view_id = %(view)s"


async def _keeper(caller: Owner) -> Caller:
    """Whoever keeps views: with an account of the customer's, and not while acting for it, as views outlive a service access."""
    check_keeps_views(caller)
    return caller


Keeper = Annotated[Caller, Depends(_keeper)]


def _made_by(found: Reading, view_id: UUID | str) -> Beside:
    row = found.one(_MAKER, {"view": view_id})
    return Beside([] if row is None else [*row])


_LABELS = {
    "mine": ("Eigene", "One's own"),
    "default": ("Standard der Liste", "Default of the list"),
    "maker_is_gone": ("Zugang deaktiviert, der sie angelegt hat", "Maker's account deactivated"),
    "fields": COLUMNS,
    "filters": ("Filter", "Filters"),
    "search": ("Suche", "Search"),
    "sort": ORDER,
    "href": ("Adresse", "Address"),
    "unusable": ("Nicht mehr verwendbar", "Not usable any more"),
}
VIEW = Thing(
    router,
    "/views/{view_id}",
    VIEW_LIST,
    View.noun,
    actions=VIEW_ACTIONS,
    detail=DetailOf("Eine gespeicherte Ansicht / A saved view", ViewTold, view_detail, VIEW_LIST.reads | ASKED_READS, labels=_LABELS),
    history=HistoryIn(VIEW_HISTORY_LIST, view_subject, own=True),
    narrow=seen_by,
    unfold={"asked": Unfold(asked_by_views, lambda: ASKED_READS, members_of(AskedByView))},
    always=("asked",),
    saved=False,
    headline=Headline(("name",), ("list",)),
    beside=_made_by,
)


def _checked(caller: Caller, listed: str, given: dict[str, Any]) -> dict[str, Any]:
    """What is asked as the list takes it, or the list's own refusal."""
    of_list = check(caller, listed, Asked(given.get("fields", ()), given.get("filters", ()), given.get("search"), given.get("sort", ())))
    return {**given, **of_list._asdict()}


def _to_save(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    return {**_checked(caller, given["list"], given), "account_id": caller.id}


def _to_change(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    return _checked(caller, _view_of(caller, given["view_id"]).list, given)


def _view_of(caller: Caller, view_id: UUID) -> View:
    """Read a view as its events have it now; raise NotFound where it is not the caller's to see."""
    with caller.backend.log.pool.connection() as connection:
        found = caller.backend.parts[CurrentStates].one(connection, View, view_id)
    if found is None or found[1] != caller.customer or not (found[0].shared or found[0].account_id == caller.id):
        raise NotFound(View.noun, view_id)
    return found[0]


command_route(
    own,
    "POST /views",
    SaveView,
    "Ansicht einer Liste speichern / Save a view of a list",
    who=Keeper,
    source=From(new="view_id", given=frozenset({"account_id"})),
    prepare=_to_save,
    example={
        "list": "devices",
        "name": "Aktive Beispielwerk-Geräte",
        "fields": ["imei", "model"],
        "filters": [{"field": "maker", "value": "Beispielwerk"}],
        "sort": ["-model"],
    },
)
command_route(
    own,
    "PUT /views/{view_id}",
    ChangeView,
    "Eigene Ansicht ändern / Change a view of one's own",
    who=Keeper,
    prepare=_to_change,
    action=(VIEW_ACTIONS, "change"),
    rule=by_people(lambda _caller, view_id: ChangeView.about(view_id=view_id)),
)
command_route(
    own,
    "DELETE /views/{view_id}",
    DeleteView,
    "Ansicht löschen: eine eigene, als Administrator auch eine freigegebene / Delete a view: one's own, as administrator a shared one, too",
    who=Keeper,
    source=From(by_role=True),
    action=(VIEW_ACTIONS, "delete"),
    rule=by_people(lambda caller, view_id: DeleteView(view_id=view_id, by_role=caller.role)),
)
command_route(
    own,
    "PUT /views/{view_id}/shared",
    ShareView,
    "Eigene Ansicht für alle im Kunden freigeben / Share a view of one's own with everybody in the customer",
    who=Keeper,
    action=(VIEW_ACTIONS, "share"),
    rule=by_people(lambda _caller, view_id: ShareView(view_id=view_id)),
)
command_route(
    own,
    "DELETE /views/{view_id}/shared",
    UnshareView,
    "Freigabe beenden: der eigenen, als Administrator auch anderer / End the sharing: of one's own, as administrator of others', too",
    who=Keeper,
    source=From(by_role=True),
    action=(VIEW_ACTIONS, "unshare"),
    rule=by_people(lambda caller, view_id: UnshareView(view_id=view_id, by_role=caller.role)),
)


def _own_account(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    return {**given, "account_id": caller.id}


for command, method, name, summary in (
    (
        MakeViewDefault,
        "PUT",
        "make_default",
        "Die Liste für sich selbst mit dieser Ansicht beginnen / Begin the list with this view, for oneself",
    ),
    (DropDefaultView, "DELETE", "drop_default", "Die Liste wieder ohne diese Ansicht beginnen / Begin the list without this view again"),
):
    command_route(
        own,
        f"{method} /views/{{view_id}}/default",
        command,
        summary,
        who=Keeper,
        source=From(given=frozenset({"account_id"})),
        prepare=_own_account,
        action=(VIEW_ACTIONS, name),
        rule=by_people(lambda caller, view_id, command=command: command(view_id=view_id, account_id=caller.id)),
    )


class CopyBody(Shape):
    """`name`: of the copy; without one, it is called as the original."""

    name: ViewName | None = None


COPY = VIEW_ACTIONS.add("copy", own, "POST /views/{view_id}/copy", by_people(lambda _caller, view_id: CopyView.about(view_id=view_id)))


@own.post(COPY.path, status_code=201, summary="Eigene Kopie anlegen / Make a copy of one's own", response_model=Written)
def copy_view(view_id: UUID, caller: Keeper, wanted: Wanted, body: CopyBody | None = None) -> Response:
    """Private, whoever made the original."""
    copy_id = new_id()
    name = body.name if body is not None else None
    command = asked(CopyView, view_id=view_id, copy_id=copy_id, account_id=caller.id, name=name)
    done = run(caller, command, wanted, copy_id, ids={"copy_id": copy_id})
    copy_id = done.ids.get("copy_id", copy_id)
    return answered(done, copy_id, status=201, location=f"/views/{copy_id}")
