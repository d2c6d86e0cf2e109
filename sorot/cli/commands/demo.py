"""`sorot demo load`, `list` and `statement`: the demo market, its people, and what its operator's bank says today."""

import argparse

from sorot.cli.database import django


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="sorot demo", description="The demo market.")
    parser.add_argument("what", choices=["load", "list", "statement"])
    arguments = parser.parse_args(argv)
    with django():
        from django.core.management import call_command

        call_command("load_demo", list=arguments.what == "list", statement=arguments.what == "statement")
    return 0
