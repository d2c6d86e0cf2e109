"""Pages at 10,000 creators and 1,000 campaigns, against a bare Django view that runs one query.

Every page goes through the whole application in process (middleware, session, gate, templates), as a signed-in person.
The bare view is served by the same Django with the same middleware, signed in too, runs one query and answers plain
text. Rounds of all pages alternate, so that noise hits both. Prints
``{page: {p95_ms, median_ms, queries, bytes_gz, ratio_to_bare}}``; the ratio is that of medians.
"""

import gzip
import json as jsonlib
import statistics
import time
from typing import Any

from benchmarks._house import throwaway_house
from benchmarks._market import fill


def main(quick: bool, json: bool) -> int:
    """Measure and print; 1 when a limit (ratio 15, 15 queries) is broken."""
    with throwaway_house():
        fill(*((500, 100) if quick else (10_000, 1_000)))
        result = measure(rounds=8 if quick else 60)
    worst = max(row["ratio_to_bare"] for page, row in result.items() if page != "bare")
    if not json:
        print(f"{'page':<18}{'p95 ms':>8}{'median':>8}{'queries':>9}{'gz bytes':>10}{'x bare':>8}")
        for page, row in result.items():
            print(
                f"{page:<18}{row['p95_ms']:>8}{row['median_ms']:>8}{row['queries']:>9}"
                f"{row['bytes_gz']:>10}{row['ratio_to_bare']:>8}"
            )
    else:
        print(jsonlib.dumps(result))
    return 1 if worst > 15 or any(row["queries"] > 15 for row in result.values()) else 0


def targets() -> list[tuple[str, str, str]]:
    """(page, who looks, address) of the eight main pages."""
    from django.urls import reverse

    from sorot.campaigns.models import Campaign
    from sorot.deals.models import Deal
    from sorot.web.demo.cast import DOMAIN

    campaign = Campaign.objects.filter(state="published").order_by("-published_at").first()
    deal = Deal.objects.filter(creator__handle="rani.masak").order_by("-pk").first()
    if campaign is None or deal is None:
        raise SystemExit("the demo market is not loaded")
    rani, dewi = f"rani.masak@{DOMAIN}", f"dewi@{DOMAIN}"
    return [
        ("home", rani, reverse("web:home")),
        ("explore", rani, reverse("campaigns:explore")),
        ("campaign", rani, reverse("campaigns:detail", args=[campaign.code])),
        ("creators", dewi, reverse("creators:list")),
        ("creator", dewi, reverse("creators:profile", args=["rani.masak"])),
        ("deals", rani, reverse("deals:list")),
        ("deal", rani, reverse("deals:deal", args=[deal.code])),
        ("money", rani, reverse("payments:statement")),
    ]


def measure(rounds: int) -> dict[str, dict[str, Any]]:
    """The figures of each page."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    import sorot.config.wsgi  # noqa: F401  (memory as the server arranges it)

    settings.ALLOWED_HOSTS = ["testserver"]
    pages = [*targets(), ("bare", targets()[0][1], "/bare/")]
    settings.ROOT_URLCONF = "benchmarks._bare"
    clients = {who: signed_in(Client(), who) for who in {who for _, who, _ in pages}}
    times: dict[str, list[float]] = {name: [] for name, _, _ in pages}
    result: dict[str, dict[str, Any]] = {}
    for name, who, address in pages:
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                answer = clients[who].get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{name} {address} answers {answer.status_code}")
        result[name] = {"queries": len(queries), "bytes_gz": len(gzip.compress(answer.content))}
    for _ in range(rounds):
        for name, who, address in pages:
            start = time.perf_counter()
            clients[who].get(address)
            times[name].append((time.perf_counter() - start) * 1000)
    bare = statistics.median(times["bare"])
    for name, row in result.items():
        row["p95_ms"] = round(statistics.quantiles(times[name], n=20)[-1], 1)
        row["median_ms"] = round(statistics.median(times[name]), 1)
        row["ratio_to_bare"] = round(statistics.median(times[name]) / bare, 1)
    return result


def signed_in(client: Any, email: str) -> Any:
    """A client in the session of a demo person, wearing the hat of their first organisation if they have one."""
    from sorot.accounts.models import User
    from sorot.accounts.queries import HAT_KEY

    user = User.objects.get(email=email)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    member = user.memberships.select_related("organisation").order_by("pk").first()
    if member:
        session = client.session
        session[HAT_KEY] = member.organisation.code
        session.save()
    return client
