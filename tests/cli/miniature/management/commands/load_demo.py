import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", action="store_true", dest="list")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            people = [{"email": "rani@demo.test", "password": "correct horse", "name": "Rani", "role": "creator"}]
            self.stdout.write(json.dumps(people))
