"""Identifiers at every single door: what is none, and what is another's (F-09, F-12)."""

import pytest

from tests.api.conftest import Side, new_imei


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize("written", ["DefaultString", "0000", "unknown", "N/A", "To be filled by O.E.M.", "-"])
def test_a_placeholder_is_refused_with_what_to_do(first: Side, written: str) -> None:
    device = first.device()
    for path, further in (
        ("/devices", {}),
        (f"/devices/{device}/identifiers", {}),
        (f"/devices/{device}/board-exchange", {"on": "2026-11-29"}),
    ):
        for kind in ("serial_number", "imei"):
            answer = first.admin.post(path, json={"identifiers": [{"kind": kind, "value": written}], **further})
            assert (answer.status_code, answer.json()["code"]) == (422, "wrong-shape")
            told = answer.json()["errors"][0]
            assert "bitte weglassen" in told["detail_de"]
            assert "leave it out" in told["detail_en"]


@pytest.mark.requirement("F-09", "F-12")
def test_a_serial_number_that_is_an_imei_is_refused_and_the_other_way_round(first: Side) -> None:
    imei, as_serial = new_imei(), new_imei()
    device = first.device(imei)
    first.write("POST", "/devices", {"identifiers": [{"kind": "serial_number", "value": as_serial}]})
    for path, kind, value in (
        ("/devices", "serial_number", imei),
        (f"/devices/{device}/identifiers", "serial_number", imei),
        (f"/devices/{first.device()}/identifiers", "serial_number", imei),
        ("/devices", "imei", as_serial),
        (f"/devices/{device}/identifiers", "imei", as_serial),
    ):
        answer = first.admin.post(path, json={"identifiers": [{"kind": kind, "value": value}]})
        assert (answer.status_code, answer.json()["code"]) == (409, "serial-number-is-imei"), path
