"""What can be asked: the lists with their fields, types, operators and labels (X-01)."""

from collections.abc import Mapping, Sequence

from fastapi import FastAPI, Request, Response
from typing_extensions import TypedDict

from api.engine.access import Anyone
from api.engine.allowed_actions import ActionTable
from api.engine.answer import Texts
from api.engine.reading import After, json_answer, reading
from api.engine.route import GuardedRoute, guarded
from commands.engine.command import NotFound
from foundation.noun import Noun
from readmodels.engine.field import LISTS
from readmodels.engine.listed_for import listed_for
from readmodels.engine.query_meta import ActionDescription, Label, ResourceDescription, describe
from readmodels.engine.relations import Relations

router = guarded("Beschreibung / description", "profile")
_LIST = Noun("Liste", "list")
CUSTOMERS: Relations = frozenset({"customers"})
"""What says which fields of its own a customer has."""


class ListTold(TypedDict):
    """A list, and where it is described."""

    name: str
    label: Texts
    href: str


class ListsTold(TypedDict):
    """All lists that can be asked."""

    resources: list[ListTold]


@router.get("/meta", summary="Alle Listen / All lists", response_model=ListsTold)
def list_resources(_caller: Anyone) -> Response:
    told = [{"name": each.name, "label": {"de": each.de, "en": each.en}, "href": f"/meta/{each.name}"} for each in LISTS]
    return json_answer({"resources": told})


@router.get("/meta/{resource}", summary="Felder einer Liste / Fields of a list", response_model=ResourceDescription)
def describe_resource(resource: str, caller: Anyone, request: Request, after: After) -> Response:
    found = next((each for each in LISTS if each.name == resource), None)
    if found is None:
        raise NotFound(_LIST, resource)
    if found.own and caller.customer_id is not None:
        with reading(caller, CUSTOMERS, after) as customer:
            found = listed_for(customer, found)
    return json_answer(describe(found, _actions(resource, request.app)).model_dump(mode="json"))


def _actions(resource: str, app: FastAPI) -> list[ActionDescription]:
    """Their labels are the summaries of their routes."""
    routes: Sequence[GuardedRoute] = app.state.guarded_routes
    summaries = {(route.path, method): str(route.summary) for route in routes for method in route.methods or ()}
    told: list[ActionDescription] = []
    tables: Mapping[str, ActionTable] = app.state.action_tables
    for action in tables[resource].actions if resource in tables else ():
        de, _, en = summaries[action.path, action.method].partition(" / ")
        told.append(ActionDescription(name=action.name, label=Label(de=de, en=en), method=action.method, path=action.path))
    return told
