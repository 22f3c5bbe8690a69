"""What belongs to a function that is switched off for a customer is closed at every door: list, detail, menu, and past (H-25)."""

from collections.abc import Callable, Mapping
from typing import Any, Concatenate, ParamSpec, TypeVar

from fastapi import APIRouter

from access.rights import FEATURE_OF, SHUT_WHOLLY
from api.engine.access import Caller
from api.engine.reading import reading, require_feature
from api.engine.route import area_of
from readmodels.engine.reader import Reading

P = ParamSpec("P")
R = TypeVar("R")


def feature_of(router: APIRouter) -> str | None:
    """Tell to which function the area of a router belongs; None: it is there for everybody, or its routes are shut already."""
    area = area_of(router)
    return None if area in SHUT_WHOLLY else FEATURE_OF.get(area)


def while_on(feature: str | None, act: Callable[Concatenate[Reading, P], R]) -> Callable[Concatenate[Reading, P], R]:
    """Make it refuse while the function is off (FeatureOff)."""
    if feature is None:
        return act

    def checked(found: Reading, *args: P.args, **fields: P.kwargs) -> R:
        require_feature(found, feature)
        return act(found, *args, **fields)

    return checked


def shows_row(_found: Reading, _row: Mapping[str, Any]) -> bool:
    """Leave out no row."""
    return True


def require_on(caller: Caller, feature: str | None) -> None:
    """Raise FeatureOff while the function is off."""
    if feature is not None:
        with reading(caller, frozenset(), 0) as found:
            require_feature(found, feature)
