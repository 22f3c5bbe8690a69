"""Whom a sign-on service vouches for, read from its claims; with the ways of Azure Entra ID (v2.0 tokens)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

from gateways.oidc_errors import TokenNotValid, TooManyGroups

_ENTRA_PATH = re.compile(r"/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/v2\.0")
LONGEST_SUBJECT = 255


@dataclass(frozen=True, slots=True)
class Identity:
    """A person of a directory.

    `subject` never changes and is never given to another one. `login`, `name`, `email` may change. `proven_email`: the address of which the
    directory says that it is this person's; None where it only passes one on. `groups`: as the directory names them, of Entra ID object ids and app roles.
    """

    issuer: str
    subject: str
    name: str | None
    email: str | None
    proven_email: str | None
    login: str | None
    groups: frozenset[str]


def identity_of(issuer: str, claims: Mapping[str, Any]) -> Identity:
    """Return the person whom these claims describe. Raises TooManyGroups, TokenNotValid."""
    tenant = entra_tenant(issuer)
    if _groups_are_elsewhere(claims):
        raise TooManyGroups
    subject = claims.get("oid") if tenant else claims.get("sub")
    if not isinstance(subject, str) or not subject or len(subject) > LONGEST_SUBJECT or not subject.isprintable():
        raise TokenNotValid(issuer=issuer, why="oid" if tenant else "sub")
    if tenant and claims.get("tid") != tenant:
        raise TokenNotValid(issuer=issuer, why="tid")
    login, email = _text(claims, "preferred_username"), _text(claims, "email")
    return Identity(
        issuer,
        subject,
        _text(claims, "name"),
        email or (login if login and "@" in login else None),
        _proven_in_entra(issuer, claims, login, email) if tenant else email if claims.get("email_verified") is True else None,
        login,
        frozenset(_texts(claims, "groups")) | frozenset(_texts(claims, "roles")),
    )


def entra_tenant(issuer: str) -> str | None:
    """Return the tenant's id where the issuer has the form of Entra ID: https://login.microsoftonline.com/<tenant's id>/v2.0."""
    found = _ENTRA_PATH.fullmatch(urlsplit(issuer).path)
    return found[1] if found else None


def is_incomplete(issuer: str, claims: Mapping[str, Any]) -> bool:
    """Tell whether the userinfo endpoint is worth asking: OpenID Connect has these claims there, Entra ID has them in the token."""
    return entra_tenant(issuer) is None and not {"name", "email", "groups"} <= claims.keys()


def _proven_in_entra(issuer: str, claims: Mapping[str, Any], login: str | None, email: str | None) -> str | None:
    """Entra ID passes on an `email` that anybody may have entered, unless `xms_edov` says that the tenant owns its domain.

    The user name is given by the tenant, but of guests it is whatever another directory says; their `idp` is not the tenant.
    """
    if claims.get("idp", issuer) != issuer:
        return None
    if email and claims.get("xms_edov") in (True, 1, "1", "true"):
        return email
    return login if login and "@" in login else None


def _groups_are_elsewhere(claims: Mapping[str, Any]) -> bool:
    """Entra ID with more than 200 groups: the token only says where they could be asked for."""
    names = claims.get("_claim_names")
    return claims.get("hasgroups") in (True, "true") or (isinstance(names, Mapping) and "groups" in cast("Mapping[str, Any]", names))


def _text(claims: Mapping[str, Any], name: str) -> str | None:
    value = claims.get(name)
    return " ".join(value.split()) or None if isinstance(value, str) and len(value) <= 1000 and value.strip().isprintable() else None


def _texts(claims: Mapping[str, Any], name: str) -> list[str]:
    values = claims.get(name)
    return [value for value in cast("list[object]", values) if isinstance(value, str)] if isinstance(values, list) else []
