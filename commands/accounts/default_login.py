"""The user name of an administrator who has chosen none: "customer" and the customer number (seeds/2, "Administrator Kundenportal")."""

from aggregates.accounts.roles import AccountRole
from commands.engine.command import Refusal


class LoginNeeded(Refusal):
    """Give a user name; only a customer's administrators get one by themselves, such as customer9000000."""

    status = 422
    code = "login-needed"
    de = "Bitte einen Benutzernamen angeben; nur Administratoren eines Kunden bekommen von selbst einen, etwa customer9000000."


def login_or_default(login: str | None, role: AccountRole, customer_number: str | None) -> str:
    """The user name that was chosen, or else the one made of the customer number; None is the operator, who has none."""
    if login:
        return login
    if role != "administrator" or customer_number is None:
        raise LoginNeeded
    return f"customer{''.join(customer_number.split())}"
