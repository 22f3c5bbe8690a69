"""Answers to a questionnaire, checked by the same description that front-ends ask by (`aggregates/engine/questions.py`)."""

from collections.abc import Iterator, Mapping

from aggregates.engine.questions import Answer, Question, Questionnaire
from commands.engine.command import Refusal

LONGEST_ANSWER = 1000


class QuestionsUnanswered(Refusal):
    """These questions have to be answered: {questions} ({keys})."""

    status = 422
    code = "questions-unanswered"
    de = "Diese Fragen sind noch zu beantworten: {questions_de} ({keys})."


class NoSuchQuestion(Refusal):
    """There is no question {key}; these are asked: {keys}."""

    status = 422
    code = "no-such-question"
    de = "Eine Frage {key} gibt es nicht; gefragt wird: {keys}."


class QuestionNotAsked(Refusal):
    """The question "{question}" ({key}) isn't asked after the other answers; leave it out."""

    status = 422
    code = "question-not-asked"
    de = "Die Frage „{question_de}“ ({key}) stellt sich nach den anderen Antworten nicht; bitte weglassen."


class AnswerNotOffered(Refusal):
    """To the question "{question}" ({key}) the answer is one of these: {offered}."""

    status = 422
    code = "answer-not-offered"
    de = "Auf die Frage „{question_de}“ ({key}) gibt es diese Antworten: {offered}."


class AnswerTooLong(Refusal):
    """The answer to the question "{question}" ({key}) is a text of {most} signs at most."""

    status = 422
    code = "answer-too-long"
    de = "Die Antwort auf die Frage „{question_de}“ ({key}) ist ein Text von höchstens {most} Zeichen."


def answered(questionnaire: Questionnaire, answers: Mapping[str, str]) -> tuple[Answer, ...]:
    """Return the answers as they are kept, in the order of the questions. Raises why they can't be."""
    keys = [each.key for each in questionnaire.questions]
    for key in answers:
        if key not in keys:
            raise NoSuchQuestion(key=key, keys=keys)
    given = {key: answer for key, answer in answers.items() if answer.strip()}
    kept = tuple(_kept(questionnaire, given))
    missing = [each for each in questionnaire.questions if each.required and each.is_asked(given) and each.key not in given]
    if missing:
        raise QuestionsUnanswered(
            questions=[f'"{each.en}"' for each in missing],
            questions_de=[f"„{each.de}“" for each in missing],
            keys=[each.key for each in missing],
        )
    return kept


def _kept(questionnaire: Questionnaire, given: Mapping[str, str]) -> Iterator[Answer]:
    for each in questionnaire.questions:
        if each.key not in given:
            continue
        of = {"key": each.key, "question": each.en, "question_de": each.de}
        if not each.is_asked(given):
            raise QuestionNotAsked(**of)
        yield _answer(each, given[each.key], of)


def _answer(question: Question, answer: str, of: Mapping[str, str]) -> Answer:
    if question.type == "text":
        if len(answer) > LONGEST_ANSWER:
            raise AnswerTooLong(**of, most=LONGEST_ANSWER)
        de = en = answer
    elif answer in question.offered:
        de, en = question.offered[answer]
    else:
        raise AnswerNotOffered(**of, offered=[*question.offered])
    return Answer(key=question.key, question_de=question.de, question_en=question.en, answer=answer, answer_de=de, answer_en=en)
