from pathlib import Path

import pytest

from importers.imports.not_this_import import MissingColumns
from importers.imports.tac import DeviceModel, guessed_kind, read_tac_list

EXCERPT = Path(__file__).with_name("tac_excerpt.csv")
"""Lines of the open list as they are, dirt included. Osmocom TAC database under CC-BY-SA v3.0 (c) Harald Welte 2016."""


def test_the_open_list_is_read_with_its_dirt():
    models, rejected = read_tac_list(EXCERPT)
    by_tac = {model.tac: model for model in models}
    assert len(by_tac) == len(models)
    assert by_tac["35675904"] == DeviceModel("35675904", "Oppo", "N1", "smartphone")
    assert by_tac["35572302"].model == "3120 classic"  # spaces before the code
    assert by_tac["01266700"] == DeviceModel("01266700", "Apple", "iPad Air", "tablet")  # the leading zero was lost
    assert by_tac["35179806"].model == "SM-G900F"  # "Samsung SM-G900F", with spaces after the commas
    assert by_tac["35719706"].model == "Fairphone 2"
    assert by_tac["01194800"].model == "iPhone 3GS"  # a second line says iPhone 4: the first counts
    assert {each.code for each in rejected} == {"value_twice", "malformed_tac"}
    lines = EXCERPT.read_text(encoding="utf-8").splitlines()
    for each in rejected:
        assert lines[each.line - 1].strip().startswith(each.value)
    assert [each.value for each in rejected if each.code == "malformed_tac"] == ["106600"]


def test_our_own_list_of_models_is_clean_and_names_its_source():
    own = Path("importers/known_models.csv")
    models, rejected = read_tac_list(own)
    assert (len(models) > 60, rejected) == (True, [])
    assert {model.kind for model in models} == {"smartphone", "tablet"}
    assert own.read_text(encoding="utf-8").startswith("Osmocom TAC database under CC-BY-SA v3.0 (c) Harald Welte 2016\n")


@pytest.mark.parametrize(
    ("maker", "model", "kind"),
    [
        ("Samsung", "Galaxy Tab 4 10.1 LTE (SM-T535)", "tablet"),
        ("Samsung", "GT-N7100", "smartphone"),
        ("Samsung", "SGH-E250", "smartphone"),
        ("Huawei", "E220", "other"),
        ("Telit", "GM862", "other"),
        ("Apple", "iPhone 7", "smartphone"),
    ],
)
def test_the_kind_is_guessed(maker: str, model: str, kind: str):
    assert guessed_kind(maker, model) == kind


def test_what_is_no_such_list_is_refused(tmp_path: Path):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(MissingColumns, match=r"x\.csv"):
        read_tac_list(tmp_path / "x.csv")
