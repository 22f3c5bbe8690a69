"""Every route of the API: which right it takes, and how its path is filled. A route that is missing here makes tests fail.

After method and path: `open` to all; `anyone` with a token or session; `holder`: whoever has logged in; `own`: in their own account, not while
acting for a customer; or area and letter as in access/rights.py, for one customer, and then
`within`: for the customer that is named, else the operator's own things; `operator`: whichever customer it is about; `login`: not by a token.
Files of a list (`/export.csv` ...), and its differences, take what the list takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from access.rights import Right
from eventstore.ids import new_id
from tests.api.conftest import World
from tests.api.engine.made_up_parts import FILLED, NEEDED

TABLE = """
GET /livez open
GET /readyz open
GET /metrics open
GET /portal open
POST /login open
POST /login/second-factor open
POST /login/pin open
POST /password open
POST /password/forgotten open
GET /sign-on/{customer_number} open
GET /sign-on/callback open
GET /.well-known/openid-configuration open
GET /oidc/jwks open
GET /oidc/authorize open
POST /oidc/token open
GET /oidc/userinfo open
POST /oidc/userinfo open
GET /me anyone
GET /meta anyone
GET /meta/forms anyone
GET /meta/forms/{operation_id} anyone
GET /meta/{resource} anyone
GET /search anyone
GET /start anyone
PATCH /me own
PUT /me/login own
PUT /me/password own
GET /me/sessions own
DELETE /me/sessions/{session_id} own
POST /me/sign-on own
POST /me/totp/seed own
PUT /me/totp own
POST /me/totp/removal own
POST /me/recovery-codes own
POST /session/renewal holder
POST /session/back holder
DELETE /session holder
GET /overview overview:r
GET /overview/{row_id}/why histories:r
GET /dashboard dashboard:r
GET /users users:r
POST /users users:w
GET /users/{user_id} users:r
PATCH /users/{user_id} users:w
DELETE /users/{user_id} users:w
PUT /users/{user_id}/name users:w
POST /users/{user_id}/deactivation users:w
DELETE /users/{user_id}/deactivation users:w
POST /users/{user_id}/erasure users:w
GET /users/{user_id}/history histories:r
GET /users/{user_id}/why histories:r
GET /users/{user_id}/as-of histories:r
GET /devices devices:r
POST /devices devices:w
GET /devices/{device_id} devices:r
POST /devices/{device_id}/identifiers devices:w
POST /devices/{device_id}/identifiers/withdrawal devices:w
POST /devices/{device_id}/board-exchange devices:w
PUT /devices/{device_id}/description devices:w
POST /devices/{device_id}/assignment devices:w
POST /devices/{device_id}/reassignment devices:w
POST /devices/{device_id}/past-holders devices:w
DELETE /devices/{device_id}/user devices:w
POST /devices/{device_id}/notes devices:w
GET /devices/{device_id}/notes devices:r
PUT /devices/{device_id}/activation-lock devices:w
DELETE /devices/{device_id}/activation-lock devices:w
PUT /devices/{device_id}/hidden devices:w
DELETE /devices/{device_id}/hidden devices:w
POST /devices/{device_id}/acknowledgement devices:w
POST /devices/{device_id}/merge devices:w
POST /devices/{device_id}/split devices:w
GET /devices/{device_id}/history histories:r
GET /devices/{device_id}/why histories:r
GET /devices/{device_id}/as-of histories:r
GET /sims sims:r
POST /sims sims:w
GET /sims/{sim_id} sims:r
PATCH /sims/{sim_id} sims:w
PUT /sims/{sim_id}/device sims:w
DELETE /sims/{sim_id}/device sims:w
PUT /sims/{sim_id}/user sims:w
POST /sims/{sim_id}/past-devices sims:w
POST /sims/{sim_id}/past-holders sims:w
DELETE /sims/{sim_id}/user sims:w
POST /sims/{sim_id}/codes sims:s
GET /sims/{sim_id}/history histories:r
GET /sims/{sim_id}/why histories:r
GET /sims/{sim_id}/as-of histories:r
GET /numbers/{number} sims:r
GET /numbers/{number}/history histories:r
GET /looks looks:r within
GET /views views:r
POST /views own
GET /views/{view_id} views:r
PUT /views/{view_id} own
DELETE /views/{view_id} own
PUT /views/{view_id}/shared own
DELETE /views/{view_id}/shared own
PUT /views/{view_id}/default own
DELETE /views/{view_id}/default own
POST /views/{view_id}/copy own
GET /views/{view_id}/history views:r
GET /views/{view_id}/why views:r
GET /clarification-cases clarification_cases:r
GET /clarification-cases/{case}/why histories:r
GET /clarification-cases/summary clarification_cases:r
GET /imports imports:r
POST /imports imports:w
GET /imports/dry-runs/{import_id} imports:w
GET /imports/{import_id} imports:r
GET /imports/{import_id}/why imports:r
GET /imports/{import_id}/progress imports:r
GET /imports/{import_id}/quarantine imports:r
GET /imports/{import_id}/warnings imports:r
POST /imports/{import_id}/release imports:w
POST /imports/{import_id}/discard imports:w
POST /imports/{import_id}/quarantine/corrections imports:w
POST /imports/{import_id}/quarantine/dismissals imports:w
DELETE /imports/{import_id}/quarantine/dismissals/{line} imports:w
GET /quarantine imports:r
GET /quarantine/{quarantined_row}/why imports:r
GET /quarantine/reasons imports:r
GET /import-warnings imports:r
GET /import-warnings/{warning}/why imports:r
GET /customer settings:r
PUT /customer/name features:w
PUT /customer/time-zone settings:w
PUT /customer/features/{feature} features:w
DELETE /customer/features/{feature} features:w
PUT /customer/unknown-devices settings:w
DELETE /customer/unknown-devices settings:w
PUT /customer/hidden-device-kinds/{kind} settings:w
DELETE /customer/hidden-device-kinds/{kind} settings:w
PUT /customer/fields/{of}/{key} settings:w
DELETE /customer/fields/{of}/{key} settings:w
PUT /customer/feed-brake settings:w
GET /customer/sign-on sign_on:r
PUT /customer/sign-on sign_on:w
DELETE /customer/sign-on sign_on:w
POST /customer/password/look customer_password:s
PUT /customer/password customer_password:s
POST /customer/password/check customer_password:w
GET /accounts accounts:r within
POST /accounts accounts:w within
GET /accounts/{account_id} accounts:r within
PATCH /accounts/{account_id} accounts:w within
DELETE /accounts/{account_id} accounts:w within
PUT /accounts/{account_id}/login accounts:w within
POST /accounts/{account_id}/link accounts:w within
PUT /accounts/{account_id}/role accounts:w within
PUT /accounts/{account_id}/sign-on accounts:w within
POST /accounts/{account_id}/lock accounts:w within
DELETE /accounts/{account_id}/lock accounts:w within
POST /accounts/{account_id}/erasure accounts:w within
GET /accounts/{account_id}/history accounts:r within
GET /accounts/{account_id}/why accounts:r within
GET /sessions accounts:r within
GET /sessions/{session_id}/why accounts:r within
DELETE /sessions/{session_id} accounts:w within
GET /service-accesses service_accesses:r login
GET /service-accesses/{grant_id}/why service_accesses:r login
POST /service-accesses service_accesses:w login
POST /service-accesses/{grant_id}/session service_accesses:w login
GET /service-access service_access:r
GET /service-access/{grant_id}/why service_access:r
POST /service-access/code service_access:s login
DELETE /service-access/{grant_id} service_access:w
PUT /service-access/{grant_id}/secrets service_access:w
DELETE /service-access/{grant_id}/secrets service_access:w
GET /customers customers:r operator
POST /customers customers:w operator
GET /customers/{customer_id} customers:r operator
GET /tokens tokens:r operator
POST /tokens tokens:w operator
GET /tokens/{token_id} tokens:r operator
DELETE /tokens/{token_id} tokens:w operator
GET /outbox outbox:r operator
GET /ops/events events:r operator
GET /ops/projections operations:r operator
POST /ops/projections/{name}/rebuild operations:w operator
GET /ops/projections/{name}/rebuild/progress operations:r operator
POST /ops/projections/{name}/verify operations:w operator
GET /ops/projections/{name}/verify operations:r operator
GET /ops/parked operations:r operator
POST /ops/parked/{name}/{stream}/retry operations:w operator
POST /ops/parked/{name}/{stream}/skip operations:w operator
"""

_LETTERS = {"r": "read", "w": "write", "s": "secrets"}
_EXPORT = re.compile(r"(/differences)?(/export\.(csv|xlsx|pdf)|(?<=/differences))$")


class Route(NamedTuple):
    """`kind`: open, anyone, holder, own; or `right`, and `scope`: customer, within, operator; `login`: tokens of machines don't do."""

    method: str
    path: str
    kind: str
    right: Right | None
    scope: str
    login: bool
    operation: Mapping[str, Any]

    @property
    def list_path(self) -> str:
        return _EXPORT.sub("", self.path)

    @property
    def needed(self) -> dict[str, str]:
        """Its query parameters that must be given, but for moments."""
        asked = self.operation.get("parameters", ())
        return {each["name"]: NEEDED[each["name"]] for each in asked if each["name"] in NEEDED and each.get("required")}

    @property
    def parameters(self) -> list[str]:
        """Names of its query parameters; of those that mean the same (`filter[name]`, `filter[name][eq]`) the first."""
        asked = [parameter for parameter in self.operation.get("parameters", ()) if parameter["in"] == "query"]
        told = [parameter.get("description") or parameter["name"] for parameter in asked]
        return [parameter["name"] for number, parameter in enumerate(asked) if told.index(told[number]) == number]


