"""What means nothing any more goes; what may still be needed stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from access.engine.attempts import Attempts
from access.engine.sweeping import sweep
from access.sign_in.secrets import Secrets
from aggregates.accounts.login import AccountPasswordSet
from aggregates.accounts.second_factor import RecoveryCodesIssued, TotpEnrolled
from aggregates.accounts.standing import AccountErased, AccountInactivated
from aggregates.sign_on import SignOnConfigured, SignOnRemoved
from commands.customers.of_customer import sign_on_id
from eventstore.ids import new_id
from eventstore.log import EventLog
from tests.access.made_up import ACCOUNT, PASSWORD, happen, keep, later
from tests.commands.made_up import CUSTOMER
from tests.eventstore.store import appended, rows_of

TWO_DAYS = timedelta(days=2)


def swept(log: EventLog) -> int:
    with log.pool.connection() as connection:
        return sweep(connection)


def there(log: EventLog) -> set[str]:
    return {purpose for (purpose,) in rows_of(log.dsn, "SELECT purpose FROM secrets")}


def test_secrets_that_no_event_names_go_after_a_day_and_the_others_stay(log: EventLog) -> None:
    secrets, now = Secrets(log), datetime.now(UTC)

    def make() -> tuple[AccountPasswordSet, TotpEnrolled, RecoveryCodesIssued]:
        codes = tuple(code_id for code_id, _ in secrets.new_recovery_codes(ACCOUNT, CUSTOMER))
        password_id = secrets.keep_password(ACCOUNT, CUSTOMER, PASSWORD)
        seed_id = secrets.new_totp(ACCOUNT, CUSTOMER, "erika.muster").secret_id
        return (
            AccountPasswordSet(link_id=new_id(), password_id=password_id),
            TotpEnrolled(secret_id=seed_id),
            RecoveryCodesIssued(code_ids=codes, count=len(codes)),
        )

    before, _, current = make(), make(), make()
    appended(log, *((ACCOUNT, event) for event in (*before, *current)))
    secrets.new_link(ACCOUNT, CUSTOMER, now + timedelta(days=1))
    secrets.new_pin(new_id(), CUSTOMER, now + timedelta(minutes=30))
    secrets.new_activation_code(ACCOUNT, CUSTOMER, now + timedelta(days=1))
    assert swept(log) == 0
    later(log, "secrets", "made_at")
    assert swept(log) == 24  # what was made first and what was never named
    assert secrets.check_password(current[0].password_id, PASSWORD)
    assert secrets.belongs(current[1].secret_id, "totp", ACCOUNT)
    assert all(secrets.belongs(code_id, "recovery_code", ACCOUNT) for code_id in current[2].code_ids)
    later(log, "secrets", "expires_at", by=timedelta(days=3))
    assert swept(log) == 2
    assert there(log) == {"password", "totp", "recovery_code", "activation_code"}  # used codes are told from unknown ones for a year
    appended(log, (ACCOUNT, AccountInactivated(login="erika.muster")))
    assert swept(log) == 12
    assert there(log) == {"activation_code"}


def test_messages_without_an_event_or_an_owner_and_old_ones_go(log: EventLog) -> None:
    keep(log, "mail", "command:never")
    keep(log, "sms", "command:1")
    happen(log, "command:1")
    assert swept(log) == 0
    later(log, "outbox", "created_at")
    assert swept(log) == 1
    assert rows_of(log.dsn, "SELECT causation FROM outbox") == [("command:1",)]
    later(log, "outbox", "created_at", by=timedelta(days=30))
    assert swept(log) == 1
    keep(log, "sms", "command:1")
    appended(log, (ACCOUNT, AccountInactivated(login="erika.muster")), (ACCOUNT, AccountErased()))
    keep(log, "sms", "command:1")  # for want of a key sealed with the master key
    assert swept(log) == 2


def test_client_secrets_of_single_sign_on_go_when_they_are_replaced_or_removed(log: EventLog) -> None:
    stream, secrets = sign_on_id(CUSTOMER), Secrets(log)
    first, kept, never = (secrets.keep_sealed("sign_on", stream, CUSTOMER, f"made-up-secret-{n}") for n in range(3))
    fields = {
        "issuer": "https://login.beispiel.example",
        "client_id": "portal",
        "admits": "all",
        "group_roles": (),
        "role_of_all": "viewer",
    }
    for secret_id in (first, kept):
        appended(log, (stream, SignOnConfigured.model_validate({**fields, "secret_id": secret_id})))
    assert swept(log) == 0
    later(log, "secrets", "made_at")
    assert swept(log) == 2
    assert rows_of(log.dsn, "SELECT secret_id FROM secrets") == [(kept,)]
    assert never != kept
    appended(log, (stream, SignOnRemoved()))
    assert swept(log) == 1


def test_limits_that_are_over_go(log: EventLog) -> None:
    Attempts(log).hit("login", "erika", 3, timedelta(minutes=15))
    assert swept(log) == 0
    later(log, "attempts", "ends_at", by=timedelta(minutes=16))
    assert swept(log) == 1
