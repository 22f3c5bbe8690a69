"""The magnifier: one text, looked for in all things that the caller may see, in groups (H-17; seeds/1, "Die Detailansicht").

What finds a thing are the words of its list's search, and what it is known by, however that is typed: such a hit stands first, then those whose title begins with the text.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, NamedTuple

import orjson
from fastapi import Query as Parameter
from fastapi import Response
from pydantic import BaseModel

from access.rights import denied
from api.engine.access import Anyone, Caller
from api.engine.reading import After, json_answer, reading
from api.engine.route import area_of, guarded
from api.engine.shape import Storable
from api.engine.thing import THINGS, Thing
from foundation.normal_form import key
from readmodels.engine.detail import position_shown
from readmodels.engine.field import Resource
from readmodels.engine.list_href import asking
from readmodels.engine.listed_for import listed_for
from readmodels.engine.query import Query, answer
from readmodels.engine.query_parameters import LONGEST_SEARCH, read_query
from readmodels.engine.query_refused import NothingSearched, QueryRefused
from readmodels.engine.reader import Reading
from readmodels.engine.relations import Relations

router = guarded("Suche / search", "profile", kept=True)
PER_GROUP = 5
MOST_PER_GROUP = 20


class Hit(BaseModel):
    """`known_by`: the field by whose value the thing was found as a whole; null where words were. `beside`: what tells it from others, by the names of its list's fields."""

    id: str
    href: str
    title: str
    beside: dict[str, str | None]
    known_by: str | None


class HitGroup(BaseModel):
    """The hits of the list `of`. `href`: the list itself with what was looked for; `more`: it has further ones."""

    of: str
    de: str
    en: str
    href: str
    more: bool
    items: list[Hit]


class Found(BaseModel):
    """Groups without hits are left out, as are lists that the caller may not read."""

    groups: list[HitGroup]
    position: int | None


@router.get("/search", summary="In allem suchen / Search everything", response_model=Found)
def search_everything(
    caller: Anyone,
    after: After,
    search: Annotated[
        str,
        Storable,
        Parameter(
            max_length=LONGEST_SEARCH,
            description="Words that must all occur, or what a thing is known by, however it is typed",
        ),
    ],
    limit: Annotated[int, Parameter(ge=1, le=MOST_PER_GROUP, description="Hits of each group at most")] = PER_GROUP,
) -> Response:
    """Looks through all things of the customer that have a search, as far as the caller may read them."""
    if not key(search):
        raise NothingSearched("search")
    things = [thing for thing in THINGS if thing.resource.search_column and (area_of(thing.router), "read") in caller.rights]
    if not things:  # who may read none of them needs name no customer either
        return json_answer(Found(groups=[], position=None).model_dump_json().encode())
    reads: Relations = frozenset[str]().union(*(thing.resource.reads for thing in things))
    with reading(caller, reads, after) as found:
        groups = [group for thing in things if _open(caller, found, thing) and (group := _group(found, thing, search, limit)).items]
        return json_answer(Found(groups=groups, position=position_shown(found)).model_dump_json().encode())


def _open(caller: Caller, found: Reading, thing: Thing) -> bool:
    return denied(caller.rights, (area_of(thing.router), "read"), found.settings.features) is None


def _group(found: Reading, thing: Thing, text: str, limit: int) -> HitGroup:
    listed = listed_for(found, thing.resource)
    hits: dict[str, Hit] = {}
    href = None
    more = False
    for way in _ways(listed, thing, text):
        try:
            query = read_query(listed, way.asked, found.settings.zone)
        except QueryRefused:
            if way.of_all:  # words are wrong for all, but it needs not be a value of this field
                raise
            continue
        rows = _rows(found, thing, listed, query, limit)
        if rows and way.lists:
            href = href or asking(thing.listed, way.asked)
        more = more or len(rows) > limit
        for row in rows:
            hits.setdefault(row["id"], _hit(thing, row, way.known_by))
    return HitGroup(
        of=thing.resource.name,
        de=thing.resource.de,
        en=thing.resource.en,
        href=href or thing.listed,
        more=more or len(hits) > limit,
        items=[*hits.values()][:limit],
    )


class _Way(NamedTuple):
    """`asked`: the parameters of the list that ask so; `known_by`: the field whose value it is; `lists`: whether the list so asked is where the group leads."""

    asked: Sequence[tuple[str, str]]
    known_by: str | None = None
    lists: bool = True
    of_all: bool = False


def _ways(listed: Resource, thing: Thing, text: str) -> Iterator[_Way]:
    """Yield how the list is asked, what fits best first."""
    for way in thing.known_by:
        if way.claimed(text) is not None and way.field in listed.visible:
            yield _Way([(f"filter[{way.field}]", text)], way.field)
    for name in thing.headline.title:
        if name in listed.visible:
            yield _Way(
                [(f"filter[{name}][starts]", " ".join(text.split())), ("sort", name)], lists=False
            )  # the whole title sorts before longer ones
    yield _Way([("search", text)], of_all=True)


def _rows(found: Reading, thing: Thing, listed: Resource, query: Query, limit: int) -> Sequence[dict[str, Any]]:
    headline = thing.headline
    asked = thing.narrow(found, query)
    page = answer(
        found.connection,
        listed,
        Query(asked.sort, ("id", *headline.title, *headline.beside), asked.conditions, asked.search, limit=limit + 1),
        found.customer_id,
        found.projections,
    )
    return orjson.loads(page)["items"]


def _in_words(value: str | list[str] | None) -> str | None:
    return ", ".join(value) if isinstance(value, list) else value


def _hit(thing: Thing, row: dict[str, Any], known_by: str | None) -> Hit:
    beside = {name: _in_words(row[name]) for name in thing.headline.beside}
    titles: list[str | None] = [*(row[name] for name in thing.headline.title), *beside.values()]
    title = next((each for each in titles if each), row["id"])
    return Hit(id=row["id"], href=f"{thing.listed}/{row['id']}", title=title, beside=beside, known_by=known_by)
