"""What the files of this room declare, collected by `make registry`; never changed by hand."""

from access.accounts.sweeping import ACCOUNT_SECRETS, MAILS_OF_ERASED, REVOKED_TOKENS
from access.engine.sweeping import EXPIRED_SECRETS, LIMITS_OVER, OLD_MESSAGES, Sweep
from access.orders.approval_mails import APPROVAL_MAILS
from access.orders.order_mails import MAILS_OF_ORDERS
from access.service_cases.answer_mails import ANSWER_MAILS
from access.service_cases.return_mails import RETURN_MAILS
from access.sign_in.sweeping import CLIENT_SECRETS
from access.timers.timed_messages import TimedMessage
from access.trade_in_mails import TRADE_IN_MAILS

TIMED_MESSAGES: tuple[TimedMessage, ...] = (
    APPROVAL_MAILS,
    MAILS_OF_ORDERS,
    ANSWER_MAILS,
    RETURN_MAILS,
    TRADE_IN_MAILS,
)
"""Mails that go with what is due."""

SWEEPS: tuple[Sweep, ...] = (
    ACCOUNT_SECRETS,
    MAILS_OF_ERASED,
    REVOKED_TOKENS,
    EXPIRED_SECRETS,
    LIMITS_OVER,
    OLD_MESSAGES,
    CLIENT_SECRETS,
)
"""What is kept no longer than must be."""
