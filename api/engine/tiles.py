"""What a portal's start page leads to: areas contribute their tiles, with what is to be counted on them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import orjson

from access.rights import Right
from api.engine.narrowing import Narrow, as_asked
from foundation.contribution import Point
from foundation.noun import Noun
from readmodels.engine.field import Resource
from readmodels.engine.list_href import asking
from readmodels.engine.listed_for import listed_for
from readmodels.engine.query import answer
from readmodels.engine.query_parameters import read_query
from readmodels.engine.reader import Reading


@dataclass(frozen=True, slots=True)
class Counter:
    """The rows that a list shows (`narrow`) when it is asked so; `words`: what there are so many of."""

    words: Noun
    of: Resource
    asked: Mapping[str, str]
    narrow: Narrow = as_asked

    @property
    def href(self) -> str:
        """Where these rows are."""
        return asking(f"/{self.of.name}", self.asked.items())

    def count(self, found: Reading) -> int:
        """Count them."""
        listed = listed_for(found, self.of)
        query = self.narrow(found, read_query(listed, self.asked.items(), found.settings.zone))
        query = replace(query, fields=(listed.key_field.name,), limit=1, count=True)
        return orjson.loads(answer(found.connection, listed, query, found.customer_id, found.projections))["total"]


@dataclass(frozen=True, slots=True)
class Tile:
    """`right`: who has it may go there. `scope`: about one customer, who must be known; `within` one, or within the operator where none was named (`May`); or `any`."""

    name: str
    words: Noun
    href: str
    right: Right
    counters: tuple[Counter, ...] = ()
    scope: Literal["customer", "within", "any"] = "customer"
    method: Literal["GET", "POST"] = "GET"
    feature: str | None = None
    """What the customer must have agreed, where not the whole area belongs to it."""


TILES: Point[Tile] = Point("api.registry", "TILES")
"""All that the start page may lead to."""
