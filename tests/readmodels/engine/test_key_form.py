"""What is typed or pasted into a filter or a search is put into the form in which lists hold it (X-01)."""

import re
from datetime import UTC

import pytest

from foundation.normal_form import marked
from readmodels.devices.device_resource import DEVICE_LIST
from readmodels.engine.field import Resource
from readmodels.engine.key_form import ANY_CASE, CAPITALS, KeyForm, spellings
from readmodels.engine.query_parameters import read_query
from readmodels.inventory.overview_resource import OVERVIEW_LIST
from readmodels.key_forms import CARD, CASE_SUBJECT, IDENTIFIER, IMEI, NAMED_IDENTIFIER, NUMBER
from readmodels.registry import LISTS
from readmodels.sims.sim_resource import SIM_LIST
from readmodels.users.user_resource import USER_LIST

pytestmark = pytest.mark.requirement("X-01")


@pytest.mark.parametrize(
    ("form", "typed", "held"),
    [
        (NUMBER, "+49 152 288-17386", "+4915228817386"),
        (NUMBER, "\u202a+4915228817386\u202c", "+4915228817386"),
        (NUMBER, "0152/28817386", "+4915228817386"),
        (NUMBER, "0049 (152) 28817386", "+4915228817386"),
        (NUMBER, "+\uff14\uff1915228817386", "+4915228817386"),
        (NUMBER, "+49 (0)152 28817386", "+4915228817386"),
        (NUMBER, "0049(0)152-288 173 86", "+4915228817386"),
        (NUMBER, "+49 0152 28817386", "+4915228817386"),
        (NUMBER, "+43 (0) 664 1234567", "+436641234567"),
        (NUMBER, "4915228817386", "+4915228817386"),
        (IMEI, "35 332208 000005 3", "353322080000053"),
        (IMEI, "35332208000005", "353322080000053"),
        (IMEI, "3533220800000501", "353322080000053"),
        (IMEI, "353322080000050", "353322080000053"),
        (CARD, "8949 0200 0000 0000 055F", "8949020000000000055"),
        (IDENTIFIER, "35-332208-000005-3", "353322080000053"),
        (IDENTIFIER, "sn-1a", "SN-1A"),
        (NAMED_IDENTIFIER, "imei:35 332208 000005 3", "imei:35332208000005"),
        (NAMED_IDENTIFIER, "35-332208-000005-3", "imei:35332208000005"),
        (NAMED_IDENTIFIER, "sn1a", "serial_number:SN1A"),
        (CASE_SUBJECT, "0152 28817386", "+4915228817386"),
        (CASE_SUBJECT, "35 332208 000005 3", "353322080000053"),
        (CASE_SUBJECT, "Muster, Erika", "Muster, Erika"),
        (CAPITALS, "sn\u200b-1a", "SN-1A"),
        (ANY_CASE, "\u00a0P\u200b100", "P100"),
        (None, "Muster,\u00a0Erika\u200b", "Muster, Erika"),
        (None, "Mu\u0308ller", "Müller"),
    ],
)
def test_what_is_typed_is_put_into_the_form_that_is_held(form: KeyForm | None, typed: str, held: str) -> None:
    assert spellings(form, typed) == tuple(dict.fromkeys((held, marked(typed), typed))), (
        "and found as an old event brought it, and as that is shown"
    )
    assert spellings(form, held) == (held,)


@pytest.mark.parametrize(
    ("word", "held"),
    [
        ("015228817386", {"015228817386", "+4915228817386"}),
        ("0049152", {"0049152", "+49152"}),
        ("(0)152\u200b", {"(0)152", "0152", "+49152"}),
        ("353322-08-000005-3", {"353322-08-000005-3", "353322080000053"}),
        ("A-B", {"a-b"}),
        ("+49", {"+49"}),
        ("47", {"47"}),
    ],
)
def test_a_word_of_a_search_is_looked_for_as_it_is_held_too(word: str, held: set[str]) -> None:
    [spelt] = read_query(OVERVIEW_LIST, [("search", word)], UTC).search
    assert set(spelt) == held


def asked(resource: Resource, parameter: str, text: str) -> tuple[str, tuple[object, ...]]:
    [condition] = read_query(resource, [(parameter, text)], UTC).conditions
    return condition.test, condition.values


def test_filters_compare_what_things_are_known_by_in_that_form() -> None:
    assert asked(SIM_LIST, "filter[number]", "+4915228817386") == ("eq", ("+4915228817386",))
    assert asked(SIM_LIST, "filter[number]", "0152 28817386") == ("in", (("+4915228817386", "0152 28817386"),))
    assert asked(SIM_LIST, "filter[number][ne]", "0152 28817386") == ("none", (("+4915228817386", "0152 28817386"),))
    assert asked(SIM_LIST, "filter[number][contains]", "28 81\u00a07") == ("contains", ("%28817%",))
    assert asked(SIM_LIST, "filter[number][contains]", "0152 288") == ("contains_any", (("%0152288%", "%+49152288%"),))
    assert asked(SIM_LIST, "filter[number][starts]", "+49 (0)152") == ("starts_any", (("+490152%", "+49152%"),))
    assert asked(DEVICE_LIST, "filter[former_identifiers]", "35-332208-000005-3") == (
        "has_any",
        (("353322080000053", "35-332208-000005-3"),),
    )
    assert asked(USER_LIST, "filter[personnel_number]", "P\u200b100") == ("in_any_case", (("p100", "p‹u+200b›100", "p\u200b100"),))
    assert asked(USER_LIST, "filter[email][ne]", "Erika@Example.org") == ("none_in_any_case", (("erika@example.org",),))
    assert asked(USER_LIST, "filter[name][contains]", "Mus\u200bter") == ("contains", ("%muster%",))
    assert asked(DEVICE_LIST, "filter[serial_number][in]", "sn1234,SN9999") == ("in", (("SN1234", "sn1234", "SN9999"),))


KEYS = re.compile(r"(?:^|_)(number|iccid|imei2?|serial_number|identifiers|mobile|phone|email|login|personnel_number|subject)$")
NOT_KEYS = {"customer_number"}
"""Whole numbers, and what customers are called: nobody types them in another form."""


def test_whatever_list_a_key_stands_in_it_is_compared_in_the_form_in_which_it_is_held() -> None:
    keys = [
        (resource.name, field)
        for resource in LISTS.values()
        for field in resource.visible.values()
        if KEYS.search(field.name) and field.type in ("text", "list") and field.name not in NOT_KEYS
    ]
    assert {name for name, field in keys if field.name == "number"} >= {"sims", "overview"}
    assert len(keys) > 25
    assert [(name, field.name) for name, field in keys if field.form is None] == []
