"""What pages read."""

from sorot.insights.queries.pages import (
    account_for,
    count_held,
    crop_of,
    find_held,
    held_shots,
    is_own,
    pair_of,
    post_for,
    shot_for,
    shots_of,
    sides_of,
)
from sorot.insights.queries.same import earlier_of

__all__ = [
    "account_for",
    "count_held",
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
]
