"""Documents are attached to devices and to users; areas above this one say so of their own things."""

from aggregates.device import Device
from aggregates.user import User
from commands.devices.present_device import present_device
from commands.documents.attach_point import AttachPoint
from commands.users.present_user import present_user

DOCUMENTS_OF_DEVICES = AttachPoint(Device, present_device)
DOCUMENTS_OF_USERS = AttachPoint(User, present_user)
