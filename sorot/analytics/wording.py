# ruff: noqa: E501 - a sentence is one line
"""What pages say about figures: why one is not known, what changed, and the title of the dashboard.

Words are neutral ("views changed since"), counts are exact, and what is estimated is rounded to two digits.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sorot.analytics.statistics.spread import two_digits
from sorot.core.taxonomy import Format
from sorot.core.ui.numbers import compact_text, decimal_text, percent_text

if TYPE_CHECKING:
    from sorot.analytics.queries.dashboard import Dashboard
    from sorot.analytics.queries.figures import Figure
    from sorot.analytics.queries.noticed import Notice
    from sorot.analytics.statistics.rhythm import Slot

#: Why something is not computed or not compared. `%(needed)s` and `%(n)s` are counts of what the code speaks of.
WHY: dict[str, Promise] = {
    "few_posts": gettext_lazy("Needs at least %(needed)s posts of one format older than %(age)s days; there are %(n)s."),
    "few_days": gettext_lazy("Needs at least %(needed)s days with numbers; there are %(n)s."),
    "few_followers": gettext_lazy("There were no followers on the day of comparison."),
    "few_windows": gettext_lazy("Too few undisturbed days before it to know how much the numbers move by themselves."),
    "few_creators": gettext_lazy("Shown from %(needed)s creators on who take part; there are not enough yet."),
    "rounded": gettext_lazy("The platform rounds this count, so that single days cannot be told apart."),
    "no_values": gettext_lazy("No number of this kind has been brought yet."),
    "definition_changed": gettext_lazy("The platform changed how it counts in this time, so that nothing is compared across it."),
    "unknown": gettext_lazy("No number of this kind has been brought yet."),
    "other_format": gettext_lazy("The posts before were of another format, which is another measure."),
    "other_length": gettext_lazy("The period before has a gap at its start, so that its length differs."),
    "same_posts": gettext_lazy("No new post counts since then, so that it is the same number."),
}  # fmt: skip
#: The same codes where a figure can say more exactly what it lacks.
WHY_OF: dict[tuple[str, str], Promise] = {
    ("net_growth", "few_days"): gettext_lazy("Needs the followers at the start and at the end of the period."),
    ("growth", "few_days"): gettext_lazy("Needs the followers at the start and at the end of the period."),
    ("views_in_period", "few_days"): gettext_lazy(
        "Needs the views of all %(needed)s days of the period; %(n)s are known."
    ),
}
AGES = {"next_post_views": 14, "reach_shift": 14}


def why(code: str, *, needed: int = 0, n: int = 0, id: str = "") -> str:
    """The sentence for a refusal code; that of "unknown" for a code nobody has written a sentence for."""
    sentence = str(WHY_OF.get((id, code)) or WHY.get(code, WHY["unknown"]))
    return sentence % {"needed": needed, "n": n, "age": AGES.get(id, 7)}


def why_of(figure: Figure) -> str:
    """Why a figure is not known; "" when it is."""
    if figure.is_known:
        return ""
    result = figure.result
    return why(result.refused, needed=result.needed, n=result.n, id=figure.definition.id)


def why_not_compared(code: str) -> str:
    """Why a figure has no change beside it."""
    if code in {"definition_changed", "other_format", "other_length", "same_posts", "rounded"}:
        return why(code)
    return _("Nothing to compare with before it.")


def day(value: date) -> str:
    """`14 Mar`."""
    return date_format(value, "j M")


def exact(value: Any) -> str:
    """A count with all its digits."""
    return decimal_text(value)


def about(value: Any) -> str:
    """An estimate: two digits, the rest is not known."""
    return decimal_text(two_digits(Decimal(value)))


def signed(value: Any) -> str:
    """An estimate with its sign: `+180`, `−40`, `0`."""
    text = about(value)
    return f"+{text}" if Decimal(value) > 0 else text


def times(value: Any) -> str:
    """A factor with one digit after the point; two below a half."""
    number = Decimal(value)
    return decimal_text(number, 1 if number >= Decimal("0.5") else 2)


def in_unit(figure: Figure) -> str:
    """The value as people read it: a ratio as percent, a count with all its digits."""
    if figure.definition.unit == "ratio":
        return percent_text(figure.value, 1 if figure.definition.id == "growth" else 2)
    return exact(figure.value)


def points(change: Decimal) -> str:
    """A difference of two ratios in points of percent: `+0,6`."""
    text = decimal_text(change * 100, 1)
    return f"+{text}" if change > 0 and not text.startswith("+") else text


def short(title: str) -> str:
    """A title that fits into a sentence."""
    return str(Truncator(title).chars(48))


def format_name(format: str) -> str:
    names: dict[str, object] = dict(Format.choices)
    return str(names.get(format) or _("Posts"))


def range_of(figure: Figure) -> str:
    """`+180 to +440`."""
    if figure.result.low is None or figure.result.high is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": signed(figure.result.low), "high": signed(figure.result.high)}


def slot(weekday: int, hour: int) -> str:
    """`Tuesday 18.00-21.00`; 0 is Monday, hours in the account's zone."""
    name = date_format(date(2024, 1, 1 + weekday), "l")
    return _("%(day)s %(start)02d.00–%(end)02d.00 WIB") % {"day": name, "start": hour, "end": hour + 3}