def _row(line: str) -> tuple[tuple[str, str], tuple[str, Right | None, str, bool]]:
    method, path, right, *flags = line.split()
    area, colon, letter = right.partition(":")
    scope = next((flag for flag in flags if flag in ("within", "operator")), "customer")
    parsed: Any = (area, _LETTERS[letter]) if colon else None
    return (method, path), ("right" if colon else area, parsed, scope, "login" in flags)


ROWS = dict(_row(line) for line in TABLE.splitlines() if line)
IDS = {"stream", *(place for _, path in ROWS for place in re.findall(r"\{(\w+_id)\}", path))} - FILLED.keys()
"""Places of paths that are ids."""


def every_route(world: World) -> Iterator[Route]:
    """As the API describes itself; each must be in the table."""
    described = world.nobody.get("/openapi.json").json()
    for path, methods in described["paths"].items():
        for method, told in methods.items():
            operation = {**told, "parameters": [parameter_of(described, each) for each in told.get("parameters", ())]}
            row = ROWS.get((method.upper(), _EXPORT.sub("", path)))
            assert row is not None, (
                f"{method.upper()} {path} has no line in TABLE of tests/api/engine/every_route.py: say there which right it takes"
            )
            yield Route(method.upper(), path, *row, operation)


def parameter_of(described: Mapping[str, Any], parameter: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parameter itself, where the description tells it once for several routes."""
    shared = parameter.get("$ref", "").rpartition("/")[2]
    return described["components"]["parameters"][shared] if shared else parameter


def filled(path: str, ids: Mapping[str, str] | None = None) -> str:
    """The path with these ids, and made-up ones where none is given; KeyError for a place that nothing is known about."""
    known = {**{name: str(new_id()) for name in IDS}, **FILLED, **(ids or {})}
    return re.sub(r"\{(\w+)\}", lambda place: known[place[1]], path)
