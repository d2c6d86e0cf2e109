"""`sorot manage …`: Django's management commands on this installation."""

from sorot.cli.database import django
from sorot.core.dbroles import APP, OWNER

#: Commands that change the schema; all others run as the role that serves.
OWNERS_COMMANDS = {"migrate", "flush", "createcachetable", "sqlflush"}


def main(argv: list[str]) -> int:
    from django.core.management import execute_from_command_line

    role = OWNER if argv and argv[0] in OWNERS_COMMANDS else APP
    with django(role=role):
        execute_from_command_line(["sorot manage", *argv])
    return 0