def slot_factor(found: Slot) -> str:
    """`1,4×, between 1,1× and 1,8×`."""
    return _("%(factor)s× (%(low)s to %(high)s)") % {
        "factor": times(found.factor), "low": times(found.low), "high": times(found.high)
    }  # fmt: skip


def next_post(figure: Figure) -> str:
    """What the outlook of views rests on, or what is missing for one."""
    if not figure.is_known:
        return why_of(figure)
    return ngettext(
        "views for the next %(format)s, from %(n)s post of that format.",
        "views for the next %(format)s, from %(n)s posts of that format.",
        figure.n,
    ) % {"n": figure.n, "format": format_name(figure.result.format).lower() if figure.result.format else _("post")}


def campaign_days(figure: Figure) -> str:
    """Followers a day before, during and after a campaign."""
    facts = figure.result.facts
    known = [facts.get(name) for name in ("before", "during", "after")]
    if known[0] is None or known[1] is None:
        return ""
    texts = {
        name: decimal_text(value, 1) if value is not None else _("unknown")
        for name, value in zip(("before", "during", "after"), known, strict=True)
    }
    return _("Followers a day: %(before)s before, %(during)s during, %(after)s after.") % texts


def campaign_unclear(figure: Figure) -> str:
    """How big the effect would have had to be to be told from chance."""
    least = figure.result.facts.get("smallest")
    if least is None:
        return _("It cannot be told from what these days do by themselves.")
    return _(
        "%(range)s: it cannot be told from what these days do by themselves. From about %(least)s on it could be seen."
    ) % {
        "range": range_of(figure),
        "least": about(least),
    }


def campaign_views(figure: Figure, *, is_clear: bool) -> str:
    """Views over the usual in a sentence."""
    if is_clear:
        return _("Views: %(range)s over the usual.") % {"range": range_of(figure)}
    return _("Views: not clear.")


def gender(key: str) -> str:
    """female, male or other in words."""
    return {"female": _("Women"), "male": _("Men"), "other": _("Other")}.get(key, key)


def title(page: Dashboard) -> tuple[str, str]:
    """(what changed, what belongs to it): the heading of the dashboard."""
    gained = page.stats[0].figure
    if gained.is_known:
        return _gained(gained), _beside(page)
    shift = next((n for n in page.notices if n.code == "shift"), None)
    if shift is not None:
        return tell(shift)
    views = next(s.figure for s in page.stats if s.figure.definition.id == "views_per_post")
    if views.is_known:
        middle = ngettext("Middle of the newest %(n)s post.", "Middle of the newest %(n)s posts.", views.n) % {
            "n": views.n
        }
        return _("%(n)s views per post.") % {"n": compact_text(views.value)}, middle
    if page.followers.is_known:
        return _("%(n)s followers.") % {"n": compact_text(page.followers.value)}, _(
            "Import a file to see what changes."
        )
    return _("Your numbers."), _("Too few yet to say what changed.")


def _gained(figure: Figure) -> str:
    result, value = figure.result, int(figure.value or 0)
    if result.low is not None and result.high is not None and result.low <= 0 <= result.high:
        return _("About as many followers as before.")
    if result.low is not None:
        return (_("About %(n)s more followers.") if value > 0 else _("About %(n)s fewer followers.")) % {
            "n": about(abs(value))
        }
    if value == 0:
        return _("As many followers as before.")
    if value > 0:
        return ngettext("%(n)s more follower.", "%(n)s more followers.", value) % {"n": exact(value)}
    return ngettext("%(n)s fewer follower.", "%(n)s fewer followers.", -value) % {"n": exact(-value)}


def _beside(page: Dashboard) -> str:
    push = next((n for n in page.notices if n.code == "push"), None)
    if push is not None and int(page.stats[0].figure.value or 0) > 0:
        return _("The biggest push: after %(post)s, %(day)s.") % {
            "post": short(str(push.facts["title"])),
            "day": day(push.facts["day"]),
        }
    before = page.stats[0].before
    if before is not None:
        return _("%(n)s in the %(days)s days before.") % {"n": _plus(before), "days": page.window}
    return _("In %(days)s days.") % {"days": page.window}


def _plus(figure: Figure) -> str:
    value = int(figure.value or 0)
    text = about(value) if figure.result.low is not None else exact(value)
    return f"+{text}" if value > 0 else text


def tell(notice: Notice) -> tuple[str, str]:
    """(what changed, how we know) of one notice."""
    return SAID[notice.code](notice)


