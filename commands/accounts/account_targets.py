"""Which accounts a command may be aimed at, and by whom."""

from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.accounts.claims import login_claim
from aggregates.accounts.roles import AccountRole
from commands.accounts.account_roles import check_role_is_theirs
from commands.engine.command import Given, Refusal


class AccountIsInactive(Refusal):
    """The account {login} is deactivated for good; create a new one."""

    code = "account-is-inactive"
    de = "Der Zugang {login} ist endgültig deaktiviert; bitte einen neuen anlegen."


class AccountIsLocked(Refusal):
    """The account {login} is locked; an administrator has to unlock it first."""

    code = "account-is-locked"
    de = "Der Zugang {login} ist gesperrt; zuerst muss ihn ein Administrator entsperren."


class AccountNotActivated(Refusal):
    """The account {login} is not activated yet; set a password by the link in the invitation, or get a new link by "Forgot password"."""

    code = "account-not-activated"
    de = "Der Zugang {login} ist noch nicht aktiviert; bitte über den Link in der Einladung ein Kennwort vergeben oder über „Kennwort vergessen“ einen neuen Link anfordern."


class OwnAccount(Refusal):
    """This is your own account: change it in your profile; its role and status are changed by somebody else."""

    status = 403
    code = "own-account"
    de = "Dies ist Ihr eigener Zugang: Ihre Daten ändern Sie in Ihrem Profil, Rolle und Status ändert jemand anders."


class PasswordIsAnother(Refusal):
    """The password was changed meanwhile, and what was done with the one before counts no more; log in anew with the new one."""

    code = "password-is-another"
    de = "Das Kennwort wurde inzwischen geändert; was mit dem vorigen begonnen wurde, gilt nicht mehr. Bitte mit dem neuen neu anmelden."


class LoginTaken(Refusal):
    """The user name {login} belongs to another account; choose another one."""

    code = "login-taken"
    de = "Der Benutzername {login} gehört schon zu einem anderen Zugang; bitte einen anderen wählen."


def account_of_others(given: Given, account_id: UUID, by_role: AccountRole | None) -> Account:
    """Return the account of somebody else, whose role must be one that `by_role` may change."""
    account = given.state(Account, account_id)
    check_is_of_others(account, account_id, given.actor, by_role)
    return account


def check_is_of_others(account: Account, account_id: UUID, actor: str, by_role: AccountRole | None) -> None:
    if by_role is not None and actor == f"account:{account_id}":
        raise OwnAccount
    if account.role is not None:
        check_role_is_theirs(by_role, account.role)


def check_present(account: Account) -> None:
    """Raise AccountIsInactive where the account is, which is final: nothing can be done with such an account but erasing it."""
    if account.status == "inactive":
        raise AccountIsInactive(login=account.login)


def check_not_locked(account: Account) -> None:
    check_present(account)
    if account.status == "locked":
        raise AccountIsLocked(login=account.login)


def check_active(account: Account) -> None:
    check_not_locked(account)
    if account.status == "invited":
        raise AccountNotActivated(login=account.login)


def active_account(given: Given, account_id: UUID) -> Account:
    """Return the account, which must be one that can be logged in to."""
    account = given.state(Account, account_id)
    check_active(account)
    return account


def check_password_still_counts(account: Account, checked_password_id: UUID | None) -> None:
    """Raise PasswordIsAnother unless the password that was shown is still the account's.

    Checking takes its time, in which a reset may have ended all that the old one could.
    """
    if checked_password_id != account.password_id:
        raise PasswordIsAnother


def check_login_is_free(given: Given, login: str, account_id: UUID) -> None:
    if given.holder(login_claim(login)) not in (None, account_id):
        raise LoginTaken(login=login)
