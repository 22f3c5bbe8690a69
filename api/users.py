"""Users over HTTP (H-02, H-03, H-04, H-06)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from aggregates.personnel_number import PERSONNEL_NUMBER_CLAIM
from aggregates.user import User
from api.engine.access import Caller
from api.engine.command_route import From, command_route
from api.engine.history_files import history_files
from api.engine.known_by import KnownBy
from api.engine.lists import Unfold
from api.engine.narrowing import unless_asked_by_status
from api.engine.route import guarded
from api.engine.thing import DetailOf, Headline, HistoryIn, Thing
from api.engine.tiles import Counter, Tile
from api.user_actions import USER_ACTIONS
from api.user_past import USER_AS_OF, USER_SUBJECT_READS, held_once, user_subject
from commands.users.deactivate_user import DeactivateUser
from commands.users.delete_user import DeleteUser
from commands.users.enrich_user import EnrichUser
from commands.users.erase_user import EraseUser
from commands.users.reactivate_user import ReactivateUser
from commands.users.register_user import RegisterUser
from commands.users.rename_user import RenameUser
from foundation.normal_form import key
from foundation.noun import Noun
from readmodels.engine.query import Query
from readmodels.engine.query_conditions import Condition
from readmodels.engine.reader import Reading
from readmodels.users.user_detail import UNFOLDED_READS, USER_DETAIL_READS, unfolded, user_detail
from readmodels.users.user_history import USER_HISTORY_LIST
from readmodels.users.user_resource import USER_LIST
from readmodels.users.user_told import HeldDevice, NumberWithoutDevice, UserTold
from readmodels.users.users import HOLDS_NOTHING, INACTIVE_USERS

router = guarded("Nutzer / users", "users")


def _devices(_caller: Caller, found: Reading, users: Sequence[UUID]) -> Mapping[str, dict[str, Any]]:
    return unfolded(found, users)


_not_deleted = unless_asked_by_status("in", ("active", "inactive"))


def _present(found: Reading, query: Query) -> Query:
    """Leave out who is deleted, unless asked for; and who is inactive and holds nothing, unless the customer has inactive users switched on (H-17, H-25)."""
    query = _not_deleted(found, query)
    if INACTIVE_USERS in found.settings.features:
        return query
    return replace(query, conditions=(*query.conditions, Condition("why_listed", "ne", (HOLDS_NOTHING,), fixed=True)))


USER = Thing(
    router,
    "/users/{user_id}",
    USER_LIST,
    User.noun,
    actions=USER_ACTIONS,
    detail=DetailOf(
        "Nutzer mit Geräten und Rufnummern / A user with devices and numbers",
        UserTold,
        user_detail,
        USER_DETAIL_READS,
        labels={
            "recipient": ("Empfänger", "Recipient"),
            "street": ("Straße", "Street"),
            "postal_code": ("PLZ", "Postal code"),
            "city": ("Ort", "City"),
            "country": ("Land", "Country"),
            "notes": ("Hinweise", "Remarks"),
            "hidden_devices": ("Ausgeblendete Geräte", "Hidden devices"),
        },
    ),
    history=HistoryIn(USER_HISTORY_LIST, user_subject, USER_SUBJECT_READS),
    as_of=USER_AS_OF,
    narrow=_present,
    lines=("devices", "sims"),
    unfold={"devices": Unfold(_devices, lambda: UNFOLDED_READS, {"devices": list[HeldDevice], "sims": list[NumberWithoutDevice]})},
    beside=held_once,
    headline=Headline(("name",), ("personnel_number", "email", "cost_centre", "status")),
    known_by=(KnownBy("name"), KnownBy("email"), KnownBy("personnel_number", PERSONNEL_NUMBER_CLAIM, key)),
)
USER_HISTORIES = history_files(USER, ("name", "personnel_number"))

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

USERS_TILE = Tile(
    "users",
    Noun("Nutzer", "Users"),
    "/users",
    ("users", "read"),
    (Counter(Noun("aktive Nutzer", "active users"), USER_LIST, {"filter[status]": "active"}, USER.narrow),),
)
