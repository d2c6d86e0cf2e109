"""`manage sweep_deals`: what the timer does every five minutes, by hand."""

from typing import Any

from django.core.management.base import BaseCommand

from sorot.core import clock
from sorot.deals.actions import accept_silent_results, sweep_clocks, sweep_expired


class Command(BaseCommand):
    help = "End what nobody answered in time, approve what nobody checked, and remind. Safe to run at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        done = {**sweep_expired(now=now), **sweep_clocks(now=now), "results": accept_silent_results(now=now)}
        self.stdout.write(", ".join(f"{name}: {count}" for name, count in done.items()))
