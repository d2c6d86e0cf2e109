"""What pages read."""

from sorot.insights.queries.pages import (
    account_for,
    crop_of,
    find_held,
    held_shots,
    is_own,
    pair_of,
    post_for,
    shot_for,
    shots_of,
    sides_of,
    waiting_shots,
)
from sorot.insights.queries.same import earlier_of

__all__ = [
    "account_for",
    "crop_of",
    "earlier_of",
    "find_held",
    "held_shots",
    "is_own",
    "pair_of",
    "post_for",
    "shot_for",
    "shots_of",
    "sides_of",
    "waiting_shots",
]
