"""Settings that name several services, each with its address and a header: `Netz=https://netz.example.org, …` and `Netz=X-Key: ABC; …`."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pydantic import SecretStr

from portal.engine.sending_settings import header_of, is_address_from_here, is_header


class NamedAddress(NamedTuple):
    """`header`: name and value."""

    url: str
    header: tuple[str, str] | None = None


def _pairs(value: str, between: str) -> Iterator[tuple[str, str]]:
    for part in filter(None, (each.strip() for each in value.split(between))):
        name, _, told = part.partition("=")
        yield name.strip(), told.strip()


def name_their_addresses(value: str) -> str:
    pairs = list(_pairs(value, ","))
    if (
        not pairs
        or len({name.casefold() for name, _ in pairs}) < len(pairs)
        or not all(n and is_address_from_here(url) for n, url in pairs)
    ):
        raise ValueError("a name and an address each")
    return value


def name_their_headers(value: SecretStr) -> SecretStr:
    pairs = list(_pairs(value.get_secret_value(), ";"))
    if not pairs or not all(name and is_header(header) for name, header in pairs):
        raise ValueError("a name and a header each")
    return value


def named_addresses(urls: str | None, headers: SecretStr | None) -> Mapping[str, NamedAddress]:
    """Return where each is asked, by its name in small letters."""
    told = {name.casefold(): header_of(header) for name, header in _pairs(headers.get_secret_value() if headers else "", ";")}
    found = {name.casefold(): url for name, url in _pairs(urls or "", ",")}
    return {name: NamedAddress(url, told.get(name)) for name, url in found.items()}


def headers_of_nobody(urls: str | None, headers: SecretStr | None) -> Iterator[str]:
    """Yield the names that have a header, and no address."""
    asked = {name.casefold() for name, _ in _pairs(urls or "", ",")}
    yield from (name for name, _ in _pairs(headers.get_secret_value() if headers else "", ";") if name.casefold() not in asked)
