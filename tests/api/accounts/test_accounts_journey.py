"""From the invitation of an administrator to the end of a reseller's access: the whole way, over HTTP (E-01 to E-05, S-01 to S-05, A-02)."""

from __future__ import annotations

import pytest

from tests.api.conftest import Side, World
from tests.api.people import person


@pytest.mark.requirement("E-01", "E-03", "E-04", "S-01", "S-02", "S-04", "S-05", "A-02")
def test_an_administrator_lets_a_reseller_in_and_out_again(world: World, first: Side) -> None:
    ops = world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": first.number})
    admin = person(world, ops, "administrator", name="Muster, Anna")
    me = admin.client.get("/me").json()
    assert me["account"]["role"] == "administrator"
    assert "write" in me["capabilities"]["devices"]
    assert me["acting"] is None

    accounting = person(world, admin.client, "accounting", name="Zahl, Zacharias")
    assert accounting.client.get("/me").json()["capabilities"] == {
        "invoices": ["read"],
        "profile": ["read", "write"],
        "tickets": ["read", "write"],
    }
    for path in ("/devices", "/users", "/accounts", "/overview", "/customer"):
        refused = accounting.client.get(path)
        assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed"), path

    reseller = person(
        world, world.ops, "reseller", name="Helfer, Hans", company="Beispiel Service GmbH", address="Musterweg 1, 12345 Musterstadt"
    )
    assert reseller.client.get("/devices").status_code in (400, 403)
    assert reseller.client.get("/service-accesses").json()["items"] == []
    code = admin.client.post("/service-access/code").json()["code"]
    activated = reseller.client.post("/service-accesses", json={"code": code})
    assert activated.status_code == 201, activated.text
    grant = activated.json()["id"]
    listed = reseller.client.get("/service-accesses", params={"after": activated.json()["position"]}).json()["items"]
    assert [(row["customer_number"], row["login"], row["last_name"]) for row in listed] == [(first.number, admin.login, "Muster")]
    again = reseller.client.post("/service-accesses", json={"code": code})
    assert again.json()["detail_de"] == "Dieser Aktivierungscode wurde bereits verwendet."

    acting = world.client(reseller.client.post(f"/service-accesses/{grant}/session").json()["token"])
    banner = acting.get("/me").json()["acting"]
    assert banner["grant_id"] == grant
    device = acting.post("/devices", json={"identifiers": [{"kind": "serial_number", "value": f"SN{first.number}9"}]})
    assert device.status_code == 201, device.text
    history = admin.client.get(f"/devices/{device.json()['id']}/history", params={"after": device.json()["position"]}).json()["items"]
    assert history[0]["on_behalf_of"] == f"grant:{grant}"
    assert history[0]["actor"] == f"account:{reseller.account_id}"

    users = b"Name;E-Mail\r\nMuster, Import;import.muster@example.org\r\n"
    imported = acting.post("/imports", files={"file": ("users.csv", users)}, data={"kind": "users"}, headers={"Prefer": "wait=20"})
    assert imported.status_code in (200, 201), imported.text
    with world.log.pool.connection() as connection:
        told = connection.execute("SELECT DISTINCT on_behalf_of FROM events WHERE correlation = %s", (imported.json()["id"],)).fetchall()
    assert told == [(f"grant:{grant}",)]

    given = admin.client.get("/service-access", params={"after": activated.json()["position"]}).json()["items"]
    assert (given[0]["company"], given[0]["name"]) == ("Beispiel Service GmbH", "Helfer, Hans")
    assert acting.get("/devices").status_code == 200
    assert admin.client.delete(f"/service-access/{grant}").status_code == 200
    assert acting.get("/devices").status_code == 401
    assert reseller.client.get("/me").status_code == 200
