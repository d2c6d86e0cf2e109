"""`load_demo`: put the demo market in, once; `--list` says who may sign in, `--statement` what the bank says today."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from sorot.core import clock
from sorot.web.demo import builder, cast
from sorot.web.demo.statement import news_of


class Command(BaseCommand):
    """The demo market of a development installation."""

    help = "Load the demo market (once), list the people one can sign in as, or print the operator's bank statement."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", action="store_true", help="print the demo people as JSON")
        parser.add_argument("--statement", action="store_true", help="print today's statement of the operator's bank")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load or list. Refuses in production."""
        if not settings.DEMO_ALLOWED:
            raise CommandError("Demo data is switched off (SOROT_DEMO), or this is production.")
        if options["list"]:
            self.stdout.write(json.dumps(people() if builder.is_loaded() else [], ensure_ascii=False))
            return
        if options["statement"]:
            self.stdout.write(news_of(clock.now()), ending="")
            return
        done = builder.load(clock.now())
        self.stdout.write("Demo market loaded." if done else "The demo market was loaded before.")


def people() -> list[dict[str, str]]:
    """E-mail, password, name and role of each person that `bin/up` prints."""
    everybody: tuple[cast.Person | cast.Creator, ...] = (*cast.PEOPLE, *cast.CREATORS)
    named = {person.key: person for person in everybody}
    return [
        {"email": named[key].email, "password": cast.PASSWORD, "name": named[key].name, "role": role}
        for key, role, _role_en in cast.SHOWN
    ]
