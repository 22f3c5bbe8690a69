"""A personnel number is one user's however it is written, at every door and whoever comes first (H-02)."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count

import httpx
import pytest

from tests.api.conftest import Side

_numbers = count(471)


@pytest.mark.requirement("H-02")
@pytest.mark.parametrize("zeros", ["0", "00 ", ""])
def test_a_number_with_other_zeros_or_signs_is_refused_with_the_candidates_named(first: Side, zeros: str) -> None:
    number = next(_numbers)
    known, other = first.user("Muster, Erika", personnel_number=f"00{number}"), first.user("Probe, Hans")
    for method, path, body in (
        ("POST", "/users", {"name": "Beispiel, Ute", "personnel_number": f"{zeros}{number}"}),
        ("PATCH", f"/users/{other}", {"personnel_number": f"{zeros}{number}"}),
    ):
        answer = first.admin.request(method, path, json=body)

        assert (answer.status_code, answer.json()["code"]) == (409, "personnel-number-otherwise")
        assert "Muster, Erika" in answer.json()["detail_de"]
        assert known in answer.json()["detail_en"]


@pytest.mark.requirement("H-02", "A-08")
def test_of_requests_at_once_one_has_the_number(first: Side) -> None:
    number = next(_numbers)
    written = [f"{zeros}{number}" for zeros in ("", "0", "00", "00 ", "0-", "000")]

    def register(personnel_number: str) -> httpx.Response:
        return first.admin.post("/users", json={"name": "Muster, Uwe", "personnel_number": personnel_number})

    with ThreadPoolExecutor(len(written)) as pool:
        answers = list(pool.map(register, written))
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * (len(written) - 1)]
