"""Devices in the customer's pool over HTTP: kept there, with their condition and place (H-12). The pool itself is `/devices?filter[whereabouts]=pool`."""

from api.devices.device_actions import DEVICE_ACTIONS
from api.engine.command_route import command_route
from api.engine.route import guarded
from commands.devices.keep_in_pool import KeepInPool

router = guarded("Geräte / devices", "devices")

command_route(
    router,
    "PUT /devices/{device_id}/pool",
    KeepInPool,
    "Gerät im Kundenpool führen / Keep a device in the customer's pool",
    example={"condition": "used", "place": "Schrank 3"},
    action=(DEVICE_ACTIONS, "keep_in_pool"),
)
