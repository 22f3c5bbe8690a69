"""Forms are made of single operations, without describing all of the API, and say what the description says."""

from __future__ import annotations

from api.app import FIRST_READ, described, routes_of_all
from api.engine.form_routes import FormRoutes
from api.engine.forms import Forms, form_named


def test_each_form_says_what_the_description_says_of_its_body_in_its_order() -> None:
    document = described("1").openapi()
    forms = FormRoutes(routes_of_all(), FIRST_READ)
    asking = [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if "requestBody" in operation
    ]
    assert forms.named() == [form_named(path, method, each["operationId"], each["summary"]) for path, method, each in asking]
    read_at = {path for path, methods in document["paths"].items() if "get" in methods}
    whole = Forms(document["components"]["schemas"], read_at, {})
    for named, (_, _, operation) in zip(forms.named(), asking, strict=True):
        assert forms.told(named["operation_id"], {}) == whole.told(named, operation["requestBody"])
    assert forms.told("nothing", {}) is None
