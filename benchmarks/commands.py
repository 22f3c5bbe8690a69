"""What people do in the benchmarks: a note on a device, or a device passed to somebody else."""

from random import Random
from uuid import UUID

from benchmarks.population import Holdings
from commands.devices.note_on_device import NoteOnDevice
from commands.devices.reassign_device import ReassignDevice
from commands.engine.command import Command
from eventstore.log import EventLog


def some_command(chance: Random, owner: Holdings) -> Command:
    """Half and half; the devices are ones that have a user."""
    device_id = chance.choice(owner.devices)
    if chance.random() < 0.5:
        return NoteOnDevice(device_id=device_id, text="Notiz: Display geprüft, Gehäuse ohne Schäden")
    return ReassignDevice(device_id=device_id, user_id=chance.choice(owner.users))


def holdings(log: EventLog, customer_id: UUID) -> Holdings:
    """The users of a customer, and those of its devices that have a user."""
    with log.pool.connection() as connection:
        found = connection.execute(
            """SELECT event_name, stream_id FROM events WHERE customer_id = %s AND event_name IN ('user.registered', 'device.assigned')
               ORDER BY position""",
            (customer_id,),
        ).fetchall()
    users = [stream for name, stream in found if name == "user.registered"]
    devices = list(dict.fromkeys(stream for name, stream in found if name == "device.assigned"))
    return Holdings(customer_id, "", users, devices)
