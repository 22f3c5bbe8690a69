"""Routes of a function that a customer must have agreed, where not its whole area belongs to it (H-25)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fastapi import Depends, Request

from access.rights import Action, Right
from api.engine.access import Anyone, Caller
from api.engine.allowed_actions import Denied, closed, refused_as
from api.engine.reading import feature_off
from api.engine.while_on import require_on
from readmodels.engine.reader import Reading


@dataclass(frozen=True)
class NeedsFeature:
    """Refuses a request while the customer hasn't agreed; first whoever may not do it anyway, as menus do."""

    feature: str
    action: Action

    def __call__(self, caller: Anyone, request: Request) -> None:
        caller.require(request.scope["area"], self.action)
        require_on(caller, self.feature)


def needs_feature(feature: str, action: Action = "write") -> Any:
    """Make the dependency of such a route, for whoever has this right in its area."""
    return Depends(NeedsFeature(feature, action))


def feature_needed(dependencies: Iterable[Any]) -> str | None:
    """Tell which function a route needs, by its dependencies."""
    found = (each.dependency for each in dependencies)
    return next((each.feature for each in found if isinstance(each, NeedsFeature)), None)


def closed_to(caller: Caller, found: Reading | None, right: Right, feature: str | None) -> Denied | None:
    """Tell why nobody like the caller may do it, be it for want of the function."""
    refused = closed(caller, found, right)
    if refused is None and feature is not None and found is not None and feature not in found.settings.features:
        return refused_as(feature_off(feature))
    return refused
