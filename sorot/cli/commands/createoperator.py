"""`sorot createoperator EMAIL`: an account for the operator's desk."""

import argparse
import getpass
import os
import sys

from sorot.cli.database import django
from sorot.cli.place import CommandError


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="sorot createoperator", description="Make an operator's account.")
    parser.add_argument("email")
    parser.add_argument("--name", default="", help="shown to people (default: the part before @)")
    arguments = parser.parse_args(argv)
    password = read_password()
    with django():
        from django.contrib.auth.password_validation import validate_password
        from django.core.exceptions import ValidationError
        from django.utils import timezone

        from sorot.accounts.actions import create_operator
        from sorot.core.errors import ActionError

        try:
            validate_password(password)
            name = arguments.name or arguments.email.split("@")[0]
            create_operator(email=arguments.email, password=password, name=name, now=timezone.now())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except ActionError as error:
            raise CommandError(str(error)) from error
    print(f"{arguments.email} is an operator now.")
    return 0


def read_password() -> str:
    """From SOROT_OPERATOR_PASSWORD, else asked twice, else the first line of standard input."""
    given = os.environ.get("SOROT_OPERATOR_PASSWORD")
    if given:
        return given
    if not sys.stdin.isatty():
        given = sys.stdin.readline().rstrip("\n")
        if not given:
            raise CommandError("No password: type it, pipe it in, or set SOROT_OPERATOR_PASSWORD.")
        return given
    password = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != password:
        raise CommandError("The two passwords differ.")
    return password
