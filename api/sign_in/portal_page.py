"""What a portal shows before anybody has logged in: who runs it, how they are reached, by which ways people get in (seeds/2, "Weitere wichtige Links")."""

from dataclasses import asdict
from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from api.engine.backend import backend_of
from api.engine.reading import json_answer
from api.engine.said_once import SaidOnceRoute
from api.sign_in.sign_on import SIGN_ON

router = APIRouter(route_class=SaidOnceRoute, tags=["Anmeldung / login"])


class PortalLink(BaseModel):
    """Another site of the operator."""

    name: str
    url: str


class WayIn(BaseModel):
    """One way to log in. `href`: where the request goes; of `sign_on`, the browser itself, with the customer's number in the address."""

    way: Literal["password", "password_forgotten", "sign_on"]
    method: Literal["GET", "POST"]
    href: str
    de: str
    en: str


class PortalShown(BaseModel):
    """What isn't set by the operator is null. Phones are written as people read them."""

    name: str
    colour: str = Field(examples=["#1f4e79"], description="#rrggbb")
    hotline: str | None
    accounting_phone: str | None
    contact_url: str | None
    help_url: str | None
    imprint_url: str | None
    privacy_url: str | None
    other_portals: list[PortalLink]
    ways_in: list[WayIn]
    languages: list[Literal["de", "en"]]


_WAYS = [
    WayIn(way="password", method="POST", href="/login", de="Mit Benutzername und Kennwort anmelden", en="Log in by user name and password"),
    WayIn(way="password_forgotten", method="POST", href="/password/forgotten", de="Kennwort vergessen", en="Password forgotten"),
    WayIn(way="sign_on", method="GET", href=SIGN_ON, de="Über das eigene Unternehmen anmelden", en="Log in by your own organisation"),
]


@router.get("/portal", summary="Was jeder vom Portal sieht / What everybody sees of the portal", response_model=PortalShown)
async def show_portal(request: Request) -> Response:
    """Open to all, without a session; the same for everybody, so browsers may keep it for five minutes."""
    told = asdict(backend_of(request).operator)
    told["other_portals"] = [PortalLink(name=name, url=url) for name, url in told["other_portals"]]
    shown = PortalShown(**told, ways_in=_WAYS, languages=["de", "en"])
    answer = json_answer(shown.model_dump_json().encode())
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer
