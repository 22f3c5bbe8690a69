"""Requests for files: each takes a place among those that are taken at the same time, and may name itself, so that somebody can follow it."""

import time
from collections.abc import AsyncGenerator
from dataclasses import replace
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from anyio import from_thread
from fastapi import Depends, Query, Request
from starlette.concurrency import run_in_threadpool

from api.engine.access import Caller, authenticate
from api.engine.exports_under_way import NamedDownload, begin
from api.engine.followed import Followed
from api.engine.refusals import not_authenticated
from api.engine.shares import Place
from api.engine.turns import takes
from eventstore.ids import new_id

EXPORT_ID = "export_id"
_PATIENCE = 60.0
"""Seconds for which a download that is followed waits for its place; one that nobody follows is refused at once."""
_LOOK = 0.1
_LOOK_AT_READER = 1.0
ExportId = Annotated[
    UUID | None,
    Query(
        description="A name for this download, made by the client: `GET /exports/{export_id}` tells how far it is / ein Name für diesen Download, unter dem sein Fortschritt zu sehen ist"
    ),
]


async def _followed(request: Request, export_id: ExportId = None) -> AsyncGenerator[None]:
    caller: Caller = request.scope["caller"]
    if export_id is None or not caller.shown:
        yield
        return
    route: Any = request.scope["route"]
    de, _, en = route.summary.partition(" / ")
    asked = NamedDownload(caller.organisation, export_id, new_id(), caller.id, route.path, route.path.rpartition(".")[2], de, en or de)
    pool, herald = caller.backend.log.pool, caller.backend.herald
    await run_in_threadpool(begin, pool, asked)
    followed = Followed(asked, partial(_check_let_in, request, caller), request.is_disconnected)
    herald.follow(pool, followed)
    request.scope["caller"] = replace(caller, followed=followed)
    error: BaseException | None = None
    try:
        yield
    except BaseException as failed:
        error = failed
        raise
    finally:
        herald.end(followed, error)


DOWNLOADS = [takes("downloads"), Depends(_followed, scope="request")]
"""What every route that answers with a file depends on."""


def place_for(caller: Caller) -> Place:
    """Take a place among the files that are made at the same time; a download that is followed waits for it. Raises as `Caller.take` does, ExportEnded, and NotAuthenticated where whoever waited may not ask any more."""
    followed = caller.followed
    if followed is None:
        return caller.take("exports")
    place = caller.backend.shares.take_if_free("exports", caller.id, caller.organisation)
    if place is None:
        place = _waited_for(caller, followed)
        try:
            followed.check_let_in()
        except BaseException:
            place.give_back()
            raise
    followed.running()
    return place


def _waited_for(caller: Caller, followed: Followed) -> Place:
    given_up = time.monotonic() + _PATIENCE
    looked = time.monotonic()
    while (place := caller.backend.shares.take_if_free("exports", caller.id, caller.organisation)) is None:
        if time.monotonic() - looked > _LOOK_AT_READER:
            looked = time.monotonic()
            if from_thread.run(followed.reader_gone):
                followed.leave()
        followed.check()
        if time.monotonic() > given_up or caller.backend.ending.is_set():
            return caller.take("exports")
        time.sleep(_LOOK)
    return place


def _check_let_in(request: Request, caller: Caller) -> None:
    """Raises NotAuthenticated: unless session or token would still be let in, with the rights that they had."""
    again = authenticate(request)
    if again.customer_id != caller.customer_id or not caller.rights <= again.rights:
        raise not_authenticated()
