"""The first page after the login: where the caller may go, what there is to do, and what may be created, or why not (seeds/2, "Startseite")."""

from collections.abc import Iterator, Sequence
from typing import Literal

from fastapi import Request, Response
from pydantic import BaseModel

from access.rights import OF_OPERATOR, Right, roles_with
from aggregates.accounts.roles import CustomerRole, OperatorRole
from aggregates.engine.words import codes_of
from api.engine.access import Anyone, Caller
from api.engine.allowed_actions import Denied, refused_as
from api.engine.needs_feature import closed_to, feature_needed
from api.engine.operation_ids import operation_id
from api.engine.reading import After, json_answer, reading
from api.engine.refusals import CustomerNeeded
from api.engine.route import GuardedRoute, guarded
from api.engine.tiles import TILES, Tile
from foundation.noun import Noun
from readmodels.engine.query_meta import Label
from readmodels.engine.reader import Reading
from readmodels.engine.relations import Relations

router = guarded("Startseite / start page", "profile", kept=True)


class Counted(BaseModel):
    """`count` things, which `href` lists."""

    label: Label
    count: int
    href: str


class ShownTile(BaseModel):
    """`refused`: why the caller may not go there; null if they may. `counters` are empty then."""

    name: str
    label: Label
    method: Literal["GET", "POST"]
    href: str
    refused: Denied | None
    counters: list[Counted]


class Creation(BaseModel):
    """What a request to `href` creates; `refused`: why the caller may not, null if they may."""

    operation: str
    label: Label
    method: Literal["POST"]
    href: str
    refused: Denied | None


class StartPage(BaseModel):
    """What nobody on the caller's side (customer or operator) could do is left out."""

    tiles: list[ShownTile]
    creations: list[Creation]


@router.get("/start", summary="Die Startseite / The start page", response_model=StartPage)
def show_start(caller: Anyone, request: Request, after: After) -> Response:
    """Tiles, what is to be counted on them, and what may be created, with the reason where it may not."""
    tiles = [tile for tile in TILES if _concerns(caller, tile.right)]
    counted = [tile for tile in tiles if tile.right in caller.rights]
    routes: Sequence[GuardedRoute] = request.app.state.guarded_routes
    if caller.customer_id is None:
        return _answer(caller, tiles, routes, None)
    reads: Relations = frozenset[str]().union(*(counter.of.reads for tile in counted for counter in tile.counters))
    with reading(caller, reads, after) as found:
        return _answer(caller, tiles, routes, found)


def _answer(caller: Caller, tiles: Sequence[Tile], routes: Sequence[GuardedRoute], found: Reading | None) -> Response:
    page = StartPage(tiles=[_tile(caller, tile, found) for tile in tiles], creations=[*_creations(caller, routes, found)])
    return json_answer(page.model_dump_json().encode())


def _tile(caller: Caller, tile: Tile, found: Reading | None) -> ShownTile:
    refused = closed_to(caller, found, tile.right, tile.feature) or _unnamed(caller, tile)
    counted: list[Counted] = []
    if refused is None and found is not None:
        counted = [Counted(label=_label(each.words), count=each.count(found), href=each.href) for each in tile.counters]
    return ShownTile(
        name=tile.name,
        label=_label(tile.words),
        method=tile.method,
        href=tile.href,
        refused=refused,
        counters=counted,
    )


def _label(words: Noun) -> Label:
    return Label(de=words.de, en=words.en)


def _creations(caller: Caller, routes: Sequence[GuardedRoute], found: Reading | None) -> Iterator[Creation]:
    """Every route that makes something new where the path names nothing yet."""
    for route in routes:
        right: Right = (route.area, "write")
        if route.methods == {"POST"} and route.status_code in (201, 202) and "{" not in route.path and _concerns(caller, right):
            de, _, en = str(route.summary).partition(" / ")
            label = Label(de=de, en=en)
            refused = closed_to(caller, found, right, feature_needed(route.dependencies))
            yield Creation(operation=operation_id(route), label=label, method="POST", href=route.path, refused=refused)


def _concerns(caller: Caller, right: Right) -> bool:
    """Tell whether somebody on the caller's side may do it."""
    side = codes_of(OperatorRole) if caller.role in codes_of(OperatorRole) else codes_of(CustomerRole)
    return any(role in side for role in roles_with(right))


def _unnamed(caller: Caller, tile: Tile) -> Denied | None:
    """Refuse where a customer must be named, and none is."""
    alone = tile.scope == "any" or (tile.scope == "within" and caller.role in OF_OPERATOR.get(tile.right[1], ()))
    return refused_as(CustomerNeeded()) if caller.customer_id is None and not alone else None
