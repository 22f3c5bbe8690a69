"""What the PBX is told, as types: members as OpenID Connect and RFC 6749 name them (E-17)."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict


class Discovery(TypedDict):
    """The metadata of OpenID Connect Discovery 1.0."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    scopes_supported: list[str]
    response_types_supported: list[str]
    response_modes_supported: list[str]
    grant_types_supported: list[str]
    subject_types_supported: list[str]
    id_token_signing_alg_values_supported: list[str]
    token_endpoint_auth_methods_supported: list[str]
    code_challenge_methods_supported: list[str]
    claims_supported: list[str]
    authorization_response_iss_parameter_supported: bool
    request_parameter_supported: bool
    request_uri_parameter_supported: bool


class PublicKey(TypedDict):
    """A public key (RFC 7517)."""

    kty: Literal["RSA"]
    n: str
    e: str
    kid: str
    use: Literal["sig"]
    alg: str


class PublicKeys(TypedDict):
    """The public keys with which identity tokens are checked."""

    keys: list[PublicKey]


class PbxTokens(TypedDict):
    """What a code is redeemed for (RFC 6749, 5.1)."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    scope: str
    id_token: str


class Claims(TypedDict):
    """Who signed on; what belongs to a scope comes with that alone."""

    sub: str
    customer_number: str
    name: NotRequired[str]
    preferred_username: NotRequired[str]
    email: NotRequired[str]


class OAuthProblem(TypedDict):
    """Why not (RFC 6749, 5.2)."""

    error: str
    error_description: str
