"""All that getting in stands on, put together once per process by the wiring (portal/)."""

from access.accounts.account_limits import AccountLimits
from access.accounts.account_links import AccountLinks
from access.accounts.api_tokens import ApiTokens
from access.accounts.notices import Notices
from access.accounts.own_account import OwnAccount
from access.customer_password import CustomerPasswords
from access.customers_known import CustomersKnown
from access.engine.attempts import Attempts
from access.engine.current_states import CurrentStates
from access.engine.ground import Ground, now
from access.engine.looks import Looks
from access.engine.outbox import Outbox
from access.service_codes import ServiceCodes
from access.sign_in.known_browsers import KnownBrowsers
from access.sign_in.login import Login
from access.sign_in.login_limits import LoginLimits
from access.sign_in.login_refusals import LoginRefusals
from access.sign_in.password_links import PasswordLinks
from access.sign_in.pbx_client import PbxClient
from access.sign_in.pbx_provider import PbxProvider
from access.sign_in.pin_sending import PinSending
from access.sign_in.second_factor import SecondFactors
from access.sign_in.secrets import Secrets
from access.sign_in.session_keeping import SessionKeeping
from access.sign_in.session_opening import SessionOpening
from access.sign_in.sessions import Sessions
from access.sign_in.sign_on import SignOnLogin
from aggregates.engine.message_terms import Channel
from commands.engine.dispatch import Dispatcher
from eventstore.log import EventLog
from foundation.parts import Parts
from gateways.oidc import OpenIdClient


def entrance(
    log: EventLog,
    dispatcher: Dispatcher,
    public_url: str,
    directories: OpenIdClient,
    gateways: frozenset[Channel] = frozenset(),
    pbx: PbxClient | None = None,
    *,
    front_end_url: str | None = None,
) -> Parts:
    """Put the parts together.

    `public_url`: where people reach the portal. `directories`: how customers' sign-on services are asked. `gateways`: what is sent on; the rest stays in the outbox. `pbx`: for whom the portal is a sign-on service itself.
    `front_end_url`: where links in mails lead, if not to the portal's own page.
    """
    states, secrets, attempts, outbox = CurrentStates(log), Secrets(log), Attempts(log), Outbox(log, gateways)
    ground = Ground(log, states, dispatcher, attempts)
    notices, browsers = Notices(outbox), KnownBrowsers(log, states, attempts)
    links = AccountLinks(ground, secrets, outbox, front_end_url or public_url)
    limits = AccountLimits(attempts)
    login = Login(
        log,
        states,
        secrets,
        browsers,
        LoginLimits(attempts),
        LoginRefusals(dispatcher, now),
        SecondFactors(log, states, dispatcher, secrets, attempts, PinSending(dispatcher, secrets, attempts, outbox, now), now),
        SessionOpening(dispatcher, now),
        notices,
        now,
    )
    parts = Parts(
        ground,
        states,
        attempts,
        secrets,
        outbox,
        Sessions(states),
        ApiTokens(log, states),
        login,
        browsers,
        links,
        PasswordLinks(ground, secrets, browsers, links),
        limits,
        SessionKeeping(ground),
        OwnAccount(ground, secrets, notices, limits),
        notices,
        ServiceCodes(ground, secrets),
        CustomerPasswords(ground),
        CustomersKnown(log),
        Looks(log, dispatcher),
        SignOnLogin(ground, secrets, notices, directories, public_url),
    )
    return parts if pbx is None else parts.having(PbxProvider(ground, pbx, public_url))
