"""Which account somebody has whom the customer's directory vouches for: their own, the one they were invited to, or a new one (H-01)."""

import hashlib
from collections.abc import Iterator
from typing import TypeVar
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from access.accounts.notices import Notices
from access.accounts.own_account import Owner
from access.engine.who import Visitor, by_account
from access.sign_in.sign_on_admission import role_of_known, role_of_newcomer
from access.sign_in.sign_on_refusals import AccountClosed, AccountNotTied, NotAdmitted
from access.sign_in.sign_on_search import ACTOR, candidates, folded, is_role_of_directory
from aggregates.accounts.account import Account
from aggregates.accounts.claims import sign_on_claim
from aggregates.accounts.roles import AccountRole, CustomerRole
from aggregates.session import Refused
from aggregates.sign_on import SignOnConfigured
from commands.accounts.account_targets import LoginTaken
from commands.accounts.admit_account import AdmitAccount, SignOnHasAccount
from commands.accounts.change_account_role import ChangeAccountRole
from commands.accounts.link_sign_on import LinkSignOn
from commands.accounts.vouch_for_account_email import VouchForAccountEmail
from commands.customers.of_customer import sign_on_id
from commands.engine.command import Command, Refusal
from commands.engine.dispatch import Dispatcher
from commands.engine.texts import Login, Name, OptionalEmail
from commands.sign_in.refuse_login import RefuseLogin
from eventstore.envelope import Cause
from eventstore.ids import new_id
from eventstore.log import EventLog
from gateways.oidc_identity import Identity

T = TypeVar("T")
_LOGIN: TypeAdapter[str] = TypeAdapter(Login)
_NAME: TypeAdapter[str] = TypeAdapter(Name)
_EMAIL: TypeAdapter[str | None] = TypeAdapter(OptionalEmail)


