"""Portal accounts over HTTP: those of a customer, or the operator's own (H-07, E-16)."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Request, Response

from access.accounts.account_limits import AccountLimits
from access.accounts.account_links import AccountLinks
from access.accounts.notices import Notices
from access.engine.current_states import CurrentStates
from aggregates.accounts.account import Account
from aggregates.accounts.claims import LOGIN_CLAIM, login_held
from aggregates.accounts.labels import LOGIN
from aggregates.engine.words import OF_PERSON, Help
from api.accounts.account_actions import ACCOUNT_ACTIONS
from api.accounts.account_history import ACCOUNT_SUBJECT_READS, account_subject
from api.engine.access import Caller, ReadsWithin, WritesWithin
from api.engine.command_route import From, body_of, command_route
from api.engine.known_by import KnownBy
from api.engine.language import language_of
from api.engine.narrowing import unless_asked_by_status
from api.engine.route import guarded
from api.engine.shape import Shape
from api.engine.thing import DetailOf, Headline, HistoryIn, Thing
from api.engine.tiles import Counter, Tile
from api.engine.written import Note, Wanted, Written, answered, cause_of, run
from commands.accounts.account_roles import check_may_create, check_may_send_link
from commands.accounts.account_targets import check_is_of_others
from commands.accounts.change_account import ChangeAccount
from commands.accounts.change_account_login import ChangeAccountLogin
from commands.accounts.change_account_role import ChangeAccountRole
from commands.accounts.erase_account import EraseAccount
from commands.accounts.inactivate_account import InactivateAccount
from commands.accounts.invite_account import InviteAccount
from commands.accounts.lock_account import LockAccount
from commands.accounts.send_account_link import SendAccountLink
from commands.accounts.unlock_account import UnlockAccount
from commands.engine.command import Given, NotFound, asked
from commands.engine.dispatch import Done
from commands.engine.texts import Login
from eventstore.envelope import Cause
from eventstore.ids import new_id
from foundation.noun import Noun
from readmodels.accounts.account_history import ACCOUNT_HISTORY_LIST
from readmodels.accounts.account_resource import ACCOUNT_LIST
from readmodels.accounts.last_administrator import LAST_ADMINISTRATOR, is_last_administrator

router = guarded("Portalbenutzer / portal accounts", "accounts")
_InvitationFields: Any = body_of(InviteAccount, {"account_id", "login", "by_role", "link_id", "link_expires_at"})


class InvitationBody(_InvitationFields):  # pyright: ignore[reportGeneralTypeIssues]  made from the command, without what is made here
    """Roles with a second factor need a mobile number, to which PINs go; company and address are a reseller's.

    `login` may be missing for a customer's administrator, who is then called customer and the customer number.
    """

    login: Annotated[
        Login | None,
        LOGIN,
        Help(
            "Bei einem Administrator des Kunden entbehrlich: er heißt dann customer und die Kundennummer.",
            "May be missing for a customer's administrator, who is then called customer and the customer number.",
        ),
        OF_PERSON,
    ] = None


class AccountLoginBody(Shape):
    login: Annotated[
        Login,
        LOGIN,
        Help("Ein neues Kennwort wird danach über einen Link vergeben.", "A new password is then set by a link."),
        OF_PERSON,
    ]


ACCOUNT = Thing(
    router,
    "/accounts/{account_id}",
    ACCOUNT_LIST,
    Account.noun,
    actions=ACCOUNT_ACTIONS,
    detail=DetailOf("Ein Zugang mit seinen Sitzungen / An account with its sessions"),
    history=HistoryIn(ACCOUNT_HISTORY_LIST, account_subject, ACCOUNT_SUBJECT_READS, own=True),
    who=ReadsWithin,
    narrow=unless_asked_by_status("ne", "inactive"),
    headline=Headline(("name",), ("login", "email", "role", "status")),
    known_by=(KnownBy("login", LOGIN_CLAIM, login_held),),
)


@router.post(
    "/accounts",
    status_code=201,
    summary="Zugang anlegen; der Link zum Kennwort geht per E-Mail / Create an account; the link to its password goes by e-mail",
    response_model=Written,
)
def invite_account(body: InvitationBody, caller: WritesWithin, wanted: Wanted, request: Request) -> Response:
    fields: dict[str, Any] = {name: getattr(body, name) for name in body.model_fields_set}
    check_may_create(caller.role, fields["role"])
    fields["login"] = caller.backend.parts[AccountLinks].login_for(caller.customer, fields["role"], body.login)
    account_id, cause = new_id(), cause_of(caller, wanted)
    limits = caller.backend.parts[AccountLimits]
    limits.count_mail(caller.id, machine=caller.standing is None)
    link = caller.backend.parts[AccountLinks].prepare(
        cause, account_id, "invitation", fields["login"], fields["full_name"], fields["email"], language_of(request)
    )
    command = asked(
        InviteAccount, account_id=account_id, by_role=caller.role, link_id=link.link_id, link_expires_at=link.expires_at, **fields
    )
    with limits.asking_for_login(caller.id):
        done = run(caller, command, wanted, account_id, ids={"account_id": account_id}, cause=cause)
    account_id = done.ids["account_id"]
    return answered(done, account_id, status=201, location=ACCOUNT.path.format(account_id=account_id))


def _notices(caller: Caller, command: ChangeAccount, cause: Cause, request: Request) -> None:
    """Notes go to the address on file, of a new one and of a new mobile number (E-16)."""
    caller.backend.parts[Notices].keep_of_change(cause, command, account_of(caller, command.account_id), language_of(request))


command_route(
    router,
    "PATCH /accounts/{account_id}",
    ChangeAccount,
    "Name, E-Mail, Nummern, Firma und Adresse ändern; was fehlt, bleibt / Change name, e-mail, numbers, company, address; what is missing stays",
    who=WritesWithin,
    body=body_of(ChangeAccount, {"account_id", "by_role", "own", "checked_password_id"}),
    source=From(fixed={"own": False}, by_role=True),
    announce=_notices,
    example={"full_name": "Muster-Beispiel, Erika"},
    action=(ACCOUNT_ACTIONS, "change"),
)


def _confirms(account: Account) -> bool:
    """Whether a new user name is confirmed by a new password: not where the directory logs in, and there is none to set anew."""
    return account.subject is None or account.password_id is not None


def _may_change_login(caller: Caller, given: Given, account_id: UUID) -> bool:
    confirm = _confirms(given.state(Account, account_id))
    return ChangeAccountLogin.about(account_id=account_id, by_role=caller.role, confirm=confirm).check(given)


CHANGE_LOGIN = ACCOUNT_ACTIONS.add("change_login", router, "PUT /accounts/{account_id}/login", _may_change_login)


@router.put(
    CHANGE_LOGIN.path,
    summary="Benutzernamen ändern; ein Link zu einem neuen Kennwort geht per E-Mail / Change the user name; a link to a new password goes by e-mail",
    response_model=Written,
)
def change_login(account_id: UUID, body: AccountLoginBody, caller: WritesWithin, wanted: Wanted, request: Request) -> Response:
    cause, account, limits = cause_of(caller, wanted), account_of(caller, account_id), caller.backend.parts[AccountLimits]
    check_is_of_others(account, account_id, caller.actor, caller.role)  # whom others may not mail to, they can't use up the limit of
    limits.count_mail(caller.id, account_id, machine=caller.standing is None)
    if not _confirms(account):
        caller.backend.parts[Notices].keep(cause, account_id, account, "login_changed", language_of(request))
        command = asked(ChangeAccountLogin, account_id=account_id, login=body.login, by_role=caller.role, confirm=False)
        with limits.asking_for_login(caller.id):
            return answered(run(caller, command, wanted, account_id, cause=cause), account_id)
    link = caller.backend.parts[AccountLinks].prepare(
        cause, account_id, "login_changed", body.login, account.full_name, account.email or "", language_of(request)
    )
    command = asked(
        ChangeAccountLogin,
        account_id=account_id,
        login=body.login,
        by_role=caller.role,
        confirm=True,
        link_id=link.link_id,
        link_expires_at=link.expires_at,
    )
    with limits.asking_for_login(caller.id):
        return answered(run(caller, command, wanted, account_id, cause=cause), account_id)


def _may_send_link(caller: Caller, given: Given, account_id: UUID) -> bool:
    check_may_send_link(caller.role, given.state(Account, account_id))
    return SendAccountLink.about(account_id=account_id).check(given)


SEND_LINK = ACCOUNT_ACTIONS.add("send_link", router, "POST /accounts/{account_id}/link", _may_send_link)


@router.post(
    SEND_LINK.path,
    summary="Neuen Link zum Kennwort senden; der vorige gilt nicht mehr / Send a new link to set the password; the one before is void",
    response_model=Written,
)
def send_link(account_id: UUID, caller: WritesWithin, wanted: Wanted, request: Request) -> Response:
    cause, account = cause_of(caller, wanted), account_of(caller, account_id)
    check_may_send_link(caller.role, account)
    caller.backend.parts[AccountLimits].count_mail(caller.id, account_id, machine=caller.standing is None)
    purpose = "invitation" if account.status == "invited" else "reset"
    link = caller.backend.parts[AccountLinks].prepare(
        cause, account_id, purpose, account.login, account.full_name, account.email or "", language_of(request)
    )
    command = SendAccountLink(account_id=account_id, link_id=link.link_id, purpose=purpose, expires_at=link.expires_at)
    return answered(run(caller, command, wanted, account_id, cause=cause), account_id)


def account_of(caller: Caller, account_id: UUID) -> Account:
    """Read an account as its events have it now; raise NotFound where it is another customer's."""
    with caller.backend.log.pool.connection() as connection:
        found = caller.backend.parts[CurrentStates].one(connection, Account, account_id)
    if found is None or found[1] != caller.scope:
        raise NotFound(Account.noun, account_id)
    return found[0]


