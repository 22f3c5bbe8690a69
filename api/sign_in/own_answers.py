"""What people are told of themselves, as types (E-05, H-25, S-04, S-05)."""

from datetime import datetime
from typing import Annotated, Literal, NotRequired
from uuid import UUID

from pydantic import Field
from typing_extensions import TypeAliasType, TypedDict

from access.rights import Action, Area
from aggregates.accounts.roles import AccountRole
from aggregates.accounts.second_factor import SecondFactor
from api.customers.customer_answers import CustomerNamed, FeatureTold
from api.engine.answer import Texts
from api.engine.list_answer import page_type, row_type
from readmodels.session_resource import SESSION_LIST


class _WithRole(TypedDict):
    role: AccountRole
    role_de: str
    role_en: str


class TokenOfCaller(_WithRole):
    """Who asks, where that is a machine."""

    kind: Literal["token"]
    id: UUID
    label: str


class AccountOfCaller(_WithRole):
    """Who asks, where that is a person who has logged in."""

    kind: Literal["account"]
    id: UUID
    login: str
    full_name: str
    email: str | None
    phone: str | None
    mobile: str | None
    company: str | None
    second_factor: Literal["totp", "sms", "none"]
    recovery_codes_left: int
    sign_on: Annotated[bool, Field(description="The account is tied to a person of the directory")]


class Acting(Texts):
    """The banner of somebody who works inside a customer's account."""

    grant_id: UUID
    customer_id: UUID
    customer: str


class LetIn(TypedDict):
    """Who of outside works in the customer's account."""

    grant_id: UUID
    since: datetime
    company: str | None
    name: str


class SessionOfCaller(TypedDict):
    """The session by which this is asked."""

    id: UUID
    expires_at: datetime
    csrf_token: NotRequired[Annotated[str, Field(description="Where the session is in a cookie: goes into X-CSRF-Token of each change")]]


class Me(TypedDict):
    """Who asks, and what they may: all that a front-end's menus need."""

    account: Annotated[AccountOfCaller | TokenOfCaller, Field(discriminator="kind")]
    customer: CustomerNamed | None
    features: list[FeatureTold]
    capabilities: Annotated[dict[Area, list[Action]], Field(description="What may be done, by area of rights")]
    acting: Acting | None
    service_access: list[LetIn]
    session: Annotated[SessionOfCaller | None, Field(description="null: asked by a token of a machine")]


OWN_SESSIONS = page_type(
    SESSION_LIST,
    row_type(SESSION_LIST, {"current": Annotated[bool, Field(description="The one with which this is asked")]}, "OwnSession"),
    name="OwnSession",
)


class SessionOpened(TypedDict):
    """A session: its token, or where it is in a cookie what goes into X-CSRF-Token."""

    next: Literal["done"]
    expires_at: datetime
    ends_at: Annotated[datetime, Field(description="When it can't be renewed any more")]
    token: NotRequired[str]
    csrf_token: NotRequired[str]


class FactorAsked(TypedDict):
    """The second factor is asked for: give its code with `login_token`."""

    next: Literal["second_factor"]
    expires_at: datetime
    login_token: str
    factor: SecondFactor
    sent_to: NotRequired[Annotated[str, Field(description="The end of the number to which the PIN was sent")]]


LoginAnswer = TypeAliasType("LoginAnswer", SessionOpened | FactorAsked)
"""A session, or what it still wants."""
