"""What a person at the customer does in the demo: a device passes on, a note, a lock, a number of another carrier."""

from uuid import UUID

from aggregates.sim import NUMBER_CLAIM
from aggregates.sim_terms import Tariff
from commands.devices.acknowledge_device import AcknowledgeDevice
from commands.devices.note_on_device import NoteOnDevice
from commands.devices.reassign_device import ReassignDevice
from commands.devices.report_activation_lock import ReportActivationLock
from commands.engine.command import Command
from commands.sims.assign_sim_to_user import AssignSimToUser
from commands.sims.link_sim_to_device import LinkSimToDevice
from commands.sims.register_other_sim import RegisterOtherSim
from eventstore.envelope import Cause
from eventstore.ids import new_id
from portal.engine.portal import Portal

OTHER_NUMBER = "+4915228817386"
"""Of the numbers that are kept for films and examples."""

_HELD = """SELECT d.device_id, d.user_id FROM devices d JOIN sims s ON s.linked_device_id = d.device_id AND s.status = 'active'
    WHERE d.customer_id = %s AND d.user_id IS NOT NULL AND d.absorbed_into IS NULL AND NOT d.hidden
    GROUP BY d.device_id, d.user_id ORDER BY (SELECT count(*) FROM device_history h WHERE h.subject_id = d.device_id) DESC, d.device_id LIMIT 3"""
_OTHER_USER = (
    "SELECT user_id FROM users WHERE customer_id = %s AND status = 'active' AND user_id <> ALL(%s) ORDER BY name_sort, user_id LIMIT 1"
)
_NEW = "SELECT device_id FROM clarification_cases WHERE customer_id = %s AND status = 'open' AND kind = 'new_from_carrier' ORDER BY opened_at, case_id LIMIT 1"
_LOOSE = (
    """SELECT sim_id FROM sims WHERE customer_id = %s AND fed AND status = 'active' AND linked_device_id IS NULL ORDER BY number LIMIT 1"""
)


def work(portal: Portal, customer_id: UUID, token_id: UUID) -> int:
    """Do it all, by an administrator's token, on what the read models show, once; returns how many commands changed something."""
    with portal.log.pool.connection() as connection:
        if any(portal.log.holders(connection, customer_id, [NUMBER_CLAIM.of(OTHER_NUMBER)]).values()):
            return 0  # the last of the commands was done already
        held = connection.execute(_HELD, (customer_id,)).fetchall()
        other = connection.execute(_OTHER_USER, (customer_id, [user_id for _, user_id in held])).fetchone()
        new = connection.execute(_NEW, (customer_id,)).fetchone()
        loose = connection.execute(_LOOSE, (customer_id,)).fetchone()
    commands: list[Command] = []
    if held and other:
        commands.append(ReassignDevice(device_id=held[0][0], user_id=other[0]))
        commands.append(NoteOnDevice(device_id=held[0][0], text="Display hat einen Kratzer oben links, sonst in Ordnung."))
    if len(held) > 1:
        commands.append(ReportActivationLock(device_id=held[1][0]))
    if new:
        commands.append(AcknowledgeDevice(device_id=new[0]))
    if loose and len(held) > 2:
        commands.append(LinkSimToDevice(sim_id=loose[0], device_id=held[2][0]))
    sim_id = new_id()
    commands.append(RegisterOtherSim(sim_id=sim_id, number=OTHER_NUMBER, carrier="Auslandsnetz", tariff=Tariff(name="Roaming 10")))
    if other:
        commands.append(AssignSimToUser(sim_id=sim_id, user_id=other[0]))
    return sum(portal.dispatcher.run(command, _cause(customer_id, token_id)).changed for command in commands)


def _cause(customer_id: UUID, token_id: UUID) -> Cause:
    command = f"command:{new_id()}"
    return Cause(customer_id, f"token:{token_id}", command, command)
