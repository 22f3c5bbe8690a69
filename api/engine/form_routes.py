"""Which operations have forms, and each described by itself when its form is asked for: to describe all of the API takes seconds of a processor."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api.engine.access import SAFE
from api.engine.description import Schema, place_of
from api.engine.form_answer import FormNamed, FormTold
from api.engine.forms import Forms, Own, form_named
from api.engine.operation_ids import operation_id


class FormRoutes:
    """Those of these routes that take a body, in the order of the description, in which tags of `first` come first."""

    def __init__(self, routes: Iterable[APIRoute], first: Sequence[str]) -> None:
        self._shown = [route for route in routes if route.include_in_schema]
        self._first = first
        self._read_at = frozenset(route.path_format for route in self._shown if "GET" in (route.methods or ()))
        self._described: dict[str, Schema] = {}

    @cached_property
    def _asking(self) -> Mapping[str, tuple[APIRoute, str]]:
        """By the names of their operations; found out when it is first asked for, as the routes that change something are prepared for it."""
        changing = [route for route in self._shown if not SAFE.issuperset(route.methods or ())]
        return {operation_id(route): (route, method) for route, method in _in_order(changing, self._first) if route.body_field is not None}

    def named(self) -> list[FormNamed]:
        return [form_named(route.path_format, method, name, str(route.summary)) for name, (route, method) in self._asking.items()]

    def told(self, name: str, own: Own) -> FormTold | None:
        """Tell one, by the name of its operation; None where there is none."""
        if name not in self._asking:
            return None
        route, method = self._asking[name]
        if name not in self._described:
            self._described[name] = get_openapi(title="", version="", routes=[route])
        told = self._described[name]
        operation: Schema = told["paths"][route.path_format][method]
        named = form_named(route.path_format, method, name, str(route.summary))
        return Forms(told["components"]["schemas"], self._read_at, own).told(named, operation["requestBody"])


def _in_order(routes: Sequence[APIRoute], first: Sequence[str]) -> Iterator[tuple[APIRoute, str]]:
    by_path: dict[str, list[APIRoute]] = {}
    for route in routes:
        by_path.setdefault(route.path_format, []).append(route)
    for _, together in sorted(by_path.items(), key=lambda found: place_of(found[0], [*map(str, found[1][0].tags)], first)):
        yield from ((route, method.lower()) for route in together for method in route.methods or ())
