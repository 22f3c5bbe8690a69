from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from aggregates.accounts.account import Account
from aggregates.accounts.activation_code import ActivationCodeRefused, ActivationCodeShown, ActivationCodesSuspended
from aggregates.accounts.invitation import AccountInvited
from aggregates.accounts.login import AccountPasswordSet
from aggregates.accounts.roles import AccountRole
from aggregates.accounts.standing import AccountLocked
from aggregates.engine.event import OPERATOR
from aggregates.service_access import (
    SERVICE_ACCESS_CLAIM,
    SecretsClosedToServiceAccess,
    SecretsOpenedToServiceAccess,
    ServiceAccess,
    ServiceAccessActivated,
    ServiceAccessRevoked,
)
from commands.engine.command import NotFound
from commands.engine.creation import IdInUse
from commands.service_access.activate_service_access import (
    ActivateServiceAccess,
    ActivationCodeAlreadyUsed,
    ActivationCodeMissing,
    ActivationCodeNotFound,
)
from commands.service_access.close_secrets_to_service_access import CloseSecretsToServiceAccess
from commands.service_access.open_secrets_to_service_access import OpenSecretsToServiceAccess, ServiceAccessIsRevoked
from commands.service_access.refuse_activation_code import RefuseActivationCode
from commands.service_access.revoke_service_access import RevokeServiceAccess
from commands.service_access.show_activation_code import NoActivationCode, ServiceAccessIsActive, ShowActivationCode
from commands.service_access.suspend_activation_codes import SuspendActivationCodes
from tests.commands.made_up import Entry
from tests.commands.scenario import Scenario, given

ADMINISTRATOR = UUID("ac000000-0000-4000-8000-000000000001")
RESELLER = UUID("ac000000-0000-4000-8000-000000000002")
OTHER_RESELLER = UUID("ac000000-0000-4000-8000-000000000003")
GRANT = UUID("9a000000-0000-4000-8000-000000000001")
OTHER_GRANT = UUID("9a000000-0000-4000-8000-000000000002")
CODE = UUID("cd000000-0000-4000-8000-000000000001")
NEWER_CODE = UUID("cd000000-0000-4000-8000-000000000002")
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
TOMORROW = NOW + timedelta(days=1)

SHOW = ShowActivationCode(account_id=ADMINISTRATOR, code_id=CODE, expires_at=TOMORROW)
SHOWN = (ADMINISTRATOR, ActivationCodeShown(code_id=CODE, expires_at=TOMORROW))
TOLD: dict[str, Any] = {
    "company": "Beispiel Systemhaus",
    "name": "Rita Reseller",
    "address": "Musterweg 1, 12345 Musterstadt",
    "phone": "+4915228817386",
    "email": "rita@example.org",
}
ACTIVATE = ActivateServiceAccess(grant_id=GRANT, account_id=ADMINISTRATOR, code_id=CODE, reseller_id=RESELLER, **TOLD, now=NOW)
ACTIVATED = (GRANT, ServiceAccessActivated(account_id=ADMINISTRATOR, code_id=CODE, reseller_id=RESELLER, **TOLD))


def account(account_id: UUID = ADMINISTRATOR, role: AccountRole = "administrator") -> list[Entry]:
    """An active one."""
    invited = AccountInvited(login=f"erika.{account_id.int % 100}", full_name="Erika Muster", email="erika@example.org", role=role)
    return [(account_id, invited), (account_id, AccountPasswordSet(link_id=account_id, password_id=account_id))]


def shown() -> Scenario:
    return given(*account(), SHOWN)


@pytest.mark.requirement("S-01")
def test_an_administrator_sees_a_new_code_at_every_look() -> None:
    scenario = given(*account()).when(SHOW).then(SHOWN)
    newer = ShowActivationCode(account_id=ADMINISTRATOR, code_id=NEWER_CODE, expires_at=TOMORROW)
    scenario.when(newer).then((ADMINISTRATOR, ActivationCodeShown(code_id=NEWER_CODE, expires_at=TOMORROW)))
    scenario.when(ACTIVATE).refused(ActivationCodeNotFound)
    assert scenario.when(ACTIVATE.model_copy(update={"code_id": NEWER_CODE})).decision


@pytest.mark.requirement("S-01")
@pytest.mark.parametrize("role", ["viewer", "employee", "pbx_administrator", "accounting"])
def test_only_administrators_let_somebody_in(role: AccountRole) -> None:
    given(*account(role=role)).when(SHOW).refused(NoActivationCode)
    given(*account(role=role), SHOWN).when(ACTIVATE).refused(ActivationCodeNotFound)


@pytest.mark.requirement("S-01")
def test_a_locked_administrator_lets_nobody_in() -> None:
    scenario = given(*account(), SHOWN, (ADMINISTRATOR, AccountLocked()))
    scenario.when(SHOW).refused(NoActivationCode)
    scenario.when(ACTIVATE).refused(ActivationCodeNotFound)


@pytest.mark.requirement("S-02")
def test_a_code_lets_a_reseller_in_once() -> None:
    scenario = shown().when(ACTIVATE).then(ACTIVATED)
    other = ACTIVATE.model_copy(update={"grant_id": OTHER_GRANT, "reseller_id": OTHER_RESELLER})
    scenario.when(other).refused(ActivationCodeAlreadyUsed)
    assert scenario.world.fold(ServiceAccess, GRANT) == ServiceAccess("active", ADMINISTRATOR, RESELLER)


