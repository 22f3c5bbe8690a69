"""Activation codes: shown to a customer's administrator, entered by a reseller (S-01, S-02, S-06)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from access.accounts.standing import Standing
from access.activation_codes import ActivationCodes
from access.ended_resellers import is_over
from access.engine.ground import Ground
from access.engine.refusals import TooManyTries
from access.engine.who import Visitor, by_account
from aggregates.accounts.account import Account
from aggregates.engine.event import OPERATOR
from aggregates.service_access import SERVICE_ACCESS_CLAIM, ServiceAccess
from commands.engine.command import Refusal
from commands.engine.dispatch import Done
from commands.service_access.activate_service_access import (
    ActivateServiceAccess,
    ActivationCodeAlreadyUsed,
    ActivationCodeMissing,
    ActivationCodeNotFound,
)
from commands.service_access.refuse_activation_code import RefuseActivationCode
from commands.service_access.revoke_service_access import RevokeServiceAccess
from commands.service_access.show_activation_code import ShowActivationCode
from commands.service_access.suspend_activation_codes import SuspendActivationCodes
from eventstore.envelope import Cause
from eventstore.ids import new_id

ACTIVATION_CODE_LASTS = timedelta(hours=24)
_LIMIT, _WINDOW = 5, timedelta(hours=1)
"""Wrong codes of a reseller in an hour; then none is taken for as long."""
LOOKS, LOOKS_IN = 60, timedelta(hours=1)
"""New codes of an administrator in an hour: a page that reloads itself fills no log."""


class ActivationCodesSuspended(Refusal):
    """Too many wrong activation codes; none is taken for now. Try again in {seconds} seconds, with the code that your customer tells you."""

    status = 429
    code = "activation-codes-suspended"
    de = "Zu viele falsche Aktivierungscodes; zurzeit wird keiner angenommen. Bitte in {seconds} Sekunden wieder versuchen, mit dem Code, den der Kunde nennt."


@dataclass(frozen=True, slots=True)
class ShownCode:
    """`code` is shown this once; only the newest is valid."""

    done: Done
    code: str
    expires_at: datetime


class ServiceCodes:
    """One per process."""

    def __init__(self, ground: Ground, secrets: ActivationCodes) -> None:
        self._ground = ground
        self._secrets = secrets

    def show(self, standing: Standing, who: Visitor) -> ShownCode:
        """Make a new code at every look.

        Raises ServiceAccessIsActive while somebody is let in; an access whose reseller works here no more is revoked first.
        """
        looked = self._ground.attempts.hit("activation-code-shown", str(standing.account_id), LOOKS, LOOKS_IN)
        if not looked.allowed:
            raise TooManyTries(seconds=looked.retry_after)
        expires_at = self._ground.clock() + ACTIVATION_CODE_LASTS
        code_id, code = self._secrets.new_activation_code(standing.account_id, standing.customer_id, expires_at)
        command = ShowActivationCode(account_id=standing.account_id, code_id=code_id, expires_at=expires_at)
        cause = by_account(standing.customer_id, standing.account_id, who.correlation)
        self._revoke_if_over(standing, cause)
        done = self._ground.dispatcher.run(command, cause)
        return ShownCode(done, code, expires_at)

    def _revoke_if_over(self, standing: Standing, cause: Cause) -> None:
        claim = SERVICE_ACCESS_CLAIM.of(str(standing.account_id))
        with self._ground.log.pool.connection() as connection:
            grant_id = self._ground.log.holders(connection, standing.customer_id, (claim,))[claim]
            found = self._ground.states.one(connection, ServiceAccess, grant_id)
            over = found is not None and is_over(self._ground.states, connection, found[0])
        if grant_id is not None and over:
            self._ground.dispatcher.run(RevokeServiceAccess(grant_id=grant_id), cause)

    def activate(self, standing: Standing, code: str, who: Visitor) -> tuple[UUID, Done]:
        """Let the reseller in. Raises the manual's three refusals; each wrong code is recorded and counted before it is looked at."""
        if not code.strip():
            raise ActivationCodeMissing
        reseller = standing.account
        now = self._ground.clock()
        counted = self._ground.attempts.hit("activation-code", str(standing.account_id), _LIMIT, _WINDOW)
        if not counted.allowed or (reseller.codes_suspended_until is not None and now < reseller.codes_suspended_until):
            raise ActivationCodesSuspended(seconds=max(counted.retry_after, 1))
        by_address = self._ground.attempts.hit("activation-code-address", who.place, _LIMIT * 4, _WINDOW)
        if not by_address.allowed:
            raise TooManyTries(seconds=by_address.retry_after)
        try:
            grant_id, done = self._activated(standing, reseller, code, now, who)
        except (ActivationCodeNotFound, ActivationCodeAlreadyUsed) as refused:
            self._refused(standing, "not_found" if isinstance(refused, ActivationCodeNotFound) else "already_used", counted.tries, who)
            raise
        self._ground.attempts.forget("activation-code", str(standing.account_id))
        self._ground.attempts.give_back("activation-code-address", who.place)  # only wrong ones count against those who share an address
        return grant_id, done

    def _activated(self, standing: Standing, reseller: Account, code: str, now: datetime, who: Visitor) -> tuple[UUID, Done]:
        found = self._secrets.find_activation_code(code)
        if found is None:
            raise ActivationCodeNotFound
        code_id, account_id, customer_id = found
        grant_id = new_id()
        command = ActivateServiceAccess(
            grant_id=grant_id,
            account_id=account_id,
            code_id=code_id,
            reseller_id=standing.account_id,
            company=reseller.company,
            name=reseller.full_name,
            address=reseller.address,
            phone=reseller.phone or reseller.mobile,
            email=reseller.email,
            now=now,
        )
        return grant_id, self._ground.dispatcher.run(command, by_account(customer_id, standing.account_id, who.correlation, grant_id))

    def _refused(self, standing: Standing, reason: str, tries: int, who: Visitor) -> None:
        cause = by_account(OPERATOR, standing.account_id, who.correlation)
        self._ground.dispatcher.run(RefuseActivationCode.model_validate({"account_id": standing.account_id, "reason": reason}), cause)
        if tries >= _LIMIT:
            self._ground.dispatcher.run(
                SuspendActivationCodes(account_id=standing.account_id, tries=tries, until=self._ground.clock() + _WINDOW), cause
            )
