"""What `sorot up` does to the database and the files before it serves. Run in a process of its own.

``schema`` (as the owner role): production checks, migrations, static files. ``demo`` (as the app role): the demo
market, and its people as JSON on the last line.
"""

import hashlib
import json
import sys
from collections.abc import Iterable
from contextlib import redirect_stdout
from pathlib import Path


def main(argv: list[str]) -> int:
    import django
    from django.core.management import CommandError
    from django.core.management.base import SystemCheckError

    django.setup()
    try:
        with redirect_stdout(sys.stderr):  # whatever a command prints goes to the log; our answer stands alone
            answer = {"schema": prepare_schema, "demo": prepare_demo}[argv[0]]()
    except SystemCheckError as error:
        print(error, file=sys.stderr)
        return 3
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(answer))
    return 0


def prepare_schema() -> dict[str, int]:
    """Migrate and collect static files, each only when there is something to do."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    if settings.IS_PRODUCTION:
        call_command("check", deploy=True, fail_level="ERROR")
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        call_command("migrate", interactive=False, verbosity=0)
    if settings.IS_PRODUCTION:
        call_command("check", deploy=True, databases=["default"], fail_level="ERROR")
    return {"migrations": len(plan), "static": collect_static()}


def collect_static() -> int:
    """Collect the static files when they changed since the last time. Returns 1 when it did so."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    facts = hashlib.sha256()
    for line in sorted(_static_facts(get_finders())):
        facts.update(line.encode())
    root = Path(settings.STATIC_ROOT)
    stamp = root.with_name("static.stamp")
    if root.exists() and stamp.exists() and stamp.read_text() == facts.hexdigest():
        return 0
    root.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(facts.hexdigest())
    return 1


def _static_facts(finders: Iterable[object]) -> Iterable[str]:
    for finder in finders:
        for name, storage in finder.list([]):  # type: ignore[attr-defined]
            found = Path(storage.path(name)).stat()
            yield f"{name}:{found.st_size}:{found.st_mtime_ns}"


def prepare_demo() -> list[dict[str, object]]:
    """Load the demo market when there is a command for it and demo data is allowed; return its people."""
    import io

    from django.conf import settings
    from django.core.management import call_command, get_commands

    if not settings.DEMO_ALLOWED or "load_demo" not in get_commands():
        return []
    call_command("load_demo", verbosity=0)
    listing = io.StringIO()
    call_command("load_demo", list=True, stdout=listing)
    people: list[dict[str, object]] = json.loads(listing.getvalue() or "[]")
    return people


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
