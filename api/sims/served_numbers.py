"""Which numbers of other carriers the operator serves, too, over HTTP: agreed with the customer, so said by the operator (H-04, F-10)."""

from api.engine.command_route import command_route
from api.engine.route import guarded
from api.sims.sim_actions import SIM_ACTIONS
from commands.sims.serve_other_sim import ServeOtherSim
from commands.sims.stop_serving_other_sim import StopServingOtherSim

router = guarded("Rufnummern / numbers", "features")

command_route(
    router,
    "PUT /sims/{sim_id}/operator-service",
    ServeOtherSim,
    "Rufnummer eines anderen Netzbetreibers mitbetreuen / Serve a number of another carrier, too",
    action=(SIM_ACTIONS, "serve"),
)
command_route(
    router,
    "DELETE /sims/{sim_id}/operator-service",
    StopServingOtherSim,
    "Rufnummer eines anderen Netzbetreibers nicht mehr mitbetreuen / Serve a number of another carrier no more",
    action=(SIM_ACTIONS, "stop_serving"),
)
