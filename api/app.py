"""The HTTP API, put together from its parts; the wiring (portal/) gives it what it stands on."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from functools import cache, partial
from typing import Any

from anyio.to_thread import current_default_thread_limiter
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from fastapi_offline import FastAPIOffline
from starlette.routing import BaseRoute, Mount, Route

from access.documents.contents import Contents
from api.documents import attaching
from api.documents.content_faults import ContentFaults
from api.engine.access_log import AccessLog
from api.engine.backend import Backend, Limits, backend_of
from api.engine.body_deadline import BodyDeadline
from api.engine.body_limit import BodyLimit
from api.engine.compression import Compression
from api.engine.cross_origin import across_origins
from api.engine.database_watch import DatabaseWatch
from api.engine.description import completed_description
from api.engine.errors import install_errors
from api.engine.form_routes import FormRoutes
from api.engine.head_as_get import HeadAsGet
from api.engine.metrics_text import MetricsText
from api.engine.own_pages import guard_own_pages
from api.engine.positions import PositionCollector
from api.engine.process_figures import register_commands, register_process
from api.engine.revalidation import Revalidation
from api.engine.route import GuardedRoute
from api.engine.route_index import RouteIndex
from api.engine.security_headers import SecurityHeaders
from api.engine.selection_file import selection_routes
from api.engine.shares import ShareCollector
from api.engine.turns import Turns
from api.imports import uploads
from api.operations.database_figures import DatabaseFigures, FiguresCollector
from api.registry import ACTION_TABLES, ROUTERS, ROW_FILES, THINGS

DESCRIPTION = """
Serviceportal: Nutzer, Geräte, Rufnummern und ihre Historien, aus Ereignissen. / Service portal: users, devices, numbers and their histories, from events.

**Logging in**: `POST /login` with user name and password, for most roles a second factor (`POST /login/second-factor`); the answer's token goes into
`Authorization: Bearer …`, or a browser keeps it as a cookie and sends `X-CSRF-Token` with each change. **Token**: `Authorization: Bearer …`; auditors and ops name the customer by `X-Customer`. **Reading what you wrote**: quote the answer's `position` as
`X-Position` or `after=`. **Errors**: `application/problem+json` with a stable `code`, German and English (`Accept-Language`, `lang=`).
"""


CONTACT = {"name": "Betrieb des Serviceportals / operations of the service portal"}
FIRST_READ = (
    "Übersichten / overviews",
    "Nutzer / users",
    "Geräte / devices",
    "Rufnummern / numbers",
    "Historien / histories",
    "Zeitpunkt / as of",
    "Klärfälle / clarification cases",
)
"""What stands at the top of the description: what most people look for."""
OWN_PAGES = frozenset({"/", "/openapi.json", "/docs", "/redoc"})


@cache
def routers() -> tuple[APIRouter, ...]:
    """Return all routers that hold routes. Selections come first: what they are called isn't an id."""
    listed = {kind.of.name for kind in ROW_FILES}
    selections = (selection_routes(thing) for thing in THINGS if thing.resource.name in listed)
    return (*selections, *ROUTERS, *(router for thing in THINGS for router in thing.past))


def routes_of_all() -> list[APIRoute]:
    """Return the routes of all routers."""
    return [route for router in routers() for route in router.routes if isinstance(route, APIRoute)]


def described(version: str, **options: Any) -> FastAPI:
    """Make an application that describes itself with all routes, and can answer nothing yet."""
    app = FastAPIOffline(**_about(version), **options)
    app.add_api_route("/", _to_people_s_pages, methods=["GET"], include_in_schema=False)
    app.openapi = partial(_description, version)  # FastAPI's own way to complete a description
    guard_own_pages(app, OWN_PAGES)
    return app


def _about(version: str) -> dict[str, Any]:
    return {"title": "Serviceportal", "description": DESCRIPTION, "version": version, "contact": CONTACT}


@cache
def _description(version: str) -> dict[str, Any]:
    """Describe all routes: once, as this takes seconds; routes as they are, as preparing them for an application takes as long again."""
    routes = routes_of_all()
    app = FastAPI(**_about(version))
    app.router.routes[:] = routes
    return completed_description(app.openapi(), routes, FIRST_READ)


