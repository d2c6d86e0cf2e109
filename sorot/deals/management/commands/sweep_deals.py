"""`manage sweep_deals`: what the timer does every five minutes, by hand."""

from typing import Any

from django.core.management.base import BaseCommand

from sorot.core import clock
from sorot.deals.actions import sweep_expired


class Command(BaseCommand):
    help = "End offers and invitations whose time is over. Safe to run at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        done = sweep_expired(now=clock.now())
        self.stdout.write(f"offers: {done['offers']}, invitations: {done['invitations']}")
