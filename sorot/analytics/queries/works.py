"""What the posts of works reached, for rooms below that may not read numbers themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sorot.analytics.models import PostSnapshot
from sorot.core.taxonomy import Source
from sorot.rates.actions.prices import Counts

_RANK = {source: place for place, source in enumerate(Source.values)}


def counts_of_works(keys: Sequence[tuple[int, str]]) -> Mapping[tuple[int, str], Counts]:
    """(creator, address) -> the newest reading of the best source. One query.

    Engagements need likes and comments; shares and saves count where
    the platform tells them."""
    rows = PostSnapshot.objects.filter(post__url__in={url for _creator, url in keys}).values_list(
        "post__account__creator_id", "post__url", "source", "captured_date", "views", "likes", "comments", "shares",
        "saves",
    )  # fmt: skip
    best: dict[tuple[int, str], tuple[tuple[int, int], Counts]] = {}
    for creator, url, source, day, views, *parts in rows:
        rank = (-_RANK[source], day.toordinal())
        is_known = parts[0] is not None and parts[1] is not None
        found = Counts(views, sum(part or 0 for part in parts) if is_known else None)
        if (creator, url) not in best or rank > best[creator, url][0]:
            best[creator, url] = (rank, found)
    return {key: best[key][1] for key in keys if key in best}
