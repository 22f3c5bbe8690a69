"""Logging in and out over HTTP, and setting a password by a link (E-01, E-04). Open to all, as nobody is known yet."""

import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Request, Response
from psycopg import OperationalError
from pydantic import ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from access.accounts.account_links import LINKED_PAGE
from access.accounts.account_refusals import HashingBusy
from access.sign_in.login import Login
from access.sign_in.password_links import PasswordLinks
from access.sign_in.second_factor import FactorNeeded
from access.sign_in.session_keeping import SessionKeeping
from access.sign_in.session_opening import Opened
from access.sign_in.session_tokens import csrf_token
from access.sign_in.sign_on_refusals import DirectoryFailed
from aggregates.engine.words import SECRET, Help, Label
from api.engine.access import Caller, Holder, by_cookie
from api.engine.answer import Texts
from api.engine.backend import Backend, backend_of
from api.engine.metrics import LoginStep
from api.engine.problem import Problem
from api.engine.reading import json_answer
from api.engine.route import guarded
from api.engine.said_once import SaidOnceRoute
from api.engine.shape import Shape, Word
from api.engine.turns import Turns, turns_of
from api.engine.visitor import visitor
from api.sign_in.asked import AsCookie, LoginName, LoginToken, NewPassword, Password
from api.sign_in.cookies import clear_session_cookie, end_session_of_browser, set_browser_cookie, set_session_cookie
from api.sign_in.doors import at_the_door
from api.sign_in.own_answers import FactorAsked, LoginAnswer, SessionOpened
from commands.engine.command import Refusal
from eventstore.ids import new_id

log_of = logging.getLogger(__name__)
router = APIRouter(route_class=SaidOnceRoute, tags=["Anmeldung / login"], dependencies=[at_the_door])
session = guarded("Anmeldung / login", "profile")


class LoginBody(Shape):
    """`cookie`: for browsers; the session's token then comes as a cookie that scripts can't read, else in the answer."""

    model_config = ConfigDict(str_strip_whitespace=False)
    login: LoginName = Field(examples=["erika.muster"])
    password: Password
    cookie: AsCookie = False


class PinBody(Shape):
    """`code`: the PIN from the SMS, the app's code, or a recovery code."""

    login_token: LoginToken
    code: Annotated[
        Word,
        Label("Code", "Code"),
        Help(
            "Die PIN aus der SMS, der Code der App oder ein Wiederherstellungscode.",
            "The PIN from the SMS, the app's code, or a recovery code.",
        ),
        SECRET,
    ] = Field(examples=["12345678"])
    cookie: AsCookie = False


class LoginTokenBody(Shape):
    login_token: LoginToken


class ForgottenBody(Shape):
    login: LoginName


class NewPasswordBody(Shape):
    """`token`: the link's part after `token=`."""

    model_config = ConfigDict(str_strip_whitespace=False)
    token: Annotated[
        Word, Label("Link", "Link"), Help("Der letzte Teil des Links aus der E-Mail.", "The last part of the link from the e-mail."), SECRET
    ]
    password: NewPassword


def opened_answer(backend: Backend, opened: Opened, *, cookie: bool) -> Response:
    """Answer with the new session's token: in the answer, or in a cookie."""
    told = SessionOpened(next="done", expires_at=opened.expires_at, ends_at=opened.ends_at)
    if cookie:
        told["csrf_token"] = csrf_token(opened.token.text)
    else:
        told["token"] = opened.token.text
    response = json_answer(told)
    if cookie:
        set_session_cookie(response, backend, opened.token, opened.ends_at)
    return response


@contextmanager
def counting(backend: Backend, step: LoginStep) -> Generator[None]:
    """Count what fails as a failed login: not a directory that is away, nor a moment in which too many come."""
    try:
        yield
    except (DirectoryFailed, HashingBusy):
        raise
    except Refusal:
        backend.metrics.failed_login(step)
        raise


def _logged_in(backend: Backend, opened: Opened, *, cookie: bool) -> Response:
    """A browser is known from then on (access/sign_in/known_browsers.py)."""
    response = opened_answer(backend, opened, cookie=cookie)
    if cookie:
        set_browser_cookie(response, backend, opened.account_id)
    return response


def _needed_answer(needed: FactorNeeded) -> Response:
    told = FactorAsked(next="second_factor", expires_at=needed.expires_at, login_token=needed.token.text, factor=needed.factor)
    if needed.sent_to is not None:
        told["sent_to"] = needed.sent_to
    return json_answer(told)


