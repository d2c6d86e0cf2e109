"""What time brings: each is one idempotent action."""

from sorot.core import clock
from sorot.payments import actions


def sweep() -> None:
    """Give up old transfers, ask for dated parts, release parts whose day has come. Safe to run often."""
    now = clock.now()
    actions.expire_fundings(now=now)
    actions.open_due_fundings(now=now)
    actions.release_due_milestones(now=now)
