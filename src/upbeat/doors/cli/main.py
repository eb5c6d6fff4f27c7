"""The commands of this door, in the order of the help."""

from upbeat.doors.cli.backup import BACKUP
from upbeat.doors.cli.check import CHECK
from upbeat.doors.cli.doctor import DOCTOR
from upbeat.doors.cli.mastery import MASTERY
from upbeat.doors.cli.restore import RESTORE
from upbeat.doors.cli.user import USER

COMMANDS = (CHECK, USER, BACKUP, RESTORE, MASTERY, DOCTOR)
