"""What is wrong with a query is said together with what exists."""

from __future__ import annotations

from uuid import UUID

import pytest

from readmodels.clarification_cases.case_resource import CLARIFICATION_CASE_LIST
from readmodels.engine import query_refused as refused
from readmodels.engine.field import Field, Resource
from readmodels.engine.query import LARGEST_LIMIT
from readmodels.engine.query_meta import describe
from readmodels.engine.query_parameters import PARAMETERS, read_query
from readmodels.import_resource import QUARANTINE_LIST
from tests.readmodels.engine.query_table import DEVICES

REFUSALS: list[tuple[list[tuple[str, str]], type[refused.QueryRefused], str]] = [
    ([("colour", "red")], refused.UnknownParameter, "filter[field]"),
    ([("filter[colour]", "red")], refused.UnknownField, "name"),
    ([("filter[pin]", "1234")], refused.SecretField, "pin"),
    ([("sort", "pin")], refused.SecretField, "pin"),
    ([("fields", "name,pin")], refused.SecretField, "pin"),
    ([("filter[name][gt]", "a")], refused.UnknownOperator, "contains"),
    ([("filter[price][contains]", "1")], refused.UnknownOperator, "between"),
    ([("filter[status]", "broken")], refused.BadValue, "new, used, gone"),
    ([("filter[price]", "cheap")], refused.BadValue, "3.5"),
    ([("filter[price]", "NaN")], refused.BadValue, "3.5"),
    ([("filter[price]", "1e999999")], refused.BadValue, "3.5"),
    ([("filter[price][between]", "1")], refused.BadValue, "1,9"),
    ([("filter[bought]", "31.12.2026")], refused.BadValue, "2026-01-31"),
    ([("filter[bought]", "2026-02-30")], refused.BadValue, "2026-01-31"),
    ([("filter[changed]", "9999-12-31")], refused.BadValue, "2026-01-31T08:30:00Z"),
    ([("filter[price]", "1e2")], refused.BadValue, "3.5"),
    ([("filter[price]", " 5 ")], refused.BadValue, "3.5"),
    ([("filter[price]", "1_0")], refused.BadValue, "3.5"),
    ([("filter[bought]", "1767225600")], refused.BadValue, "2026-01-31"),
    ([("filter[bought]", "20260131")], refused.BadValue, "2026-01-31"),
    ([("filter[changed]", "1767225600")], refused.BadValue, "2026-01-31T08:30:00Z"),
    ([("filter[changed]", "20260131")], refused.BadValue, "2026-01-31T08:30:00Z"),
    ([("filter[changed]", "2026-W05-1")], refused.BadValue, "2026-01-31T08:30:00Z"),
    ([("filter[changed]", "2026-01-31T08:30:00")], refused.BadValue, "2026-01-31T08:30:00Z"),
    ([("filter[active]", "maybe")], refused.BadValue, "true"),
    ([("filter[name]", "")], refused.BadValue, "[empty]=true"),
    ([("filter[name]", "x" * 501)], refused.BadValue, "500"),
    ([("filter[name][empty]", "x")], refused.BadValue, "true"),
    ([("filter[name][in]", ",".join(map(str, range(1001))))], refused.TooMuch, "1000"),
    ([("filter[name][contains]", "x")] * 41, refused.TooMuch, "40"),
    ([("sort", "tags")], refused.NotSortable, "name"),
    ([("sort", "name,-name")], refused.ParameterTwice, "name"),
    ([("sort", "id,name,note,price,bought,changed,active")], refused.TooMuch, "6"),
    ([("sort", "name"), ("sort", "note")], refused.ParameterTwice, "sort"),
    ([("facets", "name,price")], refused.NotCounted, "status"),
    ([("limit", "0")], refused.BadValue, "500"),
    ([("limit", str(LARGEST_LIMIT + 1))], refused.BadValue, "500"),
    ([("limit", "²")], refused.BadValue, "500"),
    ([("count", "about")], refused.BadValue, "exact"),
    ([("search", "a b c d e f g h i")], refused.TooMuch, "8"),
    ([("search", "x" * 201)], refused.BadValue, "200"),
]


