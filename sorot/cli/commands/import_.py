"""`sorot import metrics FILE --account CODE`: numbers from a platform's export."""

from sorot.cli.database import django
from sorot.cli.place import CommandError


def main(argv: list[str]) -> int:
    if not argv or argv[0] not in {"metrics"}:
        raise CommandError("Say what to import: sorot import metrics FILE --account CODE [--dry-run] [--yes]")
    with django():
        from sorot.analytics.cli import run_cli

        return int(run_cli(argv[1:]))