@pytest.mark.requirement("S-02")
def test_the_refusals_are_word_for_word_those_of_the_manual() -> None:
    assert ActivationCodeMissing().text_de == "Bitte einen Aktivierungscode eingeben."
    assert ActivationCodeNotFound().text_de == "Der eingegebene Aktivierungscode wurde nicht gefunden."
    assert ActivationCodeAlreadyUsed().text_de == "Dieser Aktivierungscode wurde bereits verwendet."


@pytest.mark.requirement("S-02")
def test_a_code_is_not_found_when_it_is_late_or_nobodys() -> None:
    shown().when(ACTIVATE.model_copy(update={"now": TOMORROW})).refused(ActivationCodeNotFound)
    shown().when(ACTIVATE.model_copy(update={"account_id": RESELLER})).refused(ActivationCodeNotFound)
    given(*account()).when(ACTIVATE).refused(ActivationCodeNotFound)


def test_another_access_needs_another_id() -> None:
    scenario = shown().when(ACTIVATE).then(ACTIVATED).when(RevokeServiceAccess(grant_id=GRANT))
    scenario.then((GRANT, ServiceAccessRevoked(account_id=ADMINISTRATOR)))
    newer = ShowActivationCode(account_id=ADMINISTRATOR, code_id=NEWER_CODE, expires_at=TOMORROW)
    scenario.when(newer).then((ADMINISTRATOR, ActivationCodeShown(code_id=NEWER_CODE, expires_at=TOMORROW)))
    scenario.when(ACTIVATE.model_copy(update={"code_id": NEWER_CODE})).refused(IdInUse, str(GRANT))


@pytest.mark.requirement("S-05")
def test_a_revoked_access_gives_way_to_a_new_code_while_the_old_one_stays_used() -> None:
    scenario = shown().when(ACTIVATE).then(ACTIVATED)
    newer = ShowActivationCode(account_id=ADMINISTRATOR, code_id=NEWER_CODE, expires_at=TOMORROW)
    scenario.when(newer).refused(ServiceAccessIsActive)
    scenario.when(RevokeServiceAccess(grant_id=GRANT)).then((GRANT, ServiceAccessRevoked(account_id=ADMINISTRATOR)))
    scenario.when(ACTIVATE.model_copy(update={"grant_id": OTHER_GRANT})).refused(ActivationCodeAlreadyUsed)
    scenario.when(newer).then((ADMINISTRATOR, ActivationCodeShown(code_id=NEWER_CODE, expires_at=TOMORROW)))
    again = ACTIVATE.model_copy(update={"grant_id": OTHER_GRANT, "code_id": NEWER_CODE})
    activated = ServiceAccessActivated(account_id=ADMINISTRATOR, code_id=NEWER_CODE, reseller_id=RESELLER, **TOLD)
    scenario.when(again).then((OTHER_GRANT, activated))
    assert scenario.world.holders[SERVICE_ACCESS_CLAIM.of(str(ADMINISTRATOR))] == OTHER_GRANT


@pytest.mark.requirement("S-05")
def test_an_access_is_revoked_only_where_it_was_given() -> None:
    given(*account()).when(RevokeServiceAccess(grant_id=GRANT)).refused(NotFound)


def test_secrets_are_closed_until_they_are_opened() -> None:
    opening, closing = OpenSecretsToServiceAccess(grant_id=GRANT), CloseSecretsToServiceAccess(grant_id=GRANT)
    scenario = shown().when(ACTIVATE).then(ACTIVATED).when(closing).then()
    scenario.when(opening).then((GRANT, SecretsOpenedToServiceAccess()))
    scenario.when(closing).then((GRANT, SecretsClosedToServiceAccess()))
    scenario.when(opening).then((GRANT, SecretsOpenedToServiceAccess()))
    scenario.when(RevokeServiceAccess(grant_id=GRANT)).then((GRANT, ServiceAccessRevoked(account_id=ADMINISTRATOR)))
    scenario.when(closing).then()
    scenario.when(opening).refused(ServiceAccessIsRevoked)


@pytest.mark.requirement("S-06")
def test_each_wrong_code_is_recorded_and_too_many_suspend_their_entry() -> None:
    scenario = given(*account(RESELLER, "reseller"), customer_id=OPERATOR)
    wrong = (RESELLER, ActivationCodeRefused(reason="not_found"))
    scenario.when(RefuseActivationCode(account_id=RESELLER, reason="not_found")).then(wrong)
    assert scenario.when(RefuseActivationCode(account_id=RESELLER, reason="not_found")).decision == [wrong]
    suspend = SuspendActivationCodes(account_id=RESELLER, tries=5, until=NOW + timedelta(hours=1))
    scenario.when(suspend).then((RESELLER, ActivationCodesSuspended(tries=5, until=NOW + timedelta(hours=1))))
    scenario.when(suspend.model_copy(update={"until": NOW})).then()
    assert scenario.world.fold(Account, RESELLER).codes_suspended_until == NOW + timedelta(hours=1)