@router.post("/login", summary="Anmelden / Log in", response_model=LoginAnswer)
def log_in(body: LoginBody, request: Request) -> Response:
    """Answers with a session, or asks for the second factor; the session of a cookie that comes with it ends. Wrong, unknown and closed accounts are told apart by nothing."""
    backend = backend_of(request)
    with counting(backend, "password"):
        result = backend.parts[Login].with_password(body.login, body.password, visitor(request))
    if isinstance(result, FactorNeeded):
        return _needed_answer(result)
    end_session_of_browser(request)
    return _logged_in(backend, result, cookie=body.cookie)


@router.post("/login/second-factor", summary="Zweiten Faktor angeben / Give the second factor", response_model=SessionOpened)
def give_second_factor(body: PinBody, request: Request) -> Response:
    backend = backend_of(request)
    with counting(backend, "second_factor"):
        opened = backend.parts[Login].with_code(body.login_token, body.code, visitor(request))
    end_session_of_browser(request)
    return _logged_in(backend, opened, cookie=body.cookie)


@router.post(
    "/login/pin", summary="Neue PIN senden; die vorige gilt nicht mehr / Send a new PIN; the one before is void", response_model=FactorAsked
)
def send_another_pin(body: LoginTokenBody, request: Request) -> Response:
    return _needed_answer(backend_of(request).parts[Login].another_pin(body.login_token, visitor(request)))


@router.post(
    "/password/forgotten",
    status_code=202,
    summary="Kennwort vergessen: Link an die hinterlegte Adresse / Forgot password: a link to the address on file",
    response_model=Texts,
)
def forgot_password(body: ForgottenBody, request: Request, later: BackgroundTasks) -> Response:
    """Always the same answer, in the same time, whether there is such an account or not."""
    links, who = backend_of(request).parts[PasswordLinks], visitor(request)
    links.check_forgotten(body.login, who)
    later.add_task(_when_there_is_a_place, turns_of(request), lambda: links.forgotten(body.login, who))
    answer = json_answer(
        {
            "de": "Wenn es diesen Zugang gibt, geht ein Link an die hinterlegte E-Mail-Adresse; er gilt 24 Stunden. Ging in der letzten Viertelstunde schon einer dorthin, gilt jener.",
            "en": "If this account exists, a link goes to the e-mail address on file; it is valid for 24 hours. If one went there in the last quarter of an hour, that one is it.",
        }
    )
    answer.status_code = 202
    answer.background = later
    return answer


async def _when_there_is_a_place(turns: Turns, send: Callable[[], None]) -> None:
    """Send a link in a thread, a few of which may wait for the log. As if from nobody: that an address had a place for longer would tell that there is such an account."""
    nobody = new_id()
    try:
        async with turns.held("links", nobody, nobody):
            await run_in_threadpool(send)
    except (Problem, OperationalError) as error:
        log_of.warning("a link for a forgotten password was not sent, its owner can ask for another: %s", type(error).__name__)


@router.post(
    LINKED_PAGE, status_code=204, summary="Kennwort über den Link vergeben / Set the password by the link", response_class=Response
)
def set_password(body: NewPasswordBody, request: Request) -> Response:
    """Ends all sessions of the account; then log in, which this browser can do whatever others try."""
    backend = backend_of(request)
    account_id = backend.parts[PasswordLinks].set_password(body.token, body.password, visitor(request))
    response = Response(status_code=204, headers={"Cache-Control": "no-store"})
    set_browser_cookie(response, backend, account_id)
    return response


@session.post(
    "/session/renewal",
    summary="Sitzung verlängern: ein neues Token, das alte gilt nicht mehr / Renew the session: a new token, the old one is void",
    response_model=SessionOpened,
)
def renew_session(caller: Holder, request: Request) -> Response:
    opened = caller.backend.parts[SessionKeeping].renew(caller.session, caller.correlation)
    return opened_answer(caller.backend, opened, cookie=by_cookie(request))


@session.delete("/session", status_code=204, summary="Abmelden / Log out", response_class=Response)
def log_out(caller: Holder) -> Response:
    """Also from a customer's account; to go on in one's own, `POST /session/back`."""
    caller.backend.parts[SessionKeeping].end(caller.session, caller.correlation)
    return _logged_out(caller)


@session.post(
    "/session/back",
    summary="Zurück in den eigenen Zugang / Back to one's own account",
    response_model=SessionOpened,
    responses={204: {"description": "One's own session has ended / die eigene Sitzung ist beendet"}},
)
def go_back(caller: Holder, request: Request) -> Response:
    """Ends the session inside a customer's account (S-04) and answers with a new token for one's own; 204 where that has ended."""
    opened = caller.backend.parts[SessionKeeping].go_back(caller.session, caller.correlation)
    return _logged_out(caller) if opened is None else opened_answer(caller.backend, opened, cookie=by_cookie(request))


def _logged_out(caller: Caller) -> Response:
    response = Response(status_code=204, headers={"Cache-Control": "no-store"})
    clear_session_cookie(response, caller.backend)
    return response