def _shift(n: Notice) -> tuple[str, str]:
    figure = n.figure
    assert figure is not None
    facts = figure.result.facts
    said = _(
        "Views of a post are about %(times)s times those before: %(after)s posts after that day against %(before)s before it, equal format and age."
    ) % {
        "times": times(figure.value),
        "after": facts["n_after"],
        "before": facts["n_before"],
    }
    if n.facts.get("shared"):
        said += " " + _("Not only yours: %(creators)s creators here saw the same.") % {"creators": n.facts["shared"]}
    head = _("Your reach changed since %(day)s.") % {"day": day(figure.since)} if figure.since else ""
    return head, said


def _campaign(n: Notice) -> tuple[str, str]:
    assert n.figure is not None
    result = n.figure.result
    return _("%(title)s by %(brand)s came with more than usual.") % {
        "title": short(str(n.facts["title"])),
        "brand": n.facts["brand"],
    } if Decimal(result.value or 0) > 0 else _("%(title)s by %(brand)s came with less than usual.") % {
        "title": short(str(n.facts["title"])),
        "brand": n.facts["brand"],
    }, _("%(low)s to %(high)s followers over the usual in its days. What else happened then is in it too.") % {
        "low": signed(result.low),
        "high": signed(result.high),
    }


def _push(n: Notice) -> tuple[str, str]:
    assert n.figure is not None
    return _("Many came after %(post)s.") % {"post": short(str(n.facts["title"]))}, _(
        "About %(n)s followers over the usual in the three days from %(day)s on."
    ) % {"n": about(n.figure.value), "day": day(n.facts["day"])}


def _pair(n: Notice) -> dict[str, Any]:
    assert n.figure is not None
    assert n.before is not None
    return {"now": in_unit(n.figure), "before": in_unit(n.before), "days": n.figure.window, "n": n.figure.n}


def _rises(n: Notice) -> bool:
    assert n.figure is not None
    assert n.before is not None
    return Decimal(n.figure.value or 0) > Decimal(n.before.value or 0)


def _followers(n: Notice) -> tuple[str, str]:
    head = _("More followers came than before.") if _rises(n) else _("Fewer followers came than before.")
    return head, _("%(now)s in %(days)s days, %(before)s in the %(days)s days before.") % _pair(n)


def _engagement(n: Notice) -> tuple[str, str]:
    head = _("People react more often.") if _rises(n) else _("People react less often.")
    return head, _(
        "Engagement rate %(now)s, %(days)s days earlier %(before)s. The newer posts clearly differ from the older ones."
    ) % _pair(n)


def _views_per_post(n: Notice) -> tuple[str, str]:
    head = _("Posts get more views.") if _rises(n) else _("Posts get fewer views.")
    return head, _(
        "%(now)s in the middle, %(days)s days earlier %(before)s. The newer posts clearly differ from the older ones."
    ) % _pair(n)


def _views(n: Notice) -> tuple[str, str]:
    head = _("More views in the period.") if _rises(n) else _("Fewer views in the period.")
    return head, _("%(now)s in %(days)s days, %(before)s in the %(days)s days before.") % _pair(n)


def _weather(n: Notice) -> tuple[str, str]:
    name = {"format": format_name(str(n.facts["format"])), "platform": n.facts["platform"]}
    head = (
        _("%(format)s on %(platform)s: most creators get fewer views.")
        if n.facts["state"] == "lower"
        else _("%(format)s on %(platform)s: most creators get more views.")
    )
    return head % name, _(
        "%(creators)s creators in the week of %(day)s, you may be one of them. It is not about one account."
    ) % {
        "creators": n.facts["creators"],
        "day": day(n.facts["day"]),
    }


def _break(n: Notice) -> tuple[str, str]:
    return _("%(platform)s counts differently since %(day)s.") % {
        "platform": n.facts["platform"],
        "day": day(n.facts["day"]),
    }, _("%(title)s. Numbers before and after that day are not compared.") % {"title": n.facts["title"]}


def _pause(n: Notice) -> tuple[str, str]:
    return _("No post in %(days)s days.") % {"days": n.facts["days"]}, ngettext(
        "In the %(days)s days before there was %(n)s.",
        "In the %(days)s days before there were %(n)s.",
        int(str(n.facts["n"])),
    ) % {"days": n.facts["days"], "n": n.facts["n"]}


def _nothing(n: Notice) -> tuple[str, str]:
    return _("Nothing changed that we can be sure of."), _(
        "Your numbers moved no more in these %(days)s days than they do by themselves."
    ) % {"days": n.facts["days"]}


def _too_little(n: Notice) -> tuple[str, str]:
    return _("Nothing to compare yet."), _(
        "What changed shows when numbers of two periods are here: %(days)s days and the %(days)s days before."
    ) % {"days": n.facts["days"]}


SAID = {
    "shift": _shift, "campaign": _campaign, "push": _push, "followers": _followers, "engagement": _engagement,
    "views_per_post": _views_per_post, "views": _views, "weather": _weather, "break": _break, "pause": _pause,
    "nothing": _nothing, "too_little": _too_little,
}  # fmt: skip
