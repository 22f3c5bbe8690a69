"""What expected proceeds are called where only their ids stand: by model, size and grade."""

from aggregates.device_terms import maker_and_model
from aggregates.engine.words import words_of
from aggregates.remarketing.expected_proceeds import ExpectedProceeds, ExpectedProceedsSet
from aggregates.remarketing.terms import Grade
from readmodels.engine.names import Known, Name, NameOfOther, Naming


def _say(known: Known, _name_of: NameOfOther) -> Name:
    kept: ExpectedProceeds = known.state
    called = " ".join(filter(None, (maker_and_model(kept.maker, kept.model), kept.size)))
    de, en = words_of(Grade)[kept.grade]
    return Name(f"{called} ({de})", f"{called} ({en})")


EXPECTED_PROCEEDS_NAMES = Naming(
    "expected_proceeds",
    ExpectedProceeds,
    (ExpectedProceedsSet,),
    _say,
    own=Name("diese Erlöserwartung", "these expected proceeds"),
)
