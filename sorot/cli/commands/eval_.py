"""`sorot eval NAME FILE`: run one judgement on outside data. JSON lines in, JSON lines with the verdict out."""

import os

from sorot.cli.place import find_place


def main(argv: list[str]) -> int:
    # No database: a judgement works on what it is given.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sorot.config.settings")
    os.environ.setdefault("SOROT_DATA", str(find_place().data))
    import django

    django.setup()
    from sorot.config.evals import main as run

    return int(run(argv))
