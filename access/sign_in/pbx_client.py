"""Whom the portal signs people on for; apart from the provider, as settings name it and every command of `portal` reads settings."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PbxClient:
    """`secret_hash`: SHA-256 of the client's secret in hexadecimal; None for a client that has none. `redirect_uris`: compared to the letter."""

    client_id: str
    secret_hash: str | None
    redirect_uris: tuple[str, ...]
