"""Who asks, for whom, and what they may: tokens and sessions, checked anew with each request, so that revoking one works at once (X-06, E-03).

The right that a route takes is the area of its router and what the route does there (access/rights.py).
"""

import hmac
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param
from psycopg import Connection
from psycopg.rows import TupleRow

from access.accounts.api_tokens import ApiTokens
from access.accounts.standing import Standing
from access.customers_known import CustomersKnown
from access.rights import OF_OPERATOR, Action, Area, Right, rights_of, rights_while_acting, roles_with
from access.sign_in.session_tokens import PREFIX, csrf_token
from access.sign_in.sessions import Sessions
from aggregates.accounts.roles import AccountRole, OperatorRole, name_of_role
from aggregates.engine.event import OPERATOR
from aggregates.engine.words import codes_of
from api.engine.backend import Backend, backend_of
from api.engine.followed import Followed
from api.engine.head_as_get import is_head
from api.engine.refusals import (
    CsrfTokenNeeded,
    CustomerNeeded,
    NotAllowed,
    NotWhileActing,
    OwnAccountNeeded,
    SecretsNotOpened,
    SessionNeeded,
    not_authenticated,
)
from api.engine.shares import Place, Share
from api.engine.turns import Turn

LONGEST_HEADER = 300
COOKIE = "portal_session"
SECURE_COOKIE = "__Host-portal_session"
"""Where the portal is reached by https: browsers take it from that host alone."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
BOUND_TO_THEMSELVES: frozenset[AccountRole] = frozenset({"reseller"})
"""Roles of the operator that never name a customer: they see one by its leave only."""


@dataclass(frozen=True, slots=True)
class Caller:
    """`customer_id` is the customer whose things are asked for; None while somebody of the operator has named none.

    `id` is the token's, or the account's; `role` while acting for a customer is an administrator's; `standing` the session, if it is one; `on_behalf_of` the grant by which somebody acts for the customer; `turn` the place of a share that the request has.
    """

    backend: Backend
    id: UUID
    actor: str
    label: str
    role: AccountRole
    rights: frozenset[Right]
    customer_id: UUID | None
    correlation: str
    on_behalf_of: str | None = None
    standing: Standing | None = None
    turn: Turn | None = None
    followed: Followed | None = None
    """The download that somebody follows, where this request is one."""
    shown: bool = True
    """False: only the head of the answer is asked for (HEAD)."""

    @property
    def customer(self) -> UUID:
        if self.customer_id is None:
            raise CustomerNeeded
        return self.customer_id

    @property
    def scope(self) -> UUID:
        """The customer, or the operator itself where none was named."""
        return OPERATOR if self.customer_id is None else self.customer_id

    @property
    def user_id(self) -> UUID | None:
        """The user whose account asks; None: a token, an account of nobody who holds devices, or somebody who acts for a customer."""
        return None if self.standing is None or self.on_behalf_of is not None else self.standing.account.user_id

    @property
    def organisation(self) -> UUID:
        """Whose share the caller takes from: the customer's, or the operator's, whichever customer somebody of the operator names."""
        return OPERATOR if self.role in codes_of(OperatorRole) else self.scope

    @property
    def looks_into(self) -> UUID:
        """In whose records it stands what the caller looked at: the customer's whose things they are, or the own organisation's."""
        return self.scope if self.standing is None or self.scope != self.standing.account_id else self.standing.customer_id

    def take(self, share: Share) -> Place:
        """Take a place of that share. Raises OwnShareFull, OrganisationsShareFull, SharesFull."""
        return self.backend.shares.take(share, self.id, self.organisation)

    @property
    def at_home(self) -> "Caller":
        """The caller within the customer to whom the account belongs, or the operator."""
        return replace(self, customer_id=self.session.customer_id)

    @property
    def session(self) -> Standing:
        """Raises SessionNeeded: tokens of machines have no profile and no service access."""
        if self.standing is None:
            raise SessionNeeded
        return self.standing

    def require(self, area: Area, action: Action) -> None:
        """Raises NotAllowed, which names the roles that may; while acting for a customer NotWhileActing or SecretsNotOpened."""
        if (area, action) not in self.rights:
            raise self.not_allowed(area, action)

    def not_allowed(self, area: Area, action: Action) -> NotAllowed | NotWhileActing | SecretsNotOpened:
        """Tell why somebody may not who has no right to it: the service access, or else the role."""
        if self.on_behalf_of is not None:
            return SecretsNotOpened() if (area, action) in rights_while_acting(secrets=True) else NotWhileActing()
        needed = [name_of_role(role) for role in roles_with((area, action))] or [("–", "–")]
        de, en = name_of_role(self.role)
        return NotAllowed(role_de=de, role=en, needed_de=[name for name, _ in needed], needed=[name for _, name in needed])


def authenticate(request: Request) -> Caller:
    """Authenticate who asks. Raises NotAuthenticated, and NotFound for a customer that isn't there or isn't theirs."""
    backend = backend_of(request)
    text, by_cookie = credentials(request)
    named = request.headers.get("x-customer", "").strip()[:LONGEST_HEADER]
    with backend.log.pool.connection() as connection:
        caller = (
            _by_session(backend, connection, text, request) if text.startswith(PREFIX) else _by_token(backend, connection, text, request)
        )
        if caller is None:
            raise not_authenticated()
        if is_head(request.scope):
            caller = replace(caller, shown=False)
        customer_id = backend.parts[CustomersKnown].named(connection, named) if named else caller.customer_id
    if by_cookie and request.method not in SAFE:
        _check_csrf(request, text)
    if not named:
        return caller
    if customer_id is None or caller.customer_id not in (None, customer_id) or caller.role in BOUND_TO_THEMSELVES:
        raise CustomersKnown.missing(named)
    return replace(caller, customer_id=customer_id)


def credentials(request: Request) -> tuple[str, bool]:
    """Read the token, and whether a browser sent it by itself (a cookie). Raises NotAuthenticated."""
    scheme, token = get_authorization_scheme_param(request.headers.get("authorization"))
    if scheme:
        if scheme.lower() != "bearer" or not token or len(token) > LONGEST_HEADER:
            raise not_authenticated()
        return token, False
    backend = backend_of(request)
    cookie = request.cookies.get(SECURE_COOKIE if backend.https else COOKIE, "")
    if not cookie.startswith(PREFIX) or len(cookie) > LONGEST_HEADER:
        raise not_authenticated()
    return cookie, True


def by_cookie(request: Request) -> bool:
    """Tell whether the session came as a browser's cookie."""
    return "authorization" not in request.headers


