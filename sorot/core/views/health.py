"""Probes for whoever watches the machine."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

_migrated: list[bool] = []


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """The process answers. Touches nothing else."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """200 when the database answers, its schema is current and a worker was seen lately; else 503 with the reasons."""
    checks: dict[str, str] = {}
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from procrastinate_workers where last_heartbeat > now() - interval '90 seconds'"
            )
            workers = cursor.fetchone()[0]
        checks["database"] = "ok"
        checks["worker"] = "ok" if workers else "no worker has been seen for 90 seconds"
        if not _migrated:
            executor = MigrationExecutor(connection)
            if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
                _migrated.append(True)
        checks["migrations"] = "ok" if _migrated else "pending: run `sorot manage migrate` as the owner role"
    except Exception as error:
        checks["database"] = type(error).__name__
    ready = all(value == "ok" for value in checks.values())
    return JsonResponse({"status": "ok" if ready else "not ready", **checks}, status=200 if ready else 503)
