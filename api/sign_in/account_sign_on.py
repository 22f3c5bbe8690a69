"""An administrator ties an account to a person of the directory by hand (H-01)."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Request

from access.accounts.notices import Notices
from access.sign_in.sign_on import SignOnLogin
from aggregates.accounts.account import Account
from aggregates.engine.words import OF_PERSON, Help, Label
from api.accounts.account_actions import ACCOUNT_ACTIONS
from api.accounts.accounts import account_of
from api.engine.access import Caller, WritesWithin
from api.engine.command_route import From, command_route
from api.engine.language import language_of
from api.engine.route import guarded
from api.engine.shape import Shape
from commands.accounts.account_targets import check_is_of_others, check_not_locked
from commands.accounts.link_sign_on import LinkSignOn
from commands.engine.command import Given
from commands.engine.texts import Name
from eventstore.envelope import Cause

router = guarded("Portalbenutzer / portal accounts", "accounts")


class SignOnTieBody(Shape):
    """`subject`: how the customer's directory knows the person (`sub`; of Entra ID the object id)."""

    subject: Annotated[
        Name,
        Label("Kennung im Verzeichnis", "Id in the directory"),
        Help(
            "Wie das Verzeichnis die Person kennt (sub; bei Entra ID die Objekt-ID).",
            "How the directory knows the person (sub; of Entra ID the object id).",
        ),
        OF_PERSON,
    ]


def _issuer(caller: Caller, account_id: UUID, account: Account) -> str:
    check_is_of_others(account, account_id, caller.actor, caller.role)
    check_not_locked(account)
    return caller.backend.parts[SignOnLogin].needed(caller.scope).issuer


def _of_the_directory(caller: Caller, fields: dict[str, Any]) -> dict[str, Any]:
    account_id: UUID = fields["account_id"]
    return {**fields, "issuer": _issuer(caller, account_id, account_of(caller, account_id))}


def _may_tie(caller: Caller, given: Given, account_id: UUID) -> bool:
    issuer = _issuer(caller, account_id, given.state(Account, account_id))
    return LinkSignOn.about(account_id=account_id, issuer=issuer, tie="administrator", by_role=caller.role).check(given)


def _tie_notice(caller: Caller, command: LinkSignOn, cause: Cause, request: Request) -> None:
    account = account_of(caller, command.account_id)
    caller.backend.parts[Notices].keep(cause, command.account_id, account, "sign_on_tied", language_of(request))


command_route(
    router,
    "PUT /accounts/{account_id}/sign-on",
    LinkSignOn,
    "Mit einer Person des Verzeichnisses verknüpfen; alle Sitzungen enden / Tie to a person of the directory; all sessions end",
    who=WritesWithin,
    body=SignOnTieBody,
    source=From(given=frozenset({"issuer"}), fixed={"tie": "administrator"}, by_role=True),
    prepare=_of_the_directory,
    announce=_tie_notice,
    example={"subject": "0b5c2f3a-7c1d-4e7b-9a52-1f6d1c0a9e11"},
    action=(ACCOUNT_ACTIONS, "tie_sign_on"),
    rule=_may_tie,
)
