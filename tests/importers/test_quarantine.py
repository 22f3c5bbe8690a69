import string

import pytest

from aggregates.import_terms import QuarantinedRow
from commands.engine.command import Refusal
from importers.imports.refused_rows import refusal_facts
from importers.quarantine import BadValue, Notice, Reason, RowRejected


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize("coded", [*Reason, *Notice], ids=str)
def test_every_reason_speaks_german_and_english_and_uses_known_facts(coded: Reason | Notice):
    for text in (coded.de, coded.en):
        assert text.endswith(": {value}" if coded is Notice.FURTHER_ROWS else "."), "that one ends with another's sentence"
        assert {name for _, name, _, _ in string.Formatter().parse(text) if name} <= {"value", "column", "expected", "found"}
    assert coded.de != coded.en


@pytest.mark.requirement("F-12")
def test_a_rejection_can_be_told_its_line_later():
    rejection = RowRejected("IMEI", "353322080000054", Reason.IMEI_CHECK_DIGIT)
    assert rejection.at(12) == RowRejected("IMEI", "353322080000054", Reason.IMEI_CHECK_DIGIT, 12)
    assert "353322080000054" in rejection.de
    assert rejection.code == "imei_check_digit"


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize("reason", Reason, ids=str)
def test_a_quarantined_row_says_its_reason_in_whole_sentences(reason: Reason) -> None:
    told = QuarantinedRow(
        line=3, column="Status", value="an", reason=reason.value, sealed_row="x", facts={"expected": "aktiv, inaktiv", "found": "4"}
    )
    before = QuarantinedRow.model_validate({"line": 3, "column": None, "value": None, "reason": reason.value, "sealed_row": "x"})
    for template, said, without in zip((reason.de, reason.en), told.sentences, before.sentences, strict=True):
        assert not set("{}…") & set(said.replace(" …)", "").replace("street …", ""))
        assert "{" not in without
        assert without.count("…") == template.count("{") + template.count("…")
    if reason is Reason.UNKNOWN_STATUS:
        assert "aktiv, inaktiv" in told.sentences[0]


class NoSuchRule(Refusal):
    """{name} may not have {number}."""

    code = "no-such-rule"
    de = "{name} darf {number} nicht haben."


@pytest.mark.requirement("F-12")
@pytest.mark.part_of("A-14")
def test_a_row_that_a_rule_refused_says_so_in_both_languages_without_names() -> None:
    refusal = NoSuchRule(name="Muster, Erika", number="+4915228817386")
    row = QuarantinedRow(line=3, column=None, value="a | b", reason=refusal.code, sealed_row="x", facts=refusal_facts(refusal))
    assert row.sentences == ("… darf +4915228817386 nicht haben.", "… may not have +4915228817386.")


def test_what_nobody_sees_is_marked_where_it_is_told() -> None:
    told = BadValue(Reason.MALFORMED_SERIAL_NUMBER).in_cell("SN", "AB\u202e1", 2)
    assert (told.value, "„AB‹U+202E›1“" in told.de) == ("AB‹U+202E›1", True)
