"""What parcel services say of parcels of service cases, over HTTP (H-13, H-14)."""

from api.engine.asked_at import with_asked_at
from api.engine.command_route import From, command_route
from api.engine.route import guarded
from api.service_cases.service_case_actions import SERVICE_CASE_ACTIONS
from api.service_cases.service_cases import SERVICE_CASES_TAG
from commands.service_cases.track_case_parcel import TrackCaseParcel

router = guarded(SERVICE_CASES_TAG, "fulfilment")

command_route(
    router,
    "POST /service-cases/{case_id}/tracking",
    TrackCaseParcel,
    "Sendungsstatus eines Pakets zum Servicefall melden / Tell what a parcel service says of a parcel of a service case",
    source=From(about="case_id", given=frozenset({"asked_at"})),
    prepare=with_asked_at,
    example={"parcel_id": "9a000000-0000-4000-8000-000000000001", "tracking": "in_transit", "tracked_at": "2026-12-01T08:00:00Z"},
    action=(SERVICE_CASE_ACTIONS, "track"),
)
