"""Routes that are prepared when they are first asked: a process that starts is to answer at once, and of some 600 routes it needs few."""

from collections.abc import Callable
from threading import RLock
from typing import TYPE_CHECKING, Any

from fastapi.routing import APIRoute
from starlette.routing import compile_path, get_name

_PREPARING = RLock()
_SAID = ("summary", "status_code", "openapi_extra")
"""What is kept as it was said, and read of many routes at a time."""


class LateRoute(APIRoute):
    """Knows at once by which requests it is meant, and how it is told among others; all else when it is first asked for.

    To prepare all takes three seconds of a processor, to prepare one a hundredth of one: its parameters, bodies and answers are made types.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        self.path, self.endpoint = path, endpoint
        self.path_regex, self.path_format, self.param_convertors = compile_path(path)
        self.methods = {method.upper() for method in options.get("methods") or ("GET",)}
        self.name = options.get("name") or get_name(endpoint)
        self.tags = options.get("tags") or []
        self.dependencies = [*(options.get("dependencies") or ())]
        self.include_in_schema = options.get("include_in_schema", True)
        self.__dict__.update({name: options.get(name) for name in _SAID})
        self._given = (path, endpoint, options)

    if not TYPE_CHECKING:  # the framework's own declarations tell the types

        def __getattr__(self, name: str) -> Any:
            """Prepare the route: what is asked for isn't there yet."""
            with _PREPARING:
                given = self.__dict__.pop("_given", None)
                if given is not None:
                    path, endpoint, options = given
                    try:
                        super().__init__(path, endpoint, **options)
                    except BaseException:
                        self._given = given
                        raise
            return object.__getattribute__(self, name)