def _check_csrf(request: Request, text: str) -> None:
    """A page of another origin makes the browser send the cookie, but not this header."""
    if not hmac.compare_digest(request.headers.get("x-csrf-token", "").encode(), csrf_token(text).encode()):
        raise CsrfTokenNeeded


def _by_token(backend: Backend, connection: Connection[TupleRow], text: str, request: Request) -> Caller | None:
    known = backend.parts[ApiTokens].holder(connection, text)
    if known is None:
        return None
    correlation: str = request.scope["correlation"]
    actor = f"token:{known.token_id}"
    return Caller(backend, known.token_id, actor, known.label, known.role, rights_of(known.role), known.for_customer, correlation)


def _by_session(backend: Backend, connection: Connection[TupleRow], text: str, request: Request) -> Caller | None:
    standing = backend.parts[Sessions].resolve(connection, text, datetime.now(UTC))
    if standing is None:
        return None
    return Caller(
        backend,
        standing.account_id,
        f"account:{standing.account_id}",
        standing.account.full_name,
        "administrator" if standing.grant_id else standing.role,
        standing.rights,
        None if standing.customer_id == OPERATOR else standing.customer_id,
        request.scope["correlation"],
        f"grant:{standing.grant_id}" if standing.grant_id else None,
        standing,
    )


