"""What single settings must look like: each takes the value as it is, or raises ValueError."""

from __future__ import annotations

import ipaddress
import re

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from pydantic import SecretStr

from portal.engine.master_key import decoded_key
from portal.engine.sending_settings import is_address_from_here, is_header, is_sender


def names_a_database(value: SecretStr) -> SecretStr:
    try:
        parts = conninfo_to_dict(value.get_secret_value())
    except ProgrammingError:
        parts = {}
    if not parts.get("dbname"):
        raise ValueError("no database named")
    return value


def is_a_key(value: SecretStr) -> SecretStr:
    decoded_key(value.get_secret_value())
    return value


def are_networks(value: str) -> str:
    for part in value.split(","):
        if not ipaddress.ip_network(part.strip()).prefixlen:
            raise ValueError("everybody is nobody's proxy")
    return value


ADDRESS = r"^https?://[0-9A-Za-z.-]+(:[0-9]{1,5})?(/[0-9A-Za-z._~/-]*)?$"
_ORIGIN = re.compile(r"https?://[0-9a-z.-]+(:[0-9]{1,5})?")


def are_origins(value: str) -> str:
    """Take what browsers would name: small letters, no path, and none that means all."""
    if not all(_ORIGIN.fullmatch(origin) for origin in origins_of(value)):
        raise ValueError("not an origin")
    return value


def origins_of(value: str | None) -> tuple[str, ...]:
    """Return the origins that a setting names."""
    return tuple(part.strip() for part in value.split(",")) if value else ()


def has_sender_form(value: str) -> str:
    if not is_sender(value):
        raise ValueError("not a sender")
    return value


def has_gateway_form(value: SecretStr) -> SecretStr:
    if not is_address_from_here(value.get_secret_value()):
        raise ValueError("not an address")
    return value


def has_header_form(value: SecretStr) -> SecretStr:
    if not is_header(value.get_secret_value()):
        raise ValueError("not a header")
    return value


def lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value
