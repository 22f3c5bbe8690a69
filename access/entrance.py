"""All that getting in stands on, put together once per process by the wiring (portal/)."""

from dataclasses import dataclass

from access.accounts.account_limits import AccountLimits
from access.accounts.account_links import AccountLinks
from access.accounts.api_tokens import ApiTokens
from access.accounts.notices import Notices
from access.accounts.own_account import OwnAccount
from access.customer_password import CustomerPasswords
from access.engine.attempts import Attempts
from access.engine.current_states import CurrentStates
from access.engine.ground import Ground, now
from access.engine.outbox import Channel, Outbox
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
from commands.engine.dispatch import Dispatcher
from eventstore.log import EventLog
from gateways.oidc import OpenIdClient


@dataclass(frozen=True, slots=True)
class Entrance:
    """`public_url`: where people reach the portal; by https, cookies are secure. `gateways`: what is sent on; the rest stays in the outbox."""

    ground: Ground
    public_url: str
    secrets: Secrets
    outbox: Outbox
    sessions: Sessions
    api_tokens: ApiTokens
    login: Login
    browsers: KnownBrowsers
    links: AccountLinks
    password_links: PasswordLinks
    limits: AccountLimits
    keeping: SessionKeeping
    own: OwnAccount
    notices: Notices
    codes: ServiceCodes
    customer_passwords: CustomerPasswords
    gateways: frozenset[Channel]
    sign_on: SignOnLogin
    pbx: PbxProvider | None

    @property
    def states(self) -> CurrentStates:
        return self.ground.states

    @property
    def attempts(self) -> Attempts:
        return self.ground.attempts

    @property
    def https(self) -> bool:
        return self.public_url.startswith("https:")

    @property
    def keeps_messages(self) -> bool:
        """No gateway is there, so that links and PINs are read in the outbox. Never where mails or SMS go to people: then they are theirs alone."""
        return not self.gateways


def entrance(
    log: EventLog,
    dispatcher: Dispatcher,
    public_url: str,
    directories: OpenIdClient,
    gateways: frozenset[Channel] = frozenset(),
    pbx: PbxClient | None = None,
) -> Entrance:
    """The parts, put together. `directories`: how customers' sign-on services are asked; `pbx`: for whom the portal is one itself."""
    states, secrets, attempts, outbox = CurrentStates(log), Secrets(log), Attempts(log), Outbox(log)
    ground = Ground(log, states, dispatcher, attempts)
    notices, browsers = Notices(outbox), KnownBrowsers(log, states, attempts)
    links = AccountLinks(ground, secrets, outbox, public_url)
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
    return Entrance(
        ground,
        public_url,
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
        gateways,
        SignOnLogin(ground, secrets, notices, directories, public_url),
        PbxProvider(ground, pbx, public_url) if pbx is not None else None,
    )
