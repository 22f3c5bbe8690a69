"""The makers of the devices over HTTP, with files (H-18)."""

from api.engine.lists import list_routes
from api.engine.route import guarded
from readmodels.inventory.maker_resource import MAKER_LIST

router = guarded("Hersteller / makers", "devices")
list_routes(router, "/makers", MAKER_LIST)
