"""What is asked of a device that is defect, and what was answered (H-13)."""

from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from aggregates.engine.event import Personal
from aggregates.engine.questions import Answer, Questionnaire, read_questionnaire
from aggregates.engine.words import Label

ANSWERS = Label("Antworten zum Defekt", "Answers about the defect")
Answers = Annotated[tuple[Answer, ...], Personal(subject="user_id", or_own=True, redacted=[])]
"""With the words of then: what is asked later changes nothing of them."""
QuestionsVersion = int | None
"""By which version of the questions; None: nothing was asked."""


def nothing_asked(stored: dict[str, Any]) -> dict[str, Any]:
    """Upcast a case of before there were questions."""
    return {**stored, "answers": [], "questions_version": None}


@cache
def defect_questions() -> Questionnaire:
    """Return what is asked today."""
    path = files("aggregates") / "service_cases" / "questionnaires" / "defect.toml"
    return read_questionnaire(path.read_text(encoding="utf-8"))


def at_no_hour(stored: dict[str, Any]) -> dict[str, Any]:
    """Upcast a case of before somebody could say when on its day a device is picked up."""
    return {**stored, "pick_up_window": None}
