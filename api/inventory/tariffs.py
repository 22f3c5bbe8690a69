"""The tariffs over HTTP, with files (H-18)."""

from api.engine.lists import list_routes
from api.engine.route import guarded
from readmodels.inventory.tariff_resource import TARIFF_LIST

router = guarded("Tarife / tariffs", "sims")
list_routes(router, "/tariffs", TARIFF_LIST)