_scheme = HTTPBearer(auto_error=False, description="API token (`portal token create`, `POST /tokens`) or session (`POST /login`)")


_cookie = APIKeyCookie(
    name=COOKIE, auto_error=False, description=f"Session of a browser (`POST /login`); by https it is called `{SECURE_COOKIE}`"
)


async def _caller(request: Request, _scheme: Annotated[object, Depends(_scheme)], _cookie: Annotated[object, Depends(_cookie)]) -> Caller:
    return request.scope["caller"]


@dataclass(frozen=True)
class May:
    """A dependency of routes: who may do this, in the router's area or another one.

    `scope`: for one customer, who must be known; for whichever it is; or within the customer that was named, where none was (ops and auditors), within the
    operator's own.
    """

    action: Action
    area: Area | None = None
    scope: Literal["one", "any", "within"] = "one"

    async def __call__(self, request: Request, caller: Annotated[Caller, Depends(_caller)]) -> Caller:
        caller.require(self.area or request.scope["area"], self.action)
        needed = self.scope == "one" or (self.scope == "within" and caller.role not in OF_OPERATOR.get(self.action, ()))
        if needed and caller.customer_id is None:
            raise CustomerNeeded
        return replace(caller, customer_id=caller.scope) if self.scope == "within" else caller


Anyone = Annotated[Caller, Depends(_caller)]
"""Whoever has a valid token or session."""


async def _holder(caller: Annotated[Caller, Depends(_caller)]) -> Caller:
    if caller.standing is None:
        raise SessionNeeded
    return caller


Holder = Annotated[Caller, Depends(_holder)]
"""Whoever has logged in, not a token."""


async def _owner(caller: Annotated[Caller, Depends(_holder)]) -> Caller:
    if caller.session.grant_id is not None:
        raise OwnAccountNeeded
    return caller


Owner = Annotated[Caller, Depends(_owner)]
"""Whoever has logged in, in their own account: not while acting for a customer."""
Reads = Annotated[Caller, Depends(May("read"))]
"""Whoever may read in the area, for one customer."""
Writes = Annotated[Caller, Depends(May("write"))]
"""Whoever may change things in the area, for one customer."""
SeesSecrets = Annotated[Caller, Depends(May("secrets"))]
"""Whoever may look at the secrets of the area, for one customer; nobody of the operator."""
Inspects = Annotated[Caller, Depends(May("read", scope="any"))]
"""Whoever may read in the area, whichever customer it is about."""


async def _of_operator(request: Request, caller: Annotated[Caller, Depends(May("read", scope="any"))]) -> Caller:
    if caller.role not in codes_of(OperatorRole):  # whatever right a list is given to: it tells of all customers
        raise caller.not_allowed(request.scope["area"], "read")
    return replace(caller, customer_id=OPERATOR)


async def _inspecting_within(caller: Annotated[Caller, Depends(May("read", scope="any"))]) -> Caller:
    return replace(caller, customer_id=caller.scope)


InspectsAll = Annotated[Caller, Depends(_of_operator)]
"""The same, of a list that is the operator's own: whichever customer was named, it stands behind the operator's wall."""
InspectsWithin = Annotated[Caller, Depends(_inspecting_within)]
"""The same, of a list that shows a customer's where one was named."""
Operates = Annotated[Caller, Depends(May("write", scope="any"))]
"""Whoever may change things in the area, whichever customer it is about."""
SwitchesFeatures = Annotated[Caller, Depends(May("write", "features"))]
"""Ops, for one customer: what the operator agrees with it."""
ReadsWithin = Annotated[Caller, Depends(May("read", scope="within"))]
"""Whoever may read in the area: things of the customer that was named, or else the operator's own."""
WritesWithin = Annotated[Caller, Depends(May("write", scope="within"))]
"""Whoever may change things in the area: of the customer that was named, or else of the operator itself."""
