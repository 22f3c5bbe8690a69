"""What a request says must be known, and said once: a second value of a parameter, a header, a field of a body would otherwise be dropped without a word.

Parameters that take several values may be repeated. A list's own (`filter[…]`, `sort` …) are read by the list's contract, which refuses likewise.
"""

import json
from collections.abc import Callable, Coroutine, Mapping, Sequence, Set
from functools import cached_property
from typing import Any, cast, get_args

from fastapi import Depends, Request, Response
from fastapi._compat import field_annotation_is_sequence
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Query
from starlette.datastructures import FormData

from api.engine.language import Language
from api.engine.late_route import LateRoute
from api.engine.problem import Problem
from foundation.noun import Noun
from readmodels.engine.query_refused import BadValue, ParameterTwice, UnknownParameter
from readmodels.engine.query_values import shown

Handler = Callable[[Request], Coroutine[Any, Any, Response]]

SINGLE_HEADERS = (
    "authorization",
    "content-type",
    "idempotency-key",
    "if-match",
    "x-csrf-token",
    "x-customer",
    "x-effective-at",
    "x-position",
)
"""Headers that mean one thing; others may come in parts, as HTTP has it."""
EVERYWHERE = frozenset({"lang"})
"""What every route takes."""
LANGUAGE = Noun("Sprache", "language")
_FILTER = "filter["


class HeaderTwice(Problem):
    """The header {header} came more than once, and only one can be meant. Send it once."""

    code = "header-twice"
    de = "Der Header {header} kam mehrmals, gemeint sein kann nur einer. Bitte einmal senden."


class FieldTwice(Problem):
    """The field "{field}" stands more than once in the body, and only one can be meant. Send it once."""

    status = 422
    code = "field-twice"
    de = "Das Feld „{field}“ steht mehrmals in der Anfrage, gemeint sein kann nur eines. Bitte einmal senden."


class NoParameters(UnknownParameter):
    """Nothing can be asked for by "{parameter}" here, nor by anything else; leave it out."""

    de = "Mit „{parameter}“ kann hier nicht gefragt werden, auch mit sonst nichts; bitte weglassen."
    hint = ""


async def _nothing() -> None:
    """Nothing is to be done: it says something of the route that has it."""


others_send_more: Any = Depends(_nothing)
"""A dependency of routes to which other systems send people, by protocols that let them add parameters of their own."""


class _Once(Request):
    """Refuses a body that says something twice."""

    async def json(self) -> Any:
        return json.loads(await self.body(), object_pairs_hook=_fields_once)

    async def _get_form(self, **limits: Any) -> FormData:
        form = await super()._get_form(**limits)
        try:
            _fields_once(form.multi_items())
        except FieldTwice:
            await form.close()
            raise
        return form


def _fields_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise FieldTwice(field=shown(next(name for name in names if names.count(name) > 1)))
    return found


def headers_once(request: Request) -> None:
    """Raises HeaderTwice."""
    names = [name for name, _ in request.scope["headers"]]
    if len(names) > len(set(names)):
        for name in SINGLE_HEADERS:
            if names.count(name.encode()) > 1:
                raise HeaderTwice(header="-".join(part.capitalize() for part in name.split("-")))


def asked_nothing(request: Request) -> None:
    """Refuse whatever is asked for but a language. Raises HeaderTwice, NoParameters, ParameterTwice, BadValue."""
    headers_once(request)
    names = [name for name, _ in request.query_params.multi_items()]
    for name in names:
        if name not in EVERYWHERE:
            raise NoParameters(shown(name))
        if names.count(name) > 1:
            raise ParameterTwice(name)
    _check_language(request)


def _check_language(request: Request) -> None:
    """Raises BadValue."""
    asked = request.query_params.get("lang", "")
    if asked and asked.lower()[:2] not in get_args(Language):
        raise BadValue("lang", LANGUAGE, value=shown(asked), expected=("de or en", "de oder en"))


class SaidOnceRoute(LateRoute):
    """Refuses what it doesn't know and what is said twice, before it looks at anything else of the request."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def asked(request: Request) -> Response:
            headers_once(request)
            self._check_parameters([name for name, _ in request.query_params.multi_items()])
            if others_send_more not in self.dependencies:
                _check_language(request)
            return await handle(request if others_send_more in self.dependencies else _Once(request.scope, request.receive))

        return asked

    def _check_parameters(self, names: Sequence[str]) -> None:
        """Raises UnknownParameter, ParameterTwice."""
        for name in dict.fromkeys(names):
            if name in self._own or name in self._of_list:
                if names.count(name) > 1 and not self._own.get(name):
                    raise ParameterTwice(name)
            elif not ((self._of_list and name.startswith(_FILTER)) or others_send_more in self.dependencies):
                known = ", ".join(self._known)
                raise UnknownParameter(shown(name), known=known) if known else NoParameters(shown(name))

    @cached_property
    def _own(self) -> Mapping[str, bool]:
        """Those that it reads itself → whether they take several values."""
        fields = [field for field in get_flat_params(self.dependant) if isinstance(field.field_info, Query)]
        return dict.fromkeys(EVERYWHERE, False) | {
            field.alias: field_annotation_is_sequence(field.field_info.annotation) for field in fields
        }

    @cached_property
    def _of_list(self) -> Set[str]:
        """Those that the list's contract reads, but for its filters, which may be repeated and have any field of the customer's own."""
        described = cast("Sequence[Mapping[str, str]]", (self.openapi_extra or {}).get("parameters", ()))
        return {each["name"] for each in described if each["in"] == "query" and not each["name"].startswith(_FILTER)} - self._own.keys()

    @cached_property
    def _known(self) -> Sequence[str]:
        filters = ["filter[field]", "filter[field][operator]"] if self._of_list else []
        return [*filters, *sorted((self._of_list | self._own.keys()) - EVERYWHERE)]