def _served(app: FastAPI, limits: Limits) -> Iterator[tuple[BaseRoute, int | None]]:
    """Yield the routes in their order, each with what its bodies take where that isn't what all take; then those of the application itself."""
    for router in routers():
        yield from ((route, _most_bytes(router, limits)) for route in router.routes)
    yield from ((route, None) for route in app.routes if isinstance(route, (Route, Mount)))


def _most_bytes(router: APIRouter, limits: Limits) -> int | None:
    """What bodies its routes take, where that isn't what all take."""
    if router is uploads.router:
        return limits.upload_bytes
    return limits.file_bytes + attaching.FORM if router is attaching.router else None


def create_app(backend: Backend) -> FastAPI:
    """Make the application; start nothing and connect to nothing."""

    watch = DatabaseWatch(backend.log, (backend.log.pool, backend.dispatcher.pool, *backend.reader.pools))
    figures = DatabaseFigures(backend.log)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[None]:
        current_default_thread_limiter().total_tokens = backend.limits.threads
        with watch:
            yield

    options: dict[str, Any] = {
        "lifespan": lifespan,
        "max_body_size": backend.limits.body_bytes,
        "form_limits": {
            "max_files": 1,
            "max_fields": 20,
            "max_part_size": 64 << 10,
        },  # each file would be a megabyte of memory and a descriptor
        "redirect_slashes": False,  # such a redirect would name whatever host the request named
        "swagger_ui_parameters": {"persistAuthorization": True, "docExpansion": "none", "filter": True},
    }
    app = described(backend.version, **options)
    app.router.routes.insert(0, RouteIndex(_served(app, backend.limits), app.router.default))
    _around_it_all(app, backend)
    app.state.backend = backend
    app.state.watch = watch
    app.state.action_tables = ACTION_TABLES
    app.state.guarded_routes = [route for router in routers() for route in router.routes if isinstance(route, GuardedRoute)]
    app.state.forms = FormRoutes(routes_of_all(), FIRST_READ)
    app.state.turns = Turns(backend.shares)
    app.state.metrics_text = MetricsText(backend.metrics.registry, lambda: asyncio.gather(watch.look(), figures.refresh()))
    install_errors(app)
    backend.metrics.registry.register(PositionCollector(watch.latest))
    backend.metrics.registry.register(ShareCollector(backend.shares))
    register_commands(backend.metrics.registry, backend.dispatcher, backend.log.lock_times)
    backend.metrics.registry.register(FiguresCollector(figures.latest))
    if (contents := backend.parts.find(Contents)) is not None:
        backend.metrics.registry.register(ContentFaults(contents))
    pools = {
        "log": backend.log.pool,
        "commands": backend.dispatcher.pool,
        "reader": backend.reader.pool,
        "exports": backend.reader.exports,
    }
    register_process(backend.metrics.registry, pools, backend.version, backend.commit)
    app.add_middleware(BodyDeadline, limits=backend.limits)
    app.add_middleware(Revalidation)
    app.add_middleware(Compression)
    app.add_middleware(SecurityHeaders, https=backend.https)
    app.add_middleware(AccessLog, metrics=backend.metrics)
    app.add_middleware(HeadAsGet)
    return app


def _around_it_all(app: FastAPI, backend: Backend) -> None:
    """The framework's own limit of bodies, and its answer to faults, are outside of all middleware, so what words the one and shows both to other origins goes around it all."""
    stack = app.build_middleware_stack
    limits = backend.limits

    def limit_of(path: str) -> int:
        if path == uploads.PATH:
            return limits.upload_bytes
        return limits.file_bytes if attaching.takes_files(path) else limits.body_bytes

    app.build_middleware_stack = lambda: across_origins(BodyLimit(stack(), limit_of), backend.origins)


def _to_people_s_pages(request: Request) -> RedirectResponse:
    """Lead to the front end, or to the description where there is none."""
    backend = backend_of(request)
    return RedirectResponse("/docs" if backend.front_end_url is None else backend.page("/"), status_code=307)
