"""Users over HTTP (H-02, H-03, H-04, H-06)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from fastapi import Response

from aggregates.user import User
from api.engine.access import Caller, Reads
from api.engine.command_route import From, command_route
from api.engine.lists import list_routes, unless_asked_by_status
from api.engine.reading import After, detail_answer, reading
from api.engine.route import guarded
from api.user_actions import USER_ACTIONS
from commands.engine.command import NotFound
from commands.users.deactivate_user import DeactivateUser
from commands.users.delete_user import DeleteUser
from commands.users.enrich_user import EnrichUser
from commands.users.erase_user import EraseUser
from commands.users.reactivate_user import ReactivateUser
from commands.users.register_user import RegisterUser
from commands.users.rename_user import RenameUser
from readmodels.engine.reader import Reading
from readmodels.user_detail import USER_DETAIL_FROM, unfolded, user_detail
from readmodels.user_resource import USER_LIST

router = guarded("Nutzer / users", "users")


def _devices(_caller: Caller, found: Reading, users: Sequence[UUID]) -> Mapping[str, dict[str, Any]]:
    return unfolded(found, users)


list_routes(
    router,
    "/users",
    USER_LIST,
    narrow=unless_asked_by_status("in", ("active", "inactive")),
    unfold={"devices": _devices},
    actions=USER_ACTIONS,
)


@router.get("/users/{user_id}", summary="Nutzer mit Geräten und Rufnummern / A user with devices and numbers", response_class=Response)
def show_user(user_id: UUID, caller: Reads, after: After) -> Response:
    with reading(caller, USER_DETAIL_FROM, after) as found:
        detail = user_detail(found, user_id)
        if detail is None:
            raise NotFound(User.noun, user_id)
        return detail_answer(detail, USER_ACTIONS.of(caller, found, user_id))


command_route(
    router,
    "POST /users",
    RegisterUser,
    "Nutzer anlegen / Register a user",
    source=From(new="user_id"),
    example={"name": "Muster, Erika", "email": "erika.muster@example.org", "personnel_number": "4711", "cost_centre": "1000"},
)
command_route(
    router,
    "PUT /users/{user_id}/name",
    RenameUser,
    "Nutzer umbenennen / Rename a user",
    example={"name": "Muster-Beispiel, Erika"},
    action=(USER_ACTIONS, "rename"),
)
command_route(
    router,
    "PATCH /users/{user_id}",
    EnrichUser,
    "Stammdaten ändern: was fehlt, bleibt; null nimmt weg / Change master data: what is missing stays, null takes away",
    example={"cost_centre": "2000", "group": None},
    action=(USER_ACTIONS, "change"),
)
command_route(
    router,
    "POST /users/{user_id}/deactivation",
    DeactivateUser,
    "Nutzer deaktivieren / Deactivate a user",
    action=(USER_ACTIONS, "deactivate"),
)
command_route(
    router,
    "DELETE /users/{user_id}/deactivation",
    ReactivateUser,
    "Nutzer reaktivieren / Reactivate a user",
    action=(USER_ACTIONS, "reactivate"),
)
command_route(
    router,
    "DELETE /users/{user_id}",
    DeleteUser,
    "Nutzer löschen, der nichts mehr hat / Delete a user who holds nothing any more",
    action=(USER_ACTIONS, "delete"),
)
command_route(
    router,
    "POST /users/{user_id}/erasure",
    EraseUser,
    "Personendaten eines gelöschten Nutzers unwiderruflich vernichten / Destroy a deleted user's personal data for good",
    action=(USER_ACTIONS, "erase"),
)
