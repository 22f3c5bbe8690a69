"""The OpenID Connect client against a certified provider over HTTP, honest and spoilt (H-01)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from gateways.oidc import Handshake, OpenIdClient, Registration
from gateways.oidc_errors import (
    IssuerNotAllowed,
    ProviderIsAnother,
    ProviderRefused,
    ProviderUnreachable,
    SignOnFailed,
    TokenNotValid,
    TooManyGroups,
)
from gateways.oidc_identity import Identity
from tests.gateways.directory import REDIRECT, SECRET, Directory, logged_in

pytestmark = pytest.mark.requirement("H-01")
ERIKA = "erika@beispiel.example"


@pytest.fixture
def client() -> Iterator[OpenIdClient]:
    client = OpenIdClient(seconds=60)
    yield client
    client.close()


@pytest.fixture
def hasty() -> Iterator[OpenIdClient]:
    """Waits for nobody who is slow."""
    client = OpenIdClient(seconds=2)
    yield client
    client.close()


def plain(directory: Directory, **changed: Any) -> Registration:
    directory.account("erika", name="Muster, Erika", email=ERIKA, email_verified=True, preferred_username="erika", groups=["Einkauf"])
    return replace(Registration(directory.plain, "portal", SECRET, REDIRECT), **changed)


def entra(directory: Directory, **claims: Any) -> Registration:
    directory.entra_account(ERIKA, **{"oid": "oid-of-erika", **claims})
    return Registration(directory.entra, "portal", SECRET, REDIRECT)


def code(client: OpenIdClient, registration: Registration, handshake: Handshake, login: str = "erika") -> tuple[str, str]:
    """The code that the browser brings back, and which issuer it says it comes from."""
    back = logged_in(client.begin(registration, handshake), login)
    assert str(back).startswith(REDIRECT)
    assert back.params["state"] == handshake.state
    return back.params["code"], back.params["iss"]


def signed_on(client: OpenIdClient, registration: Registration, login: str = "erika") -> Identity:
    handshake = Handshake.new()
    return client.identify(registration, handshake, *code(client, registration, handshake, login))


def refused(client: OpenIdClient, registration: Registration, login: str = "erika") -> SignOnFailed:
    with pytest.raises(SignOnFailed) as failed:
        signed_on(client, registration, login)
    assert failed.value.text_de
    assert failed.value.text_en
    return failed.value


@pytest.mark.parametrize("client_id", ["portal", "public", "by basic", "curves"])
def test_somebody_signs_on(client: OpenIdClient, directory: Directory, client_id: str) -> None:
    registration = plain(directory, client_id=client_id, secret=None if client_id == "public" else SECRET)
    expected = Identity(directory.plain, "erika", "Muster, Erika", ERIKA, ERIKA, "erika", frozenset({"Einkauf"}))
    assert signed_on(client, registration) == expected


def test_an_address_that_nobody_has_proven_is_known_as_such(client: OpenIdClient, directory: Directory) -> None:
    registration = plain(directory)
    directory.account("erika", name="Muster, Erika", email=ERIKA)
    found = signed_on(client, registration)
    assert (found.email, found.proven_email) == (ERIKA, None)


class TestEntra:
    def test_a_person_is_known_by_the_object_id(self, client: OpenIdClient, directory: Directory) -> None:
        found = signed_on(client, entra(directory, groups=["group-id"], roles=["Portal.Admin"]), ERIKA)
        assert (found.subject, found.login, found.proven_email) == ("oid-of-erika", ERIKA, ERIKA)
        assert found.groups == {"group-id", "Portal.Admin"}

    def test_an_address_that_was_only_entered_is_not_proven(self, client: OpenIdClient, directory: Directory) -> None:
        registration = entra(directory, email="chefin@beispiel.example")
        assert (signed_on(client, registration, ERIKA).email, signed_on(client, registration, ERIKA).proven_email) == (
            "chefin@beispiel.example",
            ERIKA,
        )
        owned = signed_on(client, entra(directory, email="e.muster@beispiel.example", xms_edov=True), ERIKA)
        assert owned.proven_email == "e.muster@beispiel.example"

    def test_of_a_guest_no_address_is_proven(self, client: OpenIdClient, directory: Directory) -> None:
        assert signed_on(client, entra(directory, idp="https://sts.windows.net/elsewhere/"), ERIKA).proven_email is None

    @pytest.mark.parametrize("said", [{"_claim_names": {"groups": "src1"}}, {"hasgroups": True}])
    def test_left_out_groups_are_no_groups_that_are_missing(self, client: OpenIdClient, directory: Directory, said: Any) -> None:
        failed = refused(client, entra(directory, **said), ERIKA)
        assert isinstance(failed, TooManyGroups)
        assert "Groups assigned to the application" in failed.text_en

    def test_another_tenant_is_refused(self, client: OpenIdClient, directory: Directory) -> None:
        assert "tid" in refused(client, entra(directory, tid=str(uuid4())), ERIKA).text_de

    def test_without_an_object_id_nobody_is_known(self, client: OpenIdClient, directory: Directory) -> None:
        assert "oid" in refused(client, entra(directory, oid=None), ERIKA).text_de


class TestHandshake:
    def test_a_code_can_be_redeemed_once(self, client: OpenIdClient, directory: Directory) -> None:
        registration, handshake = plain(directory), Handshake.new()
        came = code(client, registration, handshake)
        client.identify(registration, handshake, *came)
        with pytest.raises(ProviderRefused, match="invalid_grant"):
            client.identify(registration, handshake, *came)

    def test_a_stolen_code_is_worth_nothing_without_its_verifier(self, client: OpenIdClient, directory: Directory) -> None:
        registration, handshake = plain(directory), Handshake.new()
        came = code(client, registration, handshake)
        with pytest.raises(ProviderRefused, match="invalid_grant"):
            client.identify(registration, replace(handshake, verifier=Handshake.new().verifier), *came)

    def test_a_token_for_another_request_is_refused(self, client: OpenIdClient, directory: Directory) -> None:
        registration, handshake = plain(directory), Handshake.new()
        came = code(client, registration, handshake)
        with pytest.raises(TokenNotValid, match="nonce"):
            client.identify(registration, replace(handshake, nonce="another"), *came)

    def test_a_wrong_secret_is_told_as_such(self, client: OpenIdClient, directory: Directory) -> None:
        assert "invalid_client" in refused(client, plain(directory, secret="wrong")).text_en

    @pytest.mark.parametrize("answered_by", [None, "https://other.example"])
    def test_a_code_of_another_service_is_sent_nowhere(self, client: OpenIdClient, directory: Directory, answered_by: str | None) -> None:
        registration, handshake = plain(directory), Handshake.new()
        came, _ = code(client, registration, handshake)
        with pytest.raises(TokenNotValid, match="iss"):
            client.identify(registration, handshake, came, answered_by)
        assert client.identify(registration, handshake, came, directory.plain).subject == "erika"


class TestForgedTokens:
    @pytest.mark.parametrize(
        ("forged", "why"),
        [
            ({"alg": "none"}, "alg none"),
            ({"alg": "None"}, "alg None"),
            ({"alg": "HS256"}, "alg HS256"),
            ({"key": "another"}, "BadSignatureError"),
            ({"kid": "unheard of"}, "kid"),
            ({"claims": {"iss": "https://other.example"}}, "iss"),
            ({"claims": {"iss": None}}, "iss"),
            ({"claims": {"aud": "public"}}, "aud"),
            ({"claims": {"aud": ["portal", "public"]}}, "aud"),
            ({"claims": {"aud": None}}, "aud"),
            ({"claims": {"azp": "public"}}, "azp"),
            ({"claims": {"exp": None}}, "exp"),
            ({"claims": {"exp": "soon"}}, "exp"),
            ({"claims": {"iat": None}}, "iat"),
            ({"claims": {"nonce": None}}, "nonce"),
            ({"claims": {"sub": None}}, "sub"),
            ({"claims": {"sub": ""}}, "sub"),
            ({"claims": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}}, "at_hash"),
            ({"claims": {"nbf": 4_000_000_000}}, "nbf"),
            ({"claims": {"sub": "chefin"}}, "userinfo"),
        ],
        ids=str,
    )
    def test_is_refused(self, client: OpenIdClient, directory: Directory, forged: Any, why: str) -> None:
        registration = plain(directory)
        directory.order(forge=forged)
        failed = refused(client, registration)
        assert isinstance(failed, TokenNotValid)
        assert failed.facts["why"] == why

    def test_one_that_only_says_the_same_again_is_not(self, client: OpenIdClient, directory: Directory) -> None:
        """What is refused above is refused for what was changed, not for how."""
        registration = plain(directory)
        directory.order(forge={"claims": {"azp": "portal", "aud": ["portal"], "at_hash": None}})
        assert signed_on(client, registration).subject == "erika"


class TestClocks:
    @pytest.mark.parametrize("seconds", [-600 - 45, -30, 45])
    def test_may_differ_a_little(self, client: OpenIdClient, directory: Directory, seconds: int) -> None:
        registration = plain(directory)
        directory.order(forge={"claims": {"iat": int(time.time()) + min(seconds, 45), "exp": int(time.time()) + 600 + seconds}})
        assert signed_on(client, registration).subject == "erika"

    @pytest.mark.parametrize(("seconds", "why"), [(120, "iat"), (-600 - 120, "exp")])
    def test_may_not_differ_more(self, client: OpenIdClient, directory: Directory, seconds: int, why: str) -> None:
        registration, handshake = plain(directory), Handshake.new()
        came = code(client, registration, handshake)
        directory.order(clock=seconds)
        with pytest.raises(TokenNotValid) as failed:
            client.identify(registration, handshake, *came)
        assert failed.value.facts["why"] == why


class TestKeys:
    def test_changed_in_the_midst_of_a_sign_on(self, client: OpenIdClient, directory: Directory) -> None:
        registration, handshake = plain(directory), Handshake.new()
        assert signed_on(client, registration).subject == "erika"
        came = code(client, registration, handshake)
        directory.order(rotate=1)
        assert client.identify(registration, handshake, *came).subject == "erika"
        assert signed_on(client, registration).subject == "erika"

    def test_unknown_ones_are_not_fetched_again_and_again(self, client: OpenIdClient, directory: Directory) -> None:
        registration = plain(directory)
        signed_on(client, registration)
        before = directory.order(count="/plain/jwks")
        directory.order(forge={"kid": "unheard of"})
        for _ in range(3):
            assert refused(client, registration).facts["why"] == "kid"
        assert directory.order(count="/plain/jwks") == before + 1

    def test_that_are_published_but_symmetric_verify_nothing(self, client: OpenIdClient, directory: Directory) -> None:
        registration = plain(directory)
        directory.order(**{"break": {"path": "/jwks", "with": {"keys": [{"kty": "oct", "k": "AAAA", "kid": "unheard of"}, None, {}]}}})
        directory.order(forge={"kid": "unheard of"})
        assert refused(client, registration).facts["why"] == "kid"


class TestTheServiceItself:
    @pytest.mark.parametrize("path", ["/.well-known/", "/token", "/jwks", "/me"])
    @pytest.mark.parametrize(
        "how",
        [{"how": "redirect", "to": "http://127.0.0.1:1/"}, {"how": "large"}, {"with": []}],
        ids=["elsewhere", "large", "no object"],
    )
    def test_that_misbehaves_is_let_go(self, client: OpenIdClient, directory: Directory, path: str, how: dict[str, Any]) -> None:
        registration = plain(directory)
        directory.order(**{"break": {"path": path, **how}})
        assert isinstance(refused(client, registration), ProviderUnreachable)

    def test_that_drips_for_ever_is_let_go(self, hasty: OpenIdClient, directory: Directory) -> None:
        registration = plain(directory)
        directory.order(**{"break": {"path": "/token", "how": "slow"}})
        assert isinstance(refused(hasty, registration), ProviderUnreachable)

    def test_that_calls_itself_otherwise(self, client: OpenIdClient, directory: Directory) -> None:
        registration = plain(directory, issuer=f"http://localhost:{directory.port}/plain")
        assert isinstance(refused(client, registration), ProviderIsAnother)

    @pytest.mark.parametrize("endpoint", ["http://169.254.169.254/latest", "https://10.0.0.1/", "file:///etc/passwd", 7, "//elsewhere"])
    def test_whose_endpoints_lead_elsewhere(self, client: OpenIdClient, directory: Directory, endpoint: Any) -> None:
        registration = plain(directory)
        fine = dict.fromkeys(("authorization_endpoint", "token_endpoint", "jwks_uri"), f"{directory.plain}/x")
        directory.order(**{"break": {"path": "/.well-known/", "with": {"issuer": directory.plain, **fine, "jwks_uri": endpoint}}})
        assert isinstance(refused(client, registration), IssuerNotAllowed | ProviderUnreachable)

    def test_that_drips_is_not_waited_for_by_all(self, hasty: OpenIdClient, directory: Directory) -> None:
        registration = plain(directory)
        directory.order(**{"break": {"path": "/.well-known/", "how": "slow"}})
        before = directory.order(count="/plain/.well-known/openid-configuration")
        for _ in range(20):
            assert isinstance(refused(hasty, registration), ProviderUnreachable)
        assert directory.order(count="/plain/.well-known/openid-configuration") == before + 1

    def test_that_is_not_there(self, client: OpenIdClient) -> None:
        assert isinstance(refused(client, Registration("http://127.0.0.1:1", "portal", None, REDIRECT)), ProviderUnreachable)
