# ruff: noqa: E501 - a sentence is one line
"""Signals about an audience in words: what each looks at, what a careful brand would ask, and its evidence.

Neutral words only: what was seen and when. Nothing here says why, and nothing says how many followers are real.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from sorot.core.ui.numbers import decimal_text, percent_text


@dataclass(frozen=True, slots=True)
class Words:
    """`name` is a title, `question` what to ask, `formula` when it is noticed and what it needs."""

    name: str | Promise
    question: str | Promise
    formula: str | Promise


WORDS: dict[str, Words] = {
    "jump_without_post": Words(
        gettext_lazy("A jump of followers without a post"),
        gettext_lazy("Where did these followers come from? A mention, television or a giveaway is a good answer."),
        gettext_lazy(
            "Noticed when followers jump by 2% or more, 7 deviations from the usual day, with no post that went far in the 72 hours before."
        ),
    ),
    "jump_reversed": Words(
        gettext_lazy("A jump that went back"),
        gettext_lazy("Why did they leave again? A giveaway or a platform's clean-up can do this."),
        gettext_lazy("Noticed when half or more of such a jump goes back within 14 days."),
    ),
    "growth_bend": Words(
        gettext_lazy("Growth that suddenly became faster"),
        gettext_lazy("What began on that day? An advertisement or a new series can do this."),
        gettext_lazy(
            "Noticed when growth becomes 4 times that of the weeks before and stays so, with no post that went far before it."
        ),
    ),
    "followers_fall": Words(
        gettext_lazy("A fall of followers"),
        gettext_lazy("What happened then? Platforms remove inactive accounts now and then."),
        gettext_lazy("Noticed when followers fall by 2% or more within days, 7 deviations from the usual day."),
    ),
    "odd_reading": Words(
        gettext_lazy("One reading far off"),
        gettext_lazy("Is that file right? It is mostly an error of a file or a platform."),
        gettext_lazy("Noticed when one reading lies far off and the next one is back."),
    ),
    "round_gains": Words(
        gettext_lazy("Round numbers of new followers"),
        gettext_lazy("Why did so many days bring a whole hundred?"),
        gettext_lazy(
            "Of days with 100 or more new followers, at least 10: noticed when 3 in 10 bring an exact multiple of 100. Chance would bring 1 in 100."
        ),
    ),
    "even_gains": Words(
        gettext_lazy("The same number of new followers every day"),
        gettext_lazy("What brings the same number each day? A steady advertisement can do this."),
        gettext_lazy(
            "Noticed when 14 days in a row with 50 or more new followers differ by less than a third of what chance would."
        ),
    ),
    "mass_follow": Words(
        gettext_lazy("Many came and as many left"),
        gettext_lazy("Was there a giveaway, or following for a follow?"),
        gettext_lazy(
            "Noticed when within 28 days followers of 5% or more of the account come, and 8 in 10 of as many leave."
        ),
    ),
    "growth_while_silent": Words(
        gettext_lazy("Growth without posts"),
        gettext_lazy("What brought followers while nothing was posted? Older posts and press can."),
        gettext_lazy(
            "Noticed when followers grow by 10% or more over 45 days without a post, or in the 14 days before."
        ),
    ),
    "views_without_post": Words(
        gettext_lazy("Many views without a new post"),
        gettext_lazy("Which older post was seen then, and was it advertised?"),
        gettext_lazy("Noticed when views of a day are 5 times the usual with no post in the 72 hours before."),
    ),
    "even_engagement": Words(
        gettext_lazy("The same share of reactions on every post"),
        gettext_lazy("Who reacts? A group that reacts to every post can do this, and so can a very loyal audience."),
        gettext_lazy(
            "Noticed when the engagement rates of the newest 12 posts differ by less than a tenth of their mean."
        ),
    ),
    "even_views": Words(
        gettext_lazy("The same number of views on every post"),
        gettext_lazy("Were the posts advertised to a fixed number of views?"),
        gettext_lazy("Noticed when the views of the newest 12 posts differ by less than a twentieth of their mean."),
    ),
    "repeated_counts": Words(
        gettext_lazy("Exactly the same number of likes again and again"),
        gettext_lazy("Why do several posts have exactly the same number of likes?"),
        gettext_lazy(
            "Noticed when 3 or more of the newest 24 posts have exactly the same number of likes, 1,000 or more."
        ),
    ),
    "comments_over_likes": Words(
        gettext_lazy("More comments than likes"),
        gettext_lazy("What are the comments? Giveaways that ask for comments do this."),
        gettext_lazy("Noticed when a third or more of the newest 12 posts have more comments than likes."),
    ),
    "likes_over_views": Words(
        gettext_lazy("More likes than views"),
        gettext_lazy("Are the numbers of one day? A file can hold views and likes of different days."),
        gettext_lazy("Noticed when 2 or more of the newest 12 posts have more likes than views."),
    ),
    "views_did_not_follow": Words(
        gettext_lazy("More followers, not more views"),
        gettext_lazy("Do the newer followers watch? A new format or a rest can also do this."),
        gettext_lazy(
            "Noticed when followers grow by half or more over the posts looked at, while views of the newer half are not above those of the older half."
        ),
    ),
    "audience_asleep": Words(
        gettext_lazy("An older audience that watches less"),
        gettext_lazy("How many of the followers still watch?"),
        gettext_lazy(
            "Noticed when views per follower of the newest 12 posts are a third or less of those of the oldest 12, at least 180 days before."
        ),
    ),
    "audience_elsewhere": Words(
        gettext_lazy("An audience in another country"),
        gettext_lazy("Does the audience live where the brand sells?"),
        gettext_lazy(
            "Noticed when less than a tenth of the known audience lives in the country asked for. It needs countries for 80% of the audience."
        ),
    ),
    "few_views_for_followers": Words(
        gettext_lazy("Few views for so many followers"),
        gettext_lazy("Do the followers watch?"),
        gettext_lazy(
            "Noticed when median views per follower lie below the lowest twentieth of 30 or more accounts like it."
        ),
    ),
    "comments_for_likes": Words(
        gettext_lazy("Unusually many or few comments for the likes"),
        gettext_lazy("What are the comments, and who writes them?"),
        gettext_lazy("Noticed when comments per like lie outside 98 of 100 accounts like it, of 100 or more."),
    ),
}
KEYS = tuple(WORDS)


def signal_name(key: str) -> str:
    """The title of a signal; its key for one that is gone."""
    return str(WORDS[key].name) if key in WORDS else key


def signal_question(key: str) -> str:
    """What a careful brand would ask."""
    return str(WORDS[key].question) if key in WORDS else ""


def formula_text(key: str) -> str:
    """When it is noticed."""
    return str(WORDS[key].formula) if key in WORDS else ""


def evidence_text(fact: Mapping[str, Any], title: str = "") -> str:
    """One fact as a sentence: when, what, how much. Reads facts as computed and as kept in JSON."""
    return ": ".join(part for part in (_where(fact, title), ", ".join(_values(fact))) if part)


def _day(value: Any) -> str:
    day = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    return date_format(day, "j M Y")


def _where(fact: Mapping[str, Any], title: str) -> str:
    if title:
        return f"“{title[:80]}”"
    first, last = fact.get("day"), fact.get("until")
    if not first:
        return ""
    return f"{_day(first)} – {_day(last)}" if last and last != first else _day(first)


def _values(fact: Mapping[str, Any]) -> list[str]:
    said = []
    for name, sentence in _SAID.items():
        value = fact.get(name)
        if value is None or (name == "posts" and "size" not in fact):
            continue
        said.append(str(sentence) % {"n": _written(name, value)})
    return said


def _written(name: str, value: Any) -> str:
    if name in _RATIOS:
        return percent_text(float(value), 2)
    if name in {"country", "top"}:
        return str(value)
    if name == "size":
        return f"{'+' if int(value) > 0 else '−'}{decimal_text(abs(int(value)))}"
    return decimal_text(int(value))


_RATIOS = frozenset({"rate", "rate_before", "edge", "low", "high", "share", "top_share"})
_SAID: dict[str, str | Promise] = {
    "size": "%(n)s",
    "posts": gettext_lazy("posts in the 72 hours before: %(n)s"),
    "won": gettext_lazy("%(n)s came"),
    "lost": gettext_lazy("%(n)s left"),
    "followers_before": gettext_lazy("followers before: %(n)s"),
    "followers": gettext_lazy("followers then: %(n)s"),
    "views_before": gettext_lazy("views of a post before: %(n)s"),
    "views": gettext_lazy("views: %(n)s"),
    "likes": gettext_lazy("likes: %(n)s"),
    "comments": gettext_lazy("comments: %(n)s"),
    "rate_before": gettext_lazy("ratio before: %(n)s"),
    "rate": gettext_lazy("ratio now: %(n)s"),
    "edge": gettext_lazy("lowest twentieth of accounts like it: %(n)s"),
    "low": gettext_lazy("usual from %(n)s"),
    "high": gettext_lazy("to %(n)s"),
    "country": gettext_lazy("asked for: %(n)s"),
    "share": gettext_lazy("share there: %(n)s"),
    "top": gettext_lazy("largest part: %(n)s"),
    "top_share": gettext_lazy("its share: %(n)s"),
    "peers": gettext_lazy("accounts like it: %(n)s"),
}