class SignOnAccounts:
    """One per process."""

    def __init__(self, log: EventLog, dispatcher: Dispatcher, notices: Notices) -> None:
        self._log = log
        self._dispatcher = dispatcher
        self._notices = notices

    def account_of(self, customer_id: UUID, configured: SignOnConfigured, identity: Identity, who: Visitor) -> UUID:
        """Determine the account that is to be logged in to. Every refusal is on record before it is raised."""
        claim = sign_on_claim(identity.issuer, identity.subject)
        with self._log.pool.connection() as connection:
            account_id = self._log.holders(connection, customer_id, [claim])[claim]
        if account_id is None:
            account_id = self._first_time(customer_id, configured, identity, who)
        role, account = self._role(customer_id, account_id, configured, identity, who)
        if role != account.role:
            self._run(customer_id, ChangeAccountRole(account_id=account_id, role=role, by_role=None), who)
        if identity.proven_email is not None and account.vouched_email != account.email:
            self._vouch(customer_id, account_id, identity, who)
        return account_id

    def tied_by_owner(self, customer_id: UUID, configured: SignOnConfigured, identity: Identity, owner: Owner, who: Visitor) -> UUID:
        """Tie the account to whom the directory vouches for, and return it: its owner was logged in to it when they went there.

        Raises NotAdmitted, SignOnHasAccount.
        """
        self._role(customer_id, owner.account_id, configured, identity, who)  # who isn't admitted ties nothing
        command = LinkSignOn(
            account_id=owner.account_id,
            issuer=identity.issuer,
            subject=identity.subject,
            tie="owner",
            checked_password_id=owner.password_id,
        )
        cause = by_account(customer_id, owner.account_id, who.correlation)
        with self._log.pool.connection() as connection:
            account = folded(self._log.load(connection, [owner.account_id])[owner.account_id])
        self._notices.keep(cause, owner.account_id, account, "sign_on_tied", who.language)
        self._dispatcher.run(command, cause)
        return self.account_of(customer_id, configured, identity, who)

    def _vouch(self, customer_id: UUID, account_id: UUID, identity: Identity, who: Visitor) -> None:
        email = _fitting(_EMAIL, identity.proven_email)
        if email is not None:
            self._run(customer_id, VouchForAccountEmail(account_id=account_id, email=email, issuer=identity.issuer), who)

    def _role(
        self, customer_id: UUID, account_id: UUID, configured: SignOnConfigured, identity: Identity, who: Visitor, *, invited: bool = False
    ) -> tuple[AccountRole, Account]:
        """The role that the account is to have, and the account as it is."""
        with self._log.pool.connection() as connection:
            events = self._log.load(connection, [account_id])[account_id]
        account = folded(events)
        if account.role is None or account.status not in (("invited", "active") if invited else ("active",)):
            raise self._refused(customer_id, account_id, "not_active", AccountClosed(), who)
        try:
            role = role_of_known(configured, identity.groups, account.role, given_by_directory=is_role_of_directory(events))
        except NotAdmitted as refusal:
            raise self._refused(customer_id, account_id, "not_admitted", refusal, who) from None
        return role, account

    def _first_time(self, customer_id: UUID, configured: SignOnConfigured, identity: Identity, who: Visitor) -> UUID:
        """Tie the account that waits for this address, or make one."""
        found = candidates(self._log, customer_id, identity)
        if len(found.waiting) == 1 and not found.in_the_way:
            [account_id] = found.waiting
            self._role(customer_id, account_id, configured, identity, who, invited=True)  # who isn't admitted activates nothing
            command = LinkSignOn(
                account_id=account_id,
                issuer=identity.issuer,
                subject=identity.subject,
                tie="proven_address",
                proven_email=_fitting(_EMAIL, identity.proven_email),
            )
            self._run(customer_id, command, who)
            return account_id
        if found.ended is not None:
            raise self._refused(customer_id, found.ended, "not_active", AccountClosed(), who)
        if found.waiting or found.in_the_way:
            raise self._refused(
                customer_id,
                next(iter({**found.waiting, **found.in_the_way})),
                "not_admitted",
                AccountNotTied(subject=identity.subject),
                who,
            )
        try:
            role = role_of_newcomer(configured, identity.groups)
        except NotAdmitted as refusal:
            raise self._refused(customer_id, None, "not_admitted", refusal, who) from None
        return self._admit(customer_id, identity, role, who)

    def _admit(self, customer_id: UUID, identity: Identity, role: CustomerRole, who: Visitor) -> UUID:
        account_id = new_id()
        for login in _logins(identity):
            command = AdmitAccount(
                account_id=account_id,
                login=login,
                full_name=_fitting(_NAME, identity.name) or login,
                email=_fitting(_EMAIL, identity.email),
                role=role,
                issuer=identity.issuer,
                subject=identity.subject,
            )
            try:
                self._run(customer_id, command, who)
            except LoginTaken:
                continue
            except SignOnHasAccount as taken:  # the same person at the same moment, in another window
                return taken.facts["account_id"]
            return account_id
        raise self._refused(customer_id, None, "not_admitted", NotAdmitted(), who)

    def _refused(self, customer_id: UUID, account_id: UUID | None, reason: Refused, refusal: Refusal, who: Visitor) -> Refusal:
        known = account_id is not None
        command = RefuseLogin(
            session_id=new_id(),
            account_id=account_id,
            reason=reason,
            address=who.address if known else None,
            agent=who.agent if known else None,
        )
        self._run(customer_id, command, who)
        return refusal

    def _run(self, customer_id: UUID, command: Command, who: Visitor) -> None:
        cause = Cause(customer_id, f"{ACTOR}:{sign_on_id(customer_id)}", f"command:{new_id()}", who.correlation)
        self._dispatcher.run(command, cause)


def _logins(identity: Identity) -> Iterator[str]:
    """User names for a new account, best first: they are alone in the whole portal, and another customer may have taken one."""
    digest = hashlib.sha256(f"{identity.issuer} {identity.subject}".encode()).hexdigest()
    wanted = [login for login in (_fitting(_LOGIN, identity.login), _fitting(_LOGIN, identity.email)) if login]
    yield from wanted
    yield from (f"{login[:70]}~{digest[:8]}" for login in wanted[:1])
    yield f"sign-on~{digest[:16]}"


def _fitting(shape: TypeAdapter[T], value: str | None) -> T | None:
    """What a directory says, where it has a shape that the portal can use."""
    try:
        return shape.validate_python(value) if value is not None else None
    except ValidationError:
        return None
