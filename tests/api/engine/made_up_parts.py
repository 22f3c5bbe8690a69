"""Made-up parts of requests: of paths and queries of every route."""

FILLED = {
    "line": "2",
    "of": "user",
    "key": "shoe_size",
    "feature": "inactive_users",
    "kind": "car_phone",
    "position": "1",
    "maintained": "users",
    "resource": "users",
    "operation_id": "registerUser",
    "name": "nothing",
    "number": "+4915559999999",
    "customer_number": "K-0000",
    "case": "activation_lock:00000000-0000-7000-8000-000000000001",
    "quarantined_row": "00000000-0000-7000-8000-000000000001:2",
    "warning": "00000000-0000-7000-8000-000000000001:3.0",
}
"""What stands in a path that isn't an id."""
NEEDED = {"search": "Muster"}
"""What is asked for where a query parameter must be given."""
