"""Answers are taken by the description that asks for them, and by no other rule (H-13)."""

from typing import Any, cast

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregates.engine.questions import Answer, read_questionnaire
from aggregates.service_cases.defect_questions import defect_questions
from commands.engine.command import Refusal
from commands.service_cases.answers import AnswerNotOffered, AnswerTooLong, NoSuchQuestion, QuestionNotAsked, QuestionsUnanswered, answered

ASKED = defect_questions()
GOOD = {"affected": "display", "display_works": "no", "turns_on": "yes"}
ANY = st.dictionaries(
    st.sampled_from([*(each.key for each in ASKED.questions), "unknown"]),
    st.sampled_from(["yes", "no", "display", "other", "battery", "fell", "made up"]),
)


@pytest.mark.requirement("H-13")
def test_what_was_answered_is_kept_with_the_words_of_then() -> None:
    assert answered(ASKED, {**GOOD, "since": "Gestern"})[:2] == (
        Answer(
            key="affected",
            question_de="Was ist betroffen?",
            question_en="What is affected?",
            answer="display",
            answer_de="Display",
            answer_en="display",
        ),
        Answer(
            key="display_works",
            question_de="Zeigt das Display noch etwas an?",
            question_en="Does the display still show something?",
            answer="no",
            answer_de="nein",
            answer_en="no",
        ),
    )


@pytest.mark.parametrize(
    ("answers", "refusal", "word"),
    [
        ({}, QuestionsUnanswered, "affected"),
        ({"affected": "display", "turns_on": "yes"}, QuestionsUnanswered, "display_works"),
        ({**GOOD, "turns_on": " "}, QuestionsUnanswered, "turns_on"),
        ({**GOOD, "colour": "blue"}, NoSuchQuestion, "colour"),
        ({**GOOD, "what": "Kamera"}, QuestionNotAsked, "what"),
        ({**GOOD, "turns_on": "maybe"}, AnswerNotOffered, "turns_on"),
        ({**GOOD, "since": "x" * 1001}, AnswerTooLong, "since"),
    ],
)
def test_what_cannot_be_taken_is_told(answers: dict[str, str], refusal: type[Refusal], word: str) -> None:
    with pytest.raises(refusal, match=word) as refused:
        answered(ASKED, answers)
    assert word in refused.value.text_de


@pytest.mark.requirement("H-13")
@given(ANY)
def test_the_schema_that_front_ends_get_takes_the_same_answers(answers: dict[str, str]) -> None:
    taken = jsonschema_rs.Draft202012Validator(ASKED.schema_of_answers()).is_valid(answers)
    try:
        answered(ASKED, answers)
    except Refusal:
        assert not taken
    else:
        assert taken


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "a", "type": "choice"},
        {"key": "a", "type": "text", "choices": {"b": ["B", "B"]}},
        {"key": "a", "type": "text", "when": {"later": ["yes"]}},
        {"key": "c", "type": "text", "when": {"first": ["maybe"]}},
        {"key": "first", "type": "text"},
    ],
)
def test_questions_that_do_not_hold_together_are_none(wrong: dict[str, Any]) -> None:
    first = 'key = "first"\nde = "Erste?"\nen = "First?"\ntype = "yes_no"\nrequired = true\n'
    told = "".join(f"{name} = {_toml(value)}\n" for name, value in {"de": "F?", "en": "Q?", "required": False, **wrong}.items())
    with pytest.raises(ValueError, match="questions"):
        read_questionnaire(f"version = 1\n[[questions]]\n{first}[[questions]]\n{told}")


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(inner)}" for key, inner in cast("dict[str, Any]", value).items()) + " }"
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value).replace("'", '"')
