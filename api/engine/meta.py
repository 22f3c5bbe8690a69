"""What can be asked, and what is asked for: lists and forms with their fields, types and labels (X-01)."""

from collections.abc import Mapping, Sequence

from fastapi import FastAPI, Request, Response
from typing_extensions import TypedDict

from api.engine.access import Anyone, Caller
from api.engine.allowed_actions import ActionTable
from api.engine.answer import Texts
from api.engine.form_answer import FormsTold, FormTold
from api.engine.form_routes import FormRoutes
from api.engine.forms import FORMS, Own, form_at
from api.engine.operation_ids import operation_id
from api.engine.reading import After, json_answer, reading
from api.engine.route import GuardedRoute, guarded
from commands.engine.command import NotFound
from foundation.noun import Noun
from readmodels.engine.field import LISTS
from readmodels.engine.listed_for import listed_for
from readmodels.engine.own_fields import defined_in
from readmodels.engine.query_meta import ActionDescription, Label, ResourceDescription, describe
from readmodels.engine.relations import Relations

router = guarded("Beschreibung / description", "profile", kept=True)
_LIST = Noun("Liste", "list")
_FORM = Noun("Formular", "form")
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


@router.get(FORMS, summary="Alle Formulare / All forms", response_model=FormsTold)
def list_forms(_caller: Anyone, request: Request) -> Response:
    """Each operation that takes a body, and where its fields are told."""
    return json_answer(FormsTold(forms=_forms(request).named()))


@router.get(FORMS + "/{operation_id}", summary="Felder eines Formulars / Fields of a form", response_model=FormTold)
def get_form(operation_id: str, caller: Anyone, request: Request, after: After) -> Response:
    """What an operation asks for, with labels and help in both languages, and the fields of the customer's own."""
    found = _forms(request).told(operation_id, _own_fields(caller, after))
    if found is None:
        raise NotFound(_FORM, operation_id)
    return json_answer(found)


def _forms(request: Request) -> FormRoutes:
    return request.app.state.forms


def _own_fields(caller: Caller, after: int) -> Own:
    if caller.customer_id is None:
        return {}
    with reading(caller, CUSTOMERS, after) as found:
        row = found.settings.row
    columns = {own.defined_in for each in LISTS for own in each.own}
    return {column.removesuffix("s"): defined_in(row, column) for column in columns}


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
    found = {(route.path, method): route for route in routes for method in route.methods or ()}
    told: list[ActionDescription] = []
    tables: Mapping[str, ActionTable] = app.state.action_tables
    for action in tables[resource].actions if resource in tables else ():
        route = found[action.path, action.method]
        de, _, en = str(route.summary).partition(" / ")
        label, form = Label(de=de, en=en), form_at(operation_id(route)) if route.body_field is not None else None
        told.append(ActionDescription(name=action.name, label=label, method=action.method, path=action.path, form=form))
    return told
