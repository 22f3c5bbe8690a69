"""How requests read: after the position that the client names (A-07), for the caller's customer only (X-06)."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager, nullcontext
from typing import Annotated, Any

import orjson
from fastapi import Depends, Header, Query, Response

from access.rights import name_of_feature
from api.engine.access import Caller
from api.engine.asking import read_as
from commands.engine.feature_off import FeatureOff
from projections.engine.kept_by import kept_by
from readmodels.engine.detail import Detail
from readmodels.engine.reader import Reading
from readmodels.engine.relations import Relations

_FURTHEST = 2**62


async def _position(
    x_position: Annotated[
        int | None,
        Header(
            ge=0,
            le=_FURTHEST,
            description="Wait until the answer contains the write with this position / wartet, bis diese Position enthalten ist",
        ),
    ] = None,
    after: Annotated[int | None, Query(ge=0, le=_FURTHEST, description="The same as X-Position / wie X-Position")] = None,
) -> int:
    return max(x_position or 0, after or 0)


After = Annotated[int, Depends(_position)]
"""The position that the answer must contain; 0: any will do."""


@contextmanager
def reading(caller: Caller, reads: Relations, after: int, *, whole: bool = False) -> Generator[Reading]:
    """Open the customer's read models, once what fills these tables and views has reached the position.

    Raises PositionNotReached, and as `wait_for` does.

    The customer's settings (`Reading.settings`) need not be among them: its zone and functions, which every answer looks at, are those of the moment, or all lists
    would wait for the heaviest projection.
    """
    wait_for(caller, reads, after)
    with read_as(caller, caller.customer, kept_by(reads), whole=whole) as found:
        yield found


def wait_for(caller: Caller, reads: Relations, position: int) -> None:
    """Wait until what fills these tables and views has reached the position.

    Whoever waits has a place of the share `positions`, as he keeps a thread, and leaves the request's own to others. Raises PositionNotReached, and
    as `Caller.take` does.
    """
    reader, projections = caller.backend.reader, kept_by(reads)
    if not reader.reached(projections, position):
        with caller.take("positions"), caller.turn.left() if caller.turn is not None else nullcontext():
            reader.wait(projections, position)


def require_feature(found: Reading, feature: str) -> None:
    """Refuse a function marked * in manual 1 unless it is switched on for the customer (H-25)."""
    if feature not in found.settings.features:
        raise feature_off(feature)


def feature_off(feature: str) -> FeatureOff:
    de, en = name_of_feature(feature)
    return FeatureOff(feature_de=de, feature=en)


def json_answer(body: Any, position: int | None = None, **headers: str) -> Response:
    """Answer with JSON, and with the position that it shows."""
    told = {"Cache-Control": "no-store", **headers}
    if position is not None:
        told["X-Position"] = str(position)
    return Response(body if isinstance(body, bytes) else orjson.dumps(body), 200, told, "application/json")


def detail_answer(detail: Detail, more: Mapping[str, Any]) -> Response:
    """Answer with the thing, and with what else is told of it: what the caller may do with it (api/engine/allowed_actions.py)."""
    return json_answer({**detail.fields, **more}, detail.position, ETag=f'"{detail.version}"')
