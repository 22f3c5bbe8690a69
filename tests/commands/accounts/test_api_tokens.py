import pytest
from pydantic import ValidationError

from aggregates.api_token import API_TOKEN_CLAIM, ApiTokenIssued, ApiTokenRevoked, Role
from aggregates.engine.event import OPERATOR
from commands.accounts.issue_api_token import IssueApiToken
from commands.accounts.revoke_api_token import RevokeApiToken
from commands.engine.command import NotFound
from tests.commands.made_up import CUSTOMER, OTHER_CUSTOMER, TOKEN, customer
from tests.commands.scenario import given

HASH = "ab" * 32
ISSUE = IssueApiToken(token_id=TOKEN, label="Import", role="administrator", for_customer=CUSTOMER, token_hash=HASH)
ISSUED = (TOKEN, ApiTokenIssued(label="Import", role="administrator", for_customer=CUSTOMER, token_hash=HASH, expires_at=None))


@pytest.mark.parametrize("issuer", [CUSTOMER, OPERATOR], ids=["customer", "operator"])
def test_a_token_is_issued_and_revoked(issuer: object) -> None:
    scenario = given(customer(), customer_id=CUSTOMER if issuer is CUSTOMER else OPERATOR).when(ISSUE).then(ISSUED)
    assert scenario.world.holders[API_TOKEN_CLAIM.of(HASH)] == TOKEN
    scenario.when(RevokeApiToken(token_id=TOKEN)).then((TOKEN, ApiTokenRevoked(token_hash=HASH)))
    assert API_TOKEN_CLAIM.of(HASH) not in scenario.world.holders


@pytest.mark.requirement("X-06")
def test_a_customer_issues_tokens_for_itself_only() -> None:
    scenario = given(customer(OTHER_CUSTOMER, customer_number="K-1002"), customer_id=OTHER_CUSTOMER)
    scenario.when(ISSUE).refused(NotFound, str(CUSTOMER))
    ops = IssueApiToken(token_id=TOKEN, label="Ops", role="ops", token_hash=HASH)
    scenario.when(ops).refused(NotFound)


@pytest.mark.parametrize(("role", "of_customer"), [("ops", True), ("auditor", True), ("administrator", False), ("viewer", False)])
def test_roles_belong_to_a_customer_or_to_the_operator(role: Role, of_customer: bool) -> None:
    with pytest.raises(ValidationError, match="brauchen einen Kunden"):
        IssueApiToken(token_id=TOKEN, label="x", role=role, for_customer=CUSTOMER if of_customer else None, token_hash=HASH)
