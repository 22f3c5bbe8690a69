"""Orders that are served from the customer's own pool, over HTTP (H-12)."""

from api.engine.asked_at import with_asked_at
from api.engine.command_route import From, command_route
from api.engine.route import guarded
from api.orders.order_actions import ORDER_ACTIONS
from api.orders.orders import ORDERS_TAG
from commands.orders.serve_from_pool import ServeFromPool

router = guarded(ORDERS_TAG, "orders")

command_route(
    router,
    "POST /orders/{order_id}/pool-devices",
    ServeFromPool,
    "Aus dem Kundenpool bedienen: die Geräte sind übergeben / Serve from the customer's pool: the devices are handed over",
    source=From(new="hand_over_id", about="order_id", found_at="/orders/{order_id}", given=frozenset({"asked_at"})),
    prepare=with_asked_at,
    example={"position": 1, "device_ids": ["018f0000-0000-7000-8000-000000000001"]},
    action=(ORDER_ACTIONS, "serve_from_pool"),
)
