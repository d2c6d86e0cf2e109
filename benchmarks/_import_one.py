"""One import by a fresh process: `python -m benchmarks._import_one ACCOUNT FILE`. Prints seconds and peak memory."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

from benchmarks._papers_one import _peak


def main(code: str, path: str) -> dict[str, Any]:
    """Check and apply the file as its owner; what each took, as JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sorot.config.settings")
    import django

    django.setup()
    from django.db import connection

    from sorot.analytics.actions import apply_batch, upload_file
    from sorot.core import clock
    from sorot.core.access import Actor
    from sorot.creators.models import SocialAccount

    connection.ensure_connection()
    account = SocialAccount.objects.select_related("creator__user").get(code=code)
    by, now = Actor(user=account.creator.user), clock.now()
    started = time.perf_counter()
    with open(path, "rb") as file:
        batch = upload_file(account=account, content=file, name="bench.csv", by=by, now=now)
    previewed = time.perf_counter()
    done = apply_batch(batch=batch, by=by, now=now)
    applied = time.perf_counter()
    return {
        "preview": previewed - started, "apply": applied - previewed, "peak_mb": _peak(), "rows": done.new_count,
        "refused": done.error_count,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2])))
