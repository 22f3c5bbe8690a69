"""A personnel number is one user's, however its zeros and signs are written (H-02)."""

import pytest
from pydantic import ValidationError

from aggregates.user import UserCostCentreChanged, UserDeleted, UserPersonnelNumberChanged
from commands.users.delete_user import DeleteUser
from commands.users.enrich_user import EnrichUser
from commands.users.personnel_number import PersonnelNumberOtherwise, PersonnelNumberTaken
from commands.users.register_user import RegisterUser
from foundation.normal_form import key
from tests.commands.made_up import ERIKA, HANS, PHONE, user
from tests.commands.scenario import given


@pytest.mark.requirement("H-02")
@pytest.mark.parametrize("written", ["0471", "00 471", "471", "00-471", "000471", "00\u200b471", "００471 "])
@pytest.mark.parametrize("from_before", [True, False])
def test_a_personnel_number_belongs_to_one_user_however_its_zeros_and_signs_are_written(written: str, from_before: bool) -> None:
    scenario = given(user(personnel_number="00471", in_any_spelling=not from_before), user(HANS, "Beispiel, Hans"))
    refusal = PersonnelNumberTaken if key(written) == "00471" else PersonnelNumberOtherwise
    for command in (
        RegisterUser(user_id=PHONE, name="Beispiel, Ute", personnel_number=written),
        EnrichUser(user_id=HANS, personnel_number=written),
    ):
        scenario.when(command).refused(refusal, "Muster, Erika")


@pytest.mark.requirement("H-02")
def test_who_has_a_number_may_write_it_otherwise_and_lets_all_its_spellings_go() -> None:
    scenario = given(user(personnel_number="00 471"), user(HANS, "Beispiel, Hans"))
    for written, was in (("0471", "00 471"), ("9", "0471")):
        scenario.when(EnrichUser(user_id=ERIKA, personnel_number=written)).then(
            (ERIKA, UserPersonnelNumberChanged(personnel_number=written, was=was))
        )
    scenario.when(EnrichUser(user_id=HANS, personnel_number="471")).then(
        (HANS, UserPersonnelNumberChanged(personnel_number="471", was=None))
    )
    scenario.when(DeleteUser(user_id=ERIKA)).then((ERIKA, UserDeleted(personnel_number="9")))
    scenario.when(DeleteUser(user_id=HANS)).then((HANS, UserDeleted(personnel_number="471")))
    assert scenario.world.holders == {}


@pytest.mark.requirement("H-02")
def test_two_who_had_one_personnel_number_with_other_zeros_keep_them_and_can_be_edited() -> None:
    """From before that was looked at: each may be changed, and the other one's stays."""
    scenario = given(
        user(personnel_number="0471", in_any_spelling=False), user(HANS, "Beispiel, Hans", personnel_number="00471", in_any_spelling=False)
    )
    scenario.when(EnrichUser(user_id=ERIKA, personnel_number="0471", cost_centre="200")).then(
        (ERIKA, UserCostCentreChanged(cost_centre="200", was=None))
    )
    scenario.when(RegisterUser(user_id=PHONE, name="Beispiel, Ute", personnel_number="471")).refused(
        PersonnelNumberOtherwise, "Muster, Erika", "Beispiel, Hans", str(ERIKA), str(HANS)
    )
    scenario.when(EnrichUser(user_id=ERIKA, personnel_number="1-0471")).then(
        (ERIKA, UserPersonnelNumberChanged(personnel_number="1-0471", was="0471"))
    )
    scenario.when(EnrichUser(user_id=ERIKA, personnel_number="0471")).refused(PersonnelNumberOtherwise, "Beispiel, Hans")
    scenario.when(DeleteUser(user_id=HANS)).then((HANS, UserDeleted(personnel_number="00471")))
    assert {claim.value for claim in scenario.world.holders} == {"1-0471", "10471"}


@pytest.mark.requirement("H-02")
@pytest.mark.parametrize("written", ["-", "--", "...", "n/a", "k.A.", "unbekannt", "null", "None", "0", "000", "–", "\u200b-"])
def test_what_stands_for_nothing_is_refused_by_hand(written: str) -> None:
    for command, of in ((RegisterUser, {"name": "Muster, Erika"}), (EnrichUser, {})):
        with pytest.raises(ValidationError, match=r"Personalnummer.*leave it out"):
            command.model_validate({"user_id": ERIKA, "personnel_number": written, **of})
        assert command.model_validate({"user_id": ERIKA, "personnel_number": "", **of}).personnel_number is None
    given(user(personnel_number="000")).when(EnrichUser(user_id=ERIKA, cost_centre="1")).then(
        (ERIKA, UserCostCentreChanged(cost_centre="1", was=None))
    )