@pytest.mark.requirement("X-01")
@pytest.mark.parametrize(("pairs", "kind", "told"), REFUSALS)
def test_a_refusal_says_what_exists_in_both_languages(pairs: list[tuple[str, str]], kind: type[refused.QueryRefused], told: str) -> None:
    with pytest.raises(refused.QueryRefused) as refusal:
        read_query(DEVICES, pairs)
    assert type(refusal.value) is kind
    text = f"{refusal.value.text_en} {refusal.value.hint_told}".lower()
    assert told.lower() in text
    assert told.lower() in f"{refusal.value.text_de} {refusal.value.hint_told}".lower()
    assert "pin" not in refusal.value.hint_told


def test_every_kind_of_refusal_has_its_own_code_and_sentences() -> None:
    kinds = [*refused.QueryRefused.__subclasses__(), *refused.OfColumn.__subclasses__()]
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert len({kind.de for kind in kinds}) == len({kind.__doc__ for kind in kinds}) == len(kinds)


def test_a_list_without_search_or_with_a_field_shut_off_says_so() -> None:
    fields = (Field("id", "id", "Id", "Id"), Field("note", "text", "Notiz", "Note", filterable=False, sortable=False))
    plain = Resource("plain", "plain", "Liste", "List", fields, default_sort=("id",))
    with pytest.raises(refused.NotSearchable):
        read_query(plain, [("search", "x")])
    with pytest.raises(refused.NotFilterable):
        read_query(plain, [("filter[note]", "x")])
    with pytest.raises(refused.NotSortable):
        read_query(plain, [("sort", "note")])
    assert describe(plain).fields[1].operators == []


@pytest.mark.requirement("X-01")
def test_the_description_names_fields_types_operators_and_labels() -> None:
    description = describe(DEVICES)
    assert [field.name for field in description.fields] == ["id", "name", "note", "price", "bought", "changed", "active", "status", "tags"]
    status = next(field for field in description.fields if field.name == "status")
    assert status.model_dump() == {
        "name": "status",
        "type": "choice",
        "label": {"de": "Status", "en": "Status"},
        "operators": ["eq", "ne", "in", "empty"],
        "sortable": True,
        "searchable": False,
        "facet": True,
        "nullable": True,
        "personal": False,
        "exported": True,
        "choices": [
            {"de": "Neu", "en": "New", "value": "new"},
            {"de": "Benutzt", "en": "Used", "value": "used"},
            {"de": "Fort", "en": "Gone", "value": "gone"},
        ],
    }
    for field in description.fields:
        for operator in field.operators:
            values = {
                "number": "1",
                "date": "2026-01-01",
                "instant": "2026-01-01",
                "boolean": "true",
                "choice": "new",
                "id": str(UUID(int=1)),
            }
            value = "true" if operator == "empty" else values.get(field.type, "x")
            read_query(DEVICES, [(f"filter[{field.name}][{operator}]", f"{value},{value}" if operator == "between" else value)])


def test_an_id_that_is_put_together_can_be_asked_for() -> None:
    read_query(CLARIFICATION_CASE_LIST, [("filter[id]", f"new_from_feed:{UUID(int=1)}")])
    read_query(QUARANTINE_LIST, [("filter[id]", f"{UUID(int=1)}:7")])
    with pytest.raises(refused.BadValue):
        read_query(CLARIFICATION_CASE_LIST, [("filter[device_id]", f"new_from_feed:{UUID(int=1)}")])


def test_a_list_is_declared_soundly_or_not_at_all() -> None:
    key = Field("id", "id", "Id", "Id")
    for fields, sort, message in [
        ((key, key), ("id",), "same name"),
        ((Field("name", "text", "Name", "Name"),), ("name",), "key"),
        ((key,), ("name",), "no such field: name"),
        ((key, Field("name", "text", "Name", "Name", searchable=True)), ("id",), "search column"),
    ]:
        with pytest.raises(ValueError, match=message):
            Resource("list", "list", "Liste", "List", fields, default_sort=sort)
    with pytest.raises(ValueError, match="no facet"):
        Field("tags", "list", "Merkmale", "Tags", facet=True)


def test_a_refusal_begins_with_its_text_and_names_all_that_a_list_takes() -> None:
    assert refused.ParameterTwice("sort").text_en == '"sort" may be given only once.'
    told = refused.UnknownParameter("colour", known=", ".join(PARAMETERS)).hint_told
    assert {"after", "lang"} <= set(told.partition("There are: ")[2].split(", "))
