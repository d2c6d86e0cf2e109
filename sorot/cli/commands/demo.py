"""`sorot demo load` and `sorot demo list`: the demo market and its people."""

import argparse

from sorot.cli.database import django


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="sorot demo", description="The demo market.")
    parser.add_argument("what", choices=["load", "list"])
    arguments = parser.parse_args(argv)
    with django():
        from django.core.management import call_command

        call_command("load_demo", list=arguments.what == "list")
    return 0