command_route(
    router,
    "PUT /accounts/{account_id}/role",
    ChangeAccountRole,
    "Rolle ändern; alle Sitzungen enden / Change the role; all sessions end",
    who=WritesWithin,
    source=From(by_role=True),
    example={"role": "accounting"},
    action=(ACCOUNT_ACTIONS, "change_role"),
)


def _last_administrator(caller: Caller, command: LockAccount | InactivateAccount, _done: Done) -> list[Note]:
    """Nobody is kept from it, but it is said."""
    with caller.backend.log.pool.connection() as connection:
        alone = is_last_administrator(connection, command.account_id)
    return [Note(de=LAST_ADMINISTRATOR[0], en=LAST_ADMINISTRATOR[1])] if alone else []


for name, where, command, summary in (
    (
        "lock",
        "POST /accounts/{account_id}/lock",
        LockAccount,
        "Zugang sperren; alle Sitzungen enden / Lock an account; all its sessions end",
    ),
    ("unlock", "DELETE /accounts/{account_id}/lock", UnlockAccount, "Zugang entsperren / Unlock an account"),
    (
        "inactivate",
        "DELETE /accounts/{account_id}",
        InactivateAccount,
        "Zugang endgültig deaktivieren (löschen) / Deactivate an account for good (delete it)",
    ),
    (
        "erase",
        "POST /accounts/{account_id}/erasure",
        EraseAccount,
        "Personendaten eines deaktivierten Zugangs vernichten / Destroy a deactivated account's personal data",
    ),
):
    remark = _last_administrator if command in (LockAccount, InactivateAccount) else None
    of_others = From(by_role=True)
    command_route(router, where, command, summary, who=WritesWithin, source=of_others, remark=remark, action=(ACCOUNT_ACTIONS, name))

ACCOUNTS_TILE = Tile(
    "accounts",
    Noun("Portalbenutzer", "Portal accounts"),
    "/accounts",
    ("accounts", "read"),
    (Counter(Noun("eingeladen", "invited"), ACCOUNT_LIST, {"filter[status]": "invited"}, ACCOUNT.narrow),),
    scope="within",
)
